import { expect, test } from '@jest/globals';
import { WEBHOOK_STATUS_NAMES, WEBHOOK_STATUSES } from './webhook-status.ts';

test('only events that are pending, at work or to be retried are still open (R-147 … R-149, R-152)', () => {
  expect(WEBHOOK_STATUS_NAMES.filter((status) => WEBHOOK_STATUSES[status].open)).toEqual(['pending', 'in-progress', 'ready-for-retry']);
});
