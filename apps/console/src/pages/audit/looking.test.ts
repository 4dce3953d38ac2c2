import { expect, test } from '@jest/globals';
import { SPANS } from './spans.ts';
import { whoIsMeant } from './who.ts';

const KNOWN = ['ada@example.test', 'adam@example.test', 'bo@example.test', 'schedule', 'stream'];

test.each([
  ['', { actor: '' }], [' BO', { actor: 'bo@example.test' }], ['ada@', { actor: 'ada@example.test' }], ['schedule', { actor: 'schedule' }], ['sch', { actor: 'schedule' }], ['zoe@example.test', { actor: 'zoe@example.test' }],
  ['ada', { problem: '2 begin like this: choose one' }], ['Adam@example.test', { actor: 'adam@example.test' }],
])('who is looked for as %j is found by the beginning, as long as one alone is meant (R-245)', (typed, meant) => {
  expect(whoIsMeant(typed, KNOWN)).toEqual(meant);
});

test('a day of the audit log begins and ends where the reader’s own does', () => {
  const now = new Date(2026, 2, 29, 15, 30);
  const local = (iso: string): string | undefined => (iso === '' ? undefined : new Date(iso).toString().slice(4, 21));
  expect(SPANS.map(({ title, at }) => [title, local(at(now).from), local(at(now).until)])).toEqual([
    ['Today', 'Mar 29 2026 00:00', undefined], ['Yesterday', 'Mar 28 2026 00:00', 'Mar 29 2026 00:00'], ['Last 7 days', 'Mar 23 2026 00:00', undefined],
  ]);
});
