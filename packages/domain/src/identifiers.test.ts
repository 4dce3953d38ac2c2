import { expect, test } from '@jest/globals';
import { DAYS, desiredIdentifiers, ERROR_FROM_STREAM, MANAGED_IDENTIFIERS, RUNS, SENT_TO_STREAM, SEQUENCES } from './identifiers.ts';

test('there are 49 identifiers: 20 runs, 20 sequences, 7 days and 2 statuses (R-086, R-165, A-11)', () => {
  expect([RUNS.length, SEQUENCES.length, DAYS.length, MANAGED_IDENTIFIERS.length]).toEqual([20, 20, 7, 49]);
});

test('runs are named RUN 01 to RUN 20, with a space and two digits (R-154)', () => {
  expect(RUNS.map(({ name }) => name)).toEqual([
    'RUN 01', 'RUN 02', 'RUN 03', 'RUN 04', 'RUN 05', 'RUN 06', 'RUN 07', 'RUN 08', 'RUN 09', 'RUN 10',
    'RUN 11', 'RUN 12', 'RUN 13', 'RUN 14', 'RUN 15', 'RUN 16', 'RUN 17', 'RUN 18', 'RUN 19', 'RUN 20',
  ]);
});

test('sequences are named SEQ-01 to SEQ-20, with a hyphen and two digits (R-155)', () => {
  expect(SEQUENCES.map(({ name }) => name)).toEqual([
    'SEQ-01', 'SEQ-02', 'SEQ-03', 'SEQ-04', 'SEQ-05', 'SEQ-06', 'SEQ-07', 'SEQ-08', 'SEQ-09', 'SEQ-10',
    'SEQ-11', 'SEQ-12', 'SEQ-13', 'SEQ-14', 'SEQ-15', 'SEQ-16', 'SEQ-17', 'SEQ-18', 'SEQ-19', 'SEQ-20',
  ]);
});

test('days are the seven weekdays in capitals, Sunday first (R-156)', () => {
  expect(DAYS.map(({ name }) => name)).toEqual(['SUNDAY', 'MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY']);
});

test('statuses are "Sent to Stream" and "Error from Stream" (R-157)', () => {
  expect([SENT_TO_STREAM.name, ERROR_FROM_STREAM.name]).toEqual(['Sent to Stream', 'Error from Stream']);
});

test('no two identifiers share a tag or a name, and a tag is a plain word (R-086)', () => {
  expect(new Set(MANAGED_IDENTIFIERS.map(({ tag }) => tag)).size).toBe(49);
  expect(new Set(MANAGED_IDENTIFIERS.map(({ name }) => name)).size).toBe(49);
  for (const { tag } of MANAGED_IDENTIFIERS) expect(tag).toMatch(/^STI_[A-Z0-9_]{1,20}$/);
});

test.each([
  [{ completed: true, refused: false }, ['Sent to Stream'], 'accepted (R-038, R-167)'],
  [{ completed: false, refused: true }, ['Error from Stream'], 'refused, or failed on its way (R-044, R-168)'],
  [{ completed: true, refused: true }, ['Sent to Stream'], 'accepted after a refusal, never both at once (R-054, A-22)'],
  [{ completed: false, refused: false }, [], 'not submitted yet, failed validation, or deleted (A-22)'],
])('of %j an order carries %j: %s', (facts, names) => {
  expect(desiredIdentifiers(facts).map(({ name }) => name)).toEqual(names);
});
