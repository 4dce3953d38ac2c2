import { expect, test } from '@jest/globals';
import { dueNightly, NIGHTLY_JOBS } from './nightly.ts';

/** Zones with clocks of their own mind, and every twentieth other; `pnpm trial --only nightly` goes through all of them for two years. */
const ODD = ['Australia/Lord_Howe', 'Atlantic/Azores', 'America/Havana', 'America/Santiago', 'America/Scoresbysund', 'Africa/Casablanca', 'Africa/Cairo', 'Asia/Beirut', 'Asia/Gaza', 'Europe/Athens', 'Europe/London', 'Pacific/Chatham', 'Pacific/Kiritimati'];
const ZONES = [...new Set([...ODD, ...Intl.supportedValuesOf('timeZone').filter((_, index) => index % 20 === 0)])];
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const TICK = 5 * 60_000;

test.each([
  ['2026-11-24T02:59:59Z', 'Europe/London', '2026-11-23', '2026-11-23', 'before three'],
  ['2026-11-24T03:00:00Z', 'Europe/London', '2026-11-24', '2026-11-23', 'identifiers at three'],
  ['2026-11-24T04:00:00Z', 'Europe/London', '2026-11-24', '2026-11-24', 'postal services at four (R-080, R-081)'],
  ['2026-11-24T23:59:59Z', 'Europe/London', '2026-11-24', '2026-11-24', 'at the end of the day'],
  ['2026-03-29T01:00:00Z', 'Europe/Athens', '2026-03-29', '2026-03-29', 'three o’clock does not exist'],
  ['2026-10-25T00:00:00Z', 'Europe/Athens', '2026-10-25', '2026-10-24', 'three o’clock for the first time'],
  ['2026-10-25T01:00:00Z', 'Europe/Athens', '2026-10-25', '2026-10-24', 'three o’clock for the second time'],
  ['2026-10-25T01:30:00Z', 'Atlantic/Azores', '2026-10-24', '2026-10-24', 'after the second midnight'],
  ['2028-02-29T02:00:00Z', 'UTC', '2028-02-28', '2028-02-28', 'before three on a leap day'],
  ['2028-03-01T02:00:00Z', 'UTC', '2028-02-29', '2028-02-29', 'on the day after it'],
  ['2011-12-30T10:30:00Z', 'Pacific/Apia', '2011-12-29', '2011-12-29', 'the date before a skipped one stands in for it'],
  ['2026-04-04T15:30:00Z', 'Australia/Lord_Howe', '2026-04-04', '2026-04-04', 'a clock going back by half an hour'],
  ['2026-11-24T03:00:00Z', 'Nowhere/Else', '2026-11-24', '2026-11-23', 'an unknown zone counts as UTC'],
])('at %s in %s identifiers are due for %s and postal services for %s: %s', (at, zone, identifiers, services) => {
  expect(dueNightly(new Date(at), zone)).toEqual({ 'sync-master-data-identifiers': identifiers, 'sync-master-data-postal-services': services });
});

/** A clock on the wall, read without the code under test. */
const wallOf = (zone: string) => {
  const format = new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
  return (at: number) => {
    const part = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
    return { date: `${part.year}-${part.month}-${part.day}`, hour: Number(part.hour), offset: Date.parse(`${part.year}-${part.month}-${part.day}T${part.hour}:${part.minute}:${part.second}Z`) - at };
  };
};

/** Days of two years on which the clocks of a zone change, and one on which they do not. */
const daysOf = (wall: ReturnType<typeof wallOf>): number[] => {
  const days = Array.from({ length: 731 }, (_, day) => Date.UTC(2026, 0, 1) + day * DAY);
  return [days[40]!, ...days.filter((day) => wall(day).offset !== wall(day + DAY).offset)];
};

test('in each zone each date falls due once for each job, in order, and within five minutes of its hour, whatever the clocks do (R10)', () => {
  const wrong: string[] = [];
  let seen = 0;
  for (const zone of ZONES) {
    const wall = wallOf(zone);
    for (const day of daysOf(wall)) {
      const begun = dueNightly(new Date(day - DAY), zone);
      const dates = Object.fromEntries(NIGHTLY_JOBS.map((job) => [job, [begun[job]]]));
      for (let at = day - DAY; at <= day + 2 * DAY; at += TICK) {
        const due = dueNightly(new Date(at), zone);
        for (const [index, job] of NIGHTLY_JOBS.entries()) {
          const known = dates[job]!;
          if (known.includes(due[job])) continue;
          known.push(due[job]);
          seen += 1;
          const shown = wall(at);
          // Five minutes before, its hour had not come yet.
          const before = wall(at - TICK);
          if (shown.date !== due[job] || shown.hour < index + 3 || (before.date === due[job] && before.hour >= index + 3)) wrong.push(`${zone} ${job} ${due[job]} at ${new Date(at).toISOString()}`);
        }
      }
      for (const job of NIGHTLY_JOBS) {
        const known = dates[job]!;
        if (known.some((date, index) => index > 0 && Date.parse(date) - Date.parse(known[index - 1]!) !== DAY)) wrong.push(`${zone} ${job} ${known.join(' ')}`);
      }
    }
  }
  expect(wrong).toEqual([]);
  expect(seen).toBeGreaterThan(ZONES.length * 6);
});

test('a date that a zone skipped is never due', () => {
  const dates = new Set<string>();
  for (let at = Date.UTC(2011, 11, 28); at < Date.UTC(2012, 0, 2); at += TICK) dates.add(dueNightly(new Date(at), 'Pacific/Apia')['sync-master-data-postal-services']);
  expect([...dates]).toEqual(['2011-12-27', '2011-12-28', '2011-12-29', '2011-12-31', '2012-01-01', '2012-01-02']);
});
