import { randomUUID } from 'node:crypto';
import { dueNightly, NIGHTLY_JOBS, type NightlyJob } from '../../../packages/domain/src/index.ts';
import { createNightlyRunStore, openDatabase, type NightlyRunStore } from '../../../packages/store/src/index.ts';
import { holds } from '../report.ts';
import { createChance, type Chance } from '../../../packages/platform/src/testing/index.ts';
import type { Trial } from '../trial.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const TICK = 5 * MINUTE;
const FROM = Date.UTC(2026, 0, 1);
const DAYS = 731;
const UNTIL = FROM + DAYS * DAY;
const HOURS = [3, 4] as const;
/** Zones gone through at once; each has two processes that reach for its nights. */
const AT_ONCE = 8;

/** A clock on the wall, read without the code that is tried. */
const wallOf = (zone: string) => {
  const format = new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  return (at: number): { date: string; hour: number; offset: number } => {
    const part = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
    const date = `${part['year']}-${part['month']}-${part['day']}`;
    return { date, hour: Number(part['hour']), offset: Date.parse(`${date}T${part['hour']}:${part['minute']}:00Z`) - at };
  };
};
type Wall = ReturnType<typeof wallOf>;

const dateAt = (day: number): string => new Date(FROM + day * DAY).toISOString().slice(0, 10);

/** The first instant at which clocks show this hour or a later one on this date. */
const comes = (wall: Wall, day: number, hour: number): number => {
  const date = dateAt(day);
  const guess = FROM + day * DAY + hour * HOUR;
  for (let at = guess - wall(guess).offset - 2 * HOUR; ; at += 15 * MINUTE) {
    const shown = wall(at);
    if (shown.date === date && shown.hour >= hour) return at;
  }
};

type Down = { from: number; until: number };
const downtimes = (chance: Chance): Down[] => Array.from({ length: 24 }, () => { const from = FROM + chance.next() * DAYS * DAY; return { from, until: from + chance.between(1, 50) * HOUR }; });
/** The first instant from `at` on at which a worker is there. */
const upFrom = (at: number, down: Down[]): number => {
  const during = down.find(({ from, until }) => from <= at && at < until);
  return during ? upFrom(during.until, down) : at;
};

/** The first instant from `at` on from which a worker is there for so long without a break: long enough to look. */
const upFor = (at: number, ms: number, down: Down[]): number => {
  const from = upFrom(at, down);
  const gone = down.find((each) => each.from >= from && each.from <= from + ms);
  return gone ? upFor(gone.until, ms, down) : from;
};

type Zone = { zone: string; hours: number[][]; down: Down[]; /** The clocks change on this day. */ changes: Set<number> };
const zoneOf = (zone: string, chance: Chance): Zone => {
  const wall = wallOf(zone);
  const days = Array.from({ length: DAYS }, (_, day) => day);
  return {
    zone, down: downtimes(chance),
    hours: HOURS.map((hour) => [...days, DAYS].map((day) => comes(wall, day, hour))),
    changes: new Set(days.filter((day) => wall(FROM + day * DAY).offset !== wall(FROM + (day + 1) * DAY).offset)),
  };
};

/** When the worker looks: every five minutes around the hours, after each start, and on each day near a change of the clocks; the hours themselves; and now and then. */
const looks = ({ hours, down, changes }: Zone, chance: Chance): number[] => {
  const grid = (from: number, until: number): number[] => { const at: number[] = []; for (let next = Math.ceil((from - MINUTE) / TICK) * TICK + MINUTE; next <= until; next += TICK) at.push(next); return at; };
  const times = new Set<number>();
  for (let day = 0; day < DAYS; day += 1) {
    const [three, four] = [hours[0]?.[day] ?? 0, hours[1]?.[day] ?? 0];
    const isNear = [day - 1, day, day + 1].some((each) => changes.has(each));
    const midnight = FROM + day * DAY;
    for (const at of [...grid(three - 10 * MINUTE, four + 20 * MINUTE), ...(isNear ? grid(midnight, midnight + DAY) : []), three, four, ...grid(midnight + chance.next() * DAY, midnight + DAY).slice(0, 1)]) times.add(at);
  }
  for (const { until } of down) for (const at of grid(until, until + HOUR)) times.add(at);
  return [...times].filter((at) => at >= FROM && at < UNTIL && upFrom(at, down) === at).sort((a, b) => a - b);
};

type Played = { looked: number; successes: Map<string, number[]>; crashed: Set<string>; doubled: string[] };

