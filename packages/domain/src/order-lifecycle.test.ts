import { expect, test } from '@jest/globals';
import { mayBecome, ORDER_LIFECYCLE, ORDER_STATUSES, statusesLeadingTo, type OrderStatus } from './order-lifecycle.ts';

test('the queue knows exactly the seven statuses of the guide, by the words on its page (R-001, R-002)', () => {
  expect(ORDER_STATUSES.map((status) => ORDER_LIFECYCLE[status].title).sort())
    .toEqual(['Completed', 'Deleted', 'Failed', 'In Progress', 'Pending', 'Ready for Retry', 'Validation Failed']);
});

/** Every step there is, with the requirement it stands for. */
const ALLOWED: [OrderStatus, OrderStatus, string][] = [
  ['pending', 'in-progress', 'the send job claims it (R-004)'],
  ['pending', 'validation-failed', 'something required is missing (R-007)'],
  ['in-progress', 'completed', 'Stream accepted it (R-005)'],
  ['in-progress', 'failed', 'Stream refused it, or the submission failed (R-006)'],
  ['in-progress', 'validation-failed', 'found unsendable after the claim (R-007, R-019)'],
  ['in-progress', 'ready-for-retry', 'Stream said "not now" (reliability.md, section 3, step 5)'],
  ['completed', 'deleted', 'deleted by hand (R-010)'],
  ['failed', 'ready-for-retry', 'attempts are left, or a person asked for it (R-008, R-053)'],
  ['failed', 'validation-failed', 'a required field went missing since (R-007)'],
  ['ready-for-retry', 'in-progress', 'submitted again (R-008)'],
  ['ready-for-retry', 'validation-failed', 'something required is missing (R-007)'],
  ['validation-failed', 'pending', 'the cause is corrected (R-024)'],
];
const isAllowed = (from: OrderStatus, to: OrderStatus): boolean => ALLOWED.some(([a, b]) => a === from && b === to);
const REFUSED = ORDER_STATUSES.flatMap((from) => ORDER_STATUSES.filter((to) => !isAllowed(from, to)).map((to): [OrderStatus, OrderStatus] => [from, to]));

test.each(ALLOWED)('an order may go from %s to %s: %s', (from, to) => {
  expect(mayBecome(from, to)).toBe(true);
  expect(statusesLeadingTo(to)).toContain(from);
});

test.each(REFUSED)('an order never goes from %s to %s (R-011)', (from, to) => {
  expect(mayBecome(from, to)).toBe(false);
  expect(statusesLeadingTo(to)).not.toContain(from);
});

test('twelve steps are allowed and the other 37 pairs are refused (R-011)', () => {
  expect([ALLOWED.length, REFUSED.length]).toEqual([12, 37]);
});

test('only Completed leads to Deleted, and Deleted leads nowhere (R-010, R-056, R-062)', () => {
  expect(statusesLeadingTo('deleted')).toEqual(['completed']);
  expect(ORDER_LIFECYCLE.deleted.next).toEqual([]);
});

test('an order that failed validation is never sent in that state (R-007, R-052)', () => {
  expect(ORDER_LIFECYCLE['validation-failed'].next).toEqual(['pending']);
});

test('only Pending and Ready for Retry can be claimed, so nobody submits an order that is In Progress (R-004, R-017)', () => {
  expect(statusesLeadingTo('in-progress').sort()).toEqual(['pending', 'ready-for-retry']);
});
