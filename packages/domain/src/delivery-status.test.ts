import { expect, test } from '@jest/globals';
import { deliveryStatus } from './delivery-status.ts';

test.each([
  ['DELIVERYFAILED', 'Delivery failed', 'bad'], ['Delivery Failed', 'Delivery failed', 'bad'], ['PARTDELVRD', 'Delivered in part', 'neutral'], ['DELIVERED', 'Delivered', 'good'], ['PLANNED', 'Planned', 'neutral'], ['NOT IN STREAM', 'Not in Stream', 'bad'],
  ['CUSTOMER_FAILED_TO_SHOW', 'Customer failed to show', 'bad'], ['TELEPORTED', 'Teleported', 'neutral'], ['Out for delivery', 'Out for delivery', 'neutral'], ['已送达', '已送达', 'neutral'], ['', '', 'neutral'], ['constructor', 'constructor', 'neutral'],
])('Stream’s status %j is read as %j, and is %s (R-140 … R-143, A19)', (code, title, tone) => {
  expect(deliveryStatus(code)).toEqual({ title, tone });
});
