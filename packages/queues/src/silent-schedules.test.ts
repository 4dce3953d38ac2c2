import { expect, test } from '@jest/globals';
import { silentSchedules } from './silent-schedules.ts';

const silentAt = (schedule: string, ranAt: string, now: string): string[] =>
  silentSchedules([{ schedule, ranAt: new Date(ranAt) }], new Date(now), 'Europe/London').map(({ since }) => since.toISOString());

test('a schedule is silent once it has missed its time three times in a row, by its own pattern', () => {
  expect(silentAt('fetch-orders', '2026-03-02T10:00:01Z', '2026-03-02T10:14:59Z')).toEqual([]);
  expect(silentAt('fetch-orders', '2026-03-02T10:00:01Z', '2026-03-02T10:15:00Z')).toEqual(['2026-03-02T10:05:00.000Z']);
  expect(silentAt('sweep-orders', '2026-03-02T10:00:01Z', '2026-03-02T10:00:15Z')).toEqual(['2026-03-02T10:00:05.000Z']);
  expect(silentAt('sync-master-data-identifiers', '2026-03-02T03:00:01Z', '2026-03-05T02:59:59Z')).toEqual([]);
  expect(silentAt('sync-master-data-identifiers', '2026-03-02T03:00:01Z', '2026-03-05T03:00:00Z')).toEqual(['2026-03-03T03:00:00.000Z']);
});

test('the morning’s schedule is not silent for the afternoon and the night', () => {
  expect(silentAt('morning-digest', '2026-03-02T11:55:01Z', '2026-03-03T07:09:59Z')).toEqual([]);
  expect(silentAt('morning-digest', '2026-03-02T11:55:01Z', '2026-03-03T07:10:00Z')).toEqual(['2026-03-03T07:00:00.000Z']);
});

test('what the catalogue does not know is nobody’s schedule', () => {
  expect(silentAt('gone', '2020-01-01T00:00:00Z', '2026-03-02T10:00:00Z')).toEqual([]);
});
