import { expect, test } from '@jest/globals';
import { IANAZone } from 'luxon';
import { isTimeZone, localDate, lookbackStart } from './local-date.ts';

const ZONES = Intl.supportedValuesOf('timeZone');

test.each([
  ['2026-11-23T23:59:59Z', 'Europe/London', '2026-11-23'],
  ['2026-11-24T00:00:00Z', 'Europe/London', '2026-11-24'],
  ['2026-06-20T22:59:59Z', 'Europe/London', '2026-06-20'],
  ['2026-06-20T23:00:00Z', 'Europe/London', '2026-06-21'],
  ['2026-06-20T23:30:00Z', 'UTC', '2026-06-20'],
  ['2026-01-01T04:59:59Z', 'America/New_York', '2025-12-31'],
  ['2026-03-01T10:30:00Z', 'Australia/Lord_Howe', '2026-03-01'],
  ['2026-01-01T10:00:00Z', 'Pacific/Kiritimati', '2026-01-02'],
])('at %s it is in %s the %s (A-10, A-26)', (at, zone, date) => {
  expect(localDate(new Date(at), zone)).toBe(date);
});

test.each([
  ['2026-11-23T12:00:00Z', 14, 'Europe/London', '2026-11-09T00:00:00.000Z', 'winter'],
  ['2026-06-20T12:00:00Z', 1, 'Europe/London', '2026-06-18T23:00:00.000Z', 'summer'],
  ['2026-03-30T12:00:00Z', 3, 'Europe/London', '2026-03-27T00:00:00.000Z', 'back over the clocks going forward'],
  ['2026-03-29T00:30:00Z', 0, 'Europe/London', '2026-03-29T00:00:00.000Z', 'the day the clocks go forward'],
  ['2026-10-26T12:00:00Z', 2, 'Europe/London', '2026-10-23T23:00:00.000Z', 'back over the clocks going back'],
  ['2026-10-25T01:30:00Z', 1, 'Europe/London', '2026-10-23T23:00:00.000Z', 'within the doubled hour'],
  ['2026-10-28T12:00:00Z', 3, 'Atlantic/Azores', '2026-10-25T00:00:00.000Z', 'to a day with two midnights'],
  ['2026-06-20T23:30:00Z', 1, 'Europe/London', '2026-06-19T23:00:00.000Z', 'after local midnight, before that of UTC'],
  ['2028-03-01T12:00:00Z', 1, 'UTC', '2028-02-29T00:00:00.000Z', 'a leap day'],
  ['2026-11-23T12:00:00Z', 365, 'UTC', '2025-11-23T00:00:00.000Z', 'a year'],
])('looking back from %s by %d days in %s begins at %s: %s (R-021, A-28)', (at, days, zone, start) => {
  expect(lookbackStart(new Date(at), days, zone).toISOString()).toBe(start);
});

const DAY_MS = 86_400_000;
const daysOf = (from: string, to: string): number[] =>
  Array.from({ length: (Date.parse(to) - Date.parse(from)) / DAY_MS }, (_, index) => Date.parse(from) + index * DAY_MS + 9 * 3_600_000);

test(`in all ${ZONES.length} zones, on every day of two years when clocks change, the window begins with the first instant of the local day (A-28, R10)`, () => {
  const wrong: string[] = [];
  let changes = 0;
  for (const name of ZONES) {
    const zone = IANAZone.create(name);
    const changing = daysOf('2026-01-01', '2028-01-01').filter((at) => zone.offset(at) !== zone.offset(at - DAY_MS));
    changes += changing.length;
    for (const changed of [...changing, Date.parse('2026-11-23T12:00:00Z')]) {
      for (const days of [0, 1, 2, 14]) {
        const at = new Date(changed + (days - 1) * DAY_MS + 20 * 3_600_000);
        const start = lookbackStart(at, days, name);
        const expected = new Date(Date.parse(`${localDate(at, name)}T00:00:00Z`) - days * DAY_MS).toISOString().slice(0, 10);
        const [first, before] = [localDate(start, name), localDate(new Date(start.getTime() - 1), name)];
        if (first !== expected || before >= expected) wrong.push(`${name}, ${days} days before ${at.toISOString()}: ${first}, before it ${before}`);
      }
    }
  }
  expect(changes).toBeGreaterThan(500);
  expect(wrong).toEqual([]);
}, 60_000);

test.each(['Nowhere/Land', '', 'Europe/Lond', 'local'])('an unknown zone "%s" counts as UTC, so that a wrong name never stops a fetch', (zone) => {
  expect(localDate(new Date('2026-06-20T23:30:00Z'), zone)).toBe('2026-06-20');
  expect(lookbackStart(new Date('2026-06-20T23:30:00Z'), 1, zone).toISOString()).toBe('2026-06-19T00:00:00.000Z');
});

test.each([['Europe/London', true], ['UTC', true], ['Australia/Lord_Howe', true], ['', false], ['local', false], ['system', false], ['default', false], ['UTC+3', false], ['+01:00', false], ['Mars/Olympus', false], ['Europe/London ', false]])(
  'whether "%s" is a zone: %s (A-10)', (zone, known) => {
    expect(isTimeZone(zone)).toBe(known);
  });

test('all zones of the runtime are known', () => {
  expect(ZONES.filter((zone) => !isTimeZone(zone))).toEqual([]);
});