/** Two years of one zone: at each look both processes begin what is due; one gets it, and now and then it dies. */
const play = async (zone: Zone, installationId: string, nights: readonly [NightlyRunStore, NightlyRunStore], chance: Chance): Promise<Played> => {
  const played: Played = { looked: 0, successes: new Map(), crashed: new Set(), doubled: [] };
  for (const at of looks(zone, chance)) {
    played.looked += 1;
    const due = Object.entries(dueNightly(new Date(at), zone.zone)) as [NightlyJob, string][];
    for (const [job, date] of due) {
      const key = `${job} ${date}`;
      // What is done is begun again now and then all the same: it must be refused.
      if (played.successes.has(key) && chance.next() > 0.01) continue;
      const isRace = chance.next() < 0.2;
      const dies = !played.crashed.has(key) && chance.next() < 0.02;
      const runs = (await Promise.all((isRace ? nights : [chance.pick(nights)]).map((each) => each.begin(job, installationId, date, dies ? 0 : 60)))).filter((run) => run !== undefined);
      if (dies && runs.length > 0) played.crashed.add(key);
      if (dies) continue;
      if (runs.length > 1) played.doubled.push(`${zone.zone} ${key}: both processes began it`);
      for (const run of runs) if (await nights[0].done(run, { at: new Date(at).toISOString() })) played.successes.set(key, [...(played.successes.get(key) ?? []), at]);
    }
  }
  return played;
};

/** Dates without exactly one success where a worker was there before the next night, and successes that came late. */
const judge = ({ zone, hours, down }: Zone, { successes, crashed }: Played) => {
  const count: string[] = [];
  const late: string[] = [];
  let dates = 0;
  for (const [index, job] of NIGHTLY_JOBS.entries()) {
    for (let day = 1; day < DAYS - 2; day += 1) {
      const [came, next] = [hours[index]?.[day] ?? 0, hours[index]?.[day + 1] ?? 0];
      const key = `${job} ${dateAt(day)}`;
      const found = successes.get(key) ?? [];
      dates += 1;
      // One look, and another where the first run died. A worker that comes only minutes before the next night may find that night due at its first look.
      const patience = crashed.has(key) ? 2 * TICK : TICK;
      const able = upFor(came, patience, down);
      if (found.length > 1 || (able + patience < next && found.length !== 1) || (upFrom(came, down) >= next && found.length > 0)) count.push(`${zone} ${key}: ${found.length} successes`);
      if (found[0] !== undefined && (found[0] < came || found[0] > able + patience)) late.push(`${zone} ${key}: at ${new Date(found[0]).toISOString()}, could from ${new Date(able).toISOString()}`);
    }
  }
  return { count, late, dates };
};

/** Two years of nights in every zone with the real rows, a clock that the trial turns, workers that are away for hours and days, race each other, and die. */
export const nightly: Trial = async ({ engines, seed }) => {
  const name = 'trial_nightly';
  const url = await engines.createDatabase(name);
  // Postgres itself is left in peace here, so that its rows need not be on disk at once.
  const setting = openDatabase({ url, connections: 1, applicationName: 'trial' });
  await setting.raw('alter database ?? set synchronous_commit = off', [name]);
  await setting.destroy();
  const [first, second] = [openDatabase({ url, connections: AT_ONCE, applicationName: 'trial worker 1' }), openDatabase({ url, connections: AT_ONCE, applicationName: 'trial worker 2' })];
  try {
    const zones = Intl.supportedValuesOf('timeZone');
    const nights = [createNightlyRunStore(first), createNightlyRunStore(second)] as const;
    const total = { looked: 0, dates: 0, crashed: 0, successes: 0, changes: 0 };
    const [count, late, doubled]: [string[], string[], string[]] = [[], [], []];
    const queue = [...zones.entries()];
    const work = async (): Promise<void> => {
      for (let next = queue.shift(); next; next = queue.shift()) {
        const [index, zoneName] = next;
        const chance = createChance(seed + index);
        const [row] = await first('installations').insert({ name: zoneName, account_key: randomUUID(), time_zone: zoneName }).returning('id');
        const zone = zoneOf(zoneName, chance);
        const played = await play(zone, row.id, nights, chance);
        const judged = judge(zone, played);
        count.push(...judged.count);
        late.push(...judged.late);
        doubled.push(...played.doubled);
        total.looked += played.looked;
        total.dates += judged.dates;
        total.crashed += played.crashed.size;
        total.successes += played.successes.size;
        total.changes += zone.changes.size;
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    const { rows: [kept] } = await first.raw<{ rows: { done: string }[] }>('select count(*) as done from nightly_runs where done_at is not null');
    return {
      did: `${zones.length} zones, ${DAYS} days each, ${total.changes} changes of clocks; 24 absences of 1 to 50 hours in each zone`,
      figures: [['looks', total.looked.toLocaleString('en')], ['nights done', total.successes.toLocaleString('en')], ['runs that died', total.crashed.toLocaleString('en')]],
      findings: [
        holds('R10 one success for each local date', count, total.dates, 'dates of jobs'),
        holds('R10 within five minutes of its hour, or of the worker\'s start', late, total.dates, 'dates of jobs'),
        holds('A-10 never begun twice', doubled, total.dates, 'dates of jobs'),
        holds('rows say the same', Number(kept?.done) === total.successes ? [] : [`${kept?.done} rows are done, ${total.successes} nights were`]),
      ],
    };
  } finally {
    await Promise.all([first.destroy(), second.destroy()]);
    await engines.dropDatabase(name);
  }
};
