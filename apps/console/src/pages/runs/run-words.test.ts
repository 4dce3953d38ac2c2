import { expect, test } from '@jest/globals';
import { deliveryStatus } from '@stream-tech/domain';
import type { RunStop } from '@stream-tech/store';
import { dayTitle, isOutdated, outcomeOf } from './run-words.ts';

const printed = (changed: Partial<NonNullable<RunStop['printed']>>): NonNullable<RunStop['printed']> => ({ at: '2026-03-05T08:00:00Z', by: 'ada@example.test', isOutdated: false, shown: null, ...changed });

test.each([
  ['2026-03-04', 'Yesterday, Wed 4 Mar'], ['2026-03-05', 'Today, Thu 5 Mar'], ['2026-03-06', 'Tomorrow, Fri 6 Mar'], ['2026-03-07', 'Sat 7 Mar'], [null, 'No date'],
])('the runs of %j are found under %j by somebody whose day is the fifth of March (A-33)', (day, title) => {
  expect(dayTitle(day, '2026-03-05')).toBe(title);
});

test('the days beside today are told over the end of a month and a change of clocks', () => {
  expect(dayTitle('2026-03-29', '2026-03-28')).toMatch(/^Tomorrow/);
  expect(dayTitle('2026-02-28', '2026-03-01')).toMatch(/^Yesterday/);
});

test('a label shows an earlier plan only as long as its goods are to be handed over (R-129)', () => {
  expect(isOutdated({ printed: printed({ isOutdated: true }), done: 'no' })).toBe(true);
  expect(isOutdated({ printed: printed({ isOutdated: true }), done: 'fully' })).toBe(false);
  expect(isOutdated({ printed: printed({}), done: 'no' })).toBe(false);
  expect(isOutdated({ printed: null, done: 'no' })).toBe(false);
});

test('what became of a stop is said in words, and a failed delivery is bad (R-140 … R-143)', () => {
  expect(outcomeOf({ done: 'no', delivery: deliveryStatus('DELIVERYFAILED') })).toEqual({ title: 'Delivery failed', tone: 'bad' });
  expect(outcomeOf({ done: 'fully', delivery: deliveryStatus('LEFT_WITH_NEIGHBOUR') })).toEqual({ title: 'Left with neighbour', tone: 'good' });
  expect(outcomeOf({ done: 'partly', delivery: null })).toEqual({ title: 'In part', tone: 'neutral' });
});
