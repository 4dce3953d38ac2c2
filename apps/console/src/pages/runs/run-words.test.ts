import { expect, test } from '@jest/globals';
import { deliveryStatus } from '@stream-tech/domain';
import { dayTitle, outcomeOf, printedPlan } from './run-words.ts';

test.each([
  ['2026-03-04', 'Yesterday, Wed 4 Mar'], ['2026-03-05', 'Today, Thu 5 Mar'], ['2026-03-06', 'Tomorrow, Fri 6 Mar'], ['2026-03-07', 'Sat 7 Mar'], [null, 'No date'],
])('the runs of %j are found under %j by somebody whose day is the fifth of March (A-33)', (day, title) => {
  expect(dayTitle(day, '2026-03-05')).toBe(title);
});

test('the days beside today are told over the end of a month and a change of clocks', () => {
  expect(dayTitle('2026-03-29', '2026-03-28')).toMatch(/^Tomorrow/);
  expect(dayTitle('2026-02-28', '2026-03-01')).toMatch(/^Yesterday/);
});

test('what a label says of its plan is told with its day only where that is another (R-129)', () => {
  expect(printedPlan({ run: '03', sequence: '2', deliveryDate: '2026-03-05' }, '2026-03-05')).toBe('run 03, stop 2');
  expect(printedPlan({ run: '', sequence: '', deliveryDate: '2026-03-09' }, '2026-03-05')).toBe('no run, Mon 9 Mar');
});

test('what became of a stop is said in words, and a failed delivery is bad (R-140 … R-143)', () => {
  expect(outcomeOf({ done: 'no', delivery: deliveryStatus('DELIVERYFAILED') })).toEqual({ title: 'Delivery failed', tone: 'bad' });
  expect(outcomeOf({ done: 'fully', delivery: deliveryStatus('LEFT_WITH_NEIGHBOUR') })).toEqual({ title: 'Left with neighbour', tone: 'good' });
  expect(outcomeOf({ done: 'partly', delivery: null })).toEqual({ title: 'In part', tone: 'neutral' });
});
