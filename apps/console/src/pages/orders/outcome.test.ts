import { expect, test } from '@jest/globals';
import { outcomeOf } from './outcome.ts';

const order = (more: object = {}) => ({ status: 'failed' as const, statusTitle: 'Failed', updatedAt: '1', checkedAt: '1', error: { code: 'x', message: 'Stream refused it', remedy: 'try-later', at: '1' }, deletion: null, waitingFor: null, holdReason: null, ...more });
const deletion = (state: 'under-way' | 'refused', message = '') => ({ state, title: state, requestedBy: null, requestedAt: null, takenOutAt: null, tries: 1, nextAt: null, problem: message ? { code: 'x', message, remedy: 'give-up' } : null });

test('a send is over when the order is Completed, or failed anew; the failure that was there before is none of it', () => {
  expect(outcomeOf('send', order(), order()).state).toBe('running');
  expect(outcomeOf('send', order(), order({ status: 'in-progress', updatedAt: '2' })).state).toBe('running');
  expect(outcomeOf('send', order(), order({ updatedAt: '2' }))).toEqual({ state: 'failed', text: 'Stream refused it' });
  expect(outcomeOf('send', order(), order({ status: 'completed', updatedAt: '2' })).state).toBe('done');
  const invalid = order({ status: 'validation-failed' });
  expect(outcomeOf('send', invalid, invalid).state).toBe('running');
  expect(outcomeOf('send', invalid, { ...invalid, checkedAt: '2' })).toEqual({ state: 'failed', text: 'Stream refused it' });
  expect(outcomeOf('send', order(), order({ status: 'in-progress', waitingFor: 'Stream has not answered yet' }))).toEqual({ state: 'running', text: 'Stream has not answered yet' });
});

test('reading again is over when the order was looked at, and has failed where it still can’t be sent', () => {
  const invalid = order({ status: 'validation-failed' });
  expect(outcomeOf('refetch', invalid, invalid).state).toBe('running');
  expect(outcomeOf('refetch', invalid, { ...invalid, checkedAt: '2' }).state).toBe('failed');
  expect(outcomeOf('refetch', invalid, order({ status: 'pending', statusTitle: 'Pending', checkedAt: '2' }))).toEqual({ state: 'done', text: 'Pending' });
});

test('a delete is over when the order is Deleted or Stream does not let it go; a retry as soon as it waits for its turn', () => {
  const completed = order({ status: 'completed' });
  expect(outcomeOf('delete', completed, { ...completed, deletion: deletion('under-way', 'Stream is not available') })).toEqual({ state: 'running', text: 'Stream is not available' });
  expect(outcomeOf('delete', completed, { ...completed, deletion: deletion('refused', 'It is delivered') })).toEqual({ state: 'failed', text: 'It is delivered' });
  expect(outcomeOf('delete', completed, order({ status: 'deleted' })).state).toBe('done');
  expect(outcomeOf('retry', order(), order({ status: 'ready-for-retry', statusTitle: 'Ready for Retry' }))).toEqual({ state: 'done', text: 'Ready for Retry' });
  expect(outcomeOf('delete', completed, undefined).state).toBe('failed');
});
