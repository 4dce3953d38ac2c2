import { join } from 'node:path';
import type { Engines } from '../trial/engines.ts';
import { createPoster } from '../trial/poster.ts';
import { startProcess } from '../trial/processes.ts';
import { createChance, type Chance } from '../../packages/platform/src/testing/index.ts';
import { pause } from '../trial/waiting.ts';
import { NUMBERED, webhookBody } from '../trial/webhook-bodies.ts';
import { createWorld, freePort, type World } from '../trial/world.ts';
import { cpuMs } from './cpu.ts';
import { median, percentile, say, spread, type Figure } from './figures.ts';

/** Calls of one address are limited to 2,000 a second, so that there are several. */
const TENANTS = 10;
const AT_ONCE = 32;
const SECONDS = 5;
const OPEN_SECONDS = 20;
const DUPLICATES = 0.2;
/** B9: what the inbox holds already. */
const PRESENT = 1_000_000;

type Target = { name: string; pid: number; port: number; ask(number: number): { path: string; headers: Record<string, string>; body: string } };
type Round = { perSecond: number; cpu: number; postgres: number };

const ms = (value: number): string => `${value.toFixed(1)} ms`;

/** Hands out numbers that were not sent before, and now and then one that was. */
const createNumbers = (chance: Chance) => {
  let next = 0;
  return { count: () => next, take: (duplicates: number): number => (next > 0 && chance.next() < duplicates ? chance.between(Math.max(0, next - 5_000), next - 1) : next++) };
};
type Numbers = ReturnType<typeof createNumbers>;

const refuse = ({ name }: Target, { status, error }: { status: number; error?: string }): never => { throw new Error(`${name} answered with ${status}${error ? ` (${error})` : ''}`); };

/** As many as go, 32 at once; gives how many in a second, and the CPU of the server and of Postgres for each. */
const closedLoop = async (target: Target, numbers: Numbers, postgresMs: () => number): Promise<Round> => {
  const poster = createPoster(target.port, { most: AT_ONCE });
  const [from, cpu, postgres] = [performance.now(), cpuMs(target.pid), postgresMs()];
  let done = 0;
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    while (performance.now() - from < SECONDS * 1_000) {
      const { path, headers, body } = target.ask(numbers.take(0));
      const posted = await poster.post(path, headers, body);
      if (posted.status !== 200) refuse(target, posted);
      done += 1;
    }
  }));
  const round = { perSecond: (done * 1_000) / (performance.now() - from), cpu: (cpuMs(target.pid) - cpu) / done, postgres: (postgresMs() - postgres) / done };
  poster.close();
  return round;
};

/** Calls at their times, whatever becomes of those before; each counts from the time at which it was due. */
const openLoop = async (target: Target, numbers: Numbers, perSecond: number): Promise<number[]> => {
  const poster = createPoster(target.port, { most: 256 });
  const total = perSecond * OPEN_SECONDS;
  const calls: Promise<number>[] = [];
  const from = performance.now() + 100;
  while (calls.length < total) {
    for (let due = from + (calls.length * 1_000) / perSecond; calls.length < total && due <= performance.now(); due = from + (calls.length * 1_000) / perSecond) {
      const { path, headers, body } = target.ask(numbers.take(DUPLICATES));
      calls.push(poster.post(path, headers, body).then((posted) => (posted.status === 200 ? performance.now() - due : refuse(target, posted))));
    }
    await pause(1);
  }
  const times = await Promise.all(calls);
  poster.close();
  return times;
};

const fill = async ({ db }: World): Promise<void> => {
  await db.raw('set statement_timeout = 0');
  await db.raw(`insert into webhook_events (installation_id, integration_id, dedup_key, raw, code, event, at, piece, status, correlation_id, ended_at, received_at)
    select g.installation_id, g.id, encode(sha256(convert_to(g.id::text || n, 'UTF8')), 'hex'), convert_to(repeat('x', 400), 'UTF8'), 'DELIVERED', '{"code":"DELIVERED","consignmentNo":"OLD"}'::jsonb, now() - interval '3 days', 'order:OLD' || n, 'processed', 'old', now(), now() - interval '3 days'
    from integrations g cross join generate_series(1, ${PRESENT / TENANTS}) n`);
  // Else the disk is still busy with these when the first event comes.
  await db.raw('vacuum analyze webhook_events');
  await db.raw('checkpoint');
};

const told = (times: number[]): string => `p50 ${ms(median(times))}, p99 ${ms(percentile(times, 0.99))}, p99.9 ${ms(percentile(times, 0.999))}, max ${ms(Math.max(...times))}`;
const lagOf = async (port: number): Promise<number> => Number(/^nodejs_eventloop_lag_p99_seconds (\S+)/m.exec(await (await fetch(`http://127.0.0.1:${port}/metrics`)).text())?.[1]) * 1_000;

/** B9: what one api process takes to disk in a second, and how long that takes, beside Express and a bare server with one insert each, in turn (P17, P18). `BENCH_PROFILE=<folder>` also writes the api's CPU profile there. */
export const measureWebhookAccept = async (engines: Engines, folder: string, { rounds }: { rounds: number }): Promise<Figure[]> => {
  const world = await createWorld(engines, { name: 'webhook accept', folder, tenants: Array.from({ length: TENANTS }, (_, index) => ({ name: `Tenant ${index + 1}` })), integration: { IsWebhookFeaturesEnabled: true }, witness: false });
  try {
    const { db } = world;
    await fill(world);
    await db.raw('create table floor_accept (id bigint generated always as identity primary key, body jsonb not null, received_at timestamptz not null default now())');
    const chance = createChance(1);
    const addresses = await Promise.all(world.partners.tenants.map(async (tenant) => ({ ...(await world.endpoint(tenant)), party: tenant.clientId })));
    const addressOf = (number: number) => addresses[number % TENANTS] as (typeof addresses)[number];
    const bodyOf = (number: number): string => webhookBody(number, addressOf(number).party, chance);

    const port = freePort();
    const profile = process.env['BENCH_PROFILE'];
    const api = world.startApi(port, profile ? { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${profile}` } : {});
    await api.ready();
    const floors = await Promise.all(['express', 'bare'].map(async (kind) => {
      const floor = startProcess({ name: kind, script: 'infra/bench/floor-accept.ts', env: process.env, log: join(folder, `floor-accept-${kind}.log`), after: [kind, world.databaseUrl] });
      const { port: at } = await floor.ready();
      return { floor, target: { name: kind, pid: floor.pid, port: Number(at), ask: (number) => ({ path: '/accept', headers: {}, body: bodyOf(number) }) } satisfies Target };
    }));
    const ours: Target = {
      name: 'ours', pid: api.pid, port,
      ask: (number) => ({ path: `/webhooks/stream/${addressOf(number).token}`, headers: { authorization: addressOf(number).authorization }, body: bodyOf(number) }),
    };
    const [express, bare] = floors.map(({ target }) => target) as [Target, Target];

    const postgresMs = (): number => { const { postgres } = engines.pids(); return postgres ? cpuMs(postgres, { family: true }) : 0; };
    const numbers = new Map([ours, express, bare].map((target) => [target, createNumbers(chance)]));
    const numbersOf = (target: Target): Numbers => numbers.get(target) as Numbers;
    const taken = new Map<Target, Round[]>([[ours, []], [express, []], [bare, []]]);
    for (let round = 0; round <= rounds; round += 1) {
      const said: string[] = [];
      for (const target of [ours, express, bare]) {
        const got = await closedLoop(target, numbersOf(target), postgresMs);
        said.push(`${target.name} ${got.perSecond.toFixed(0)}/s, ${got.cpu.toFixed(2)} ms CPU and ${got.postgres.toFixed(2)} of Postgres`);
        if (round > 0) taken.get(target)?.push(got);
        await pause(300);
      }
      say(`  round ${round}${round === 0 ? ' (warm-up, not counted)' : ''}: ${said.join('; ')}`);
    }
    const rates = (target: Target): number[] => (taken.get(target) ?? []).map(({ perSecond }) => perSecond);
    const cpu = (target: Target): number[] => (taken.get(target) ?? []).map((round) => round.cpu);
    const inPostgres = (target: Target): number[] => (taken.get(target) ?? []).map((round) => round.postgres);

    const open = new Map<string, number[]>();
    for (const perSecond of [500, 1_000]) for (const target of [express, ours, bare]) {
      open.set(`${target.name} ${perSecond}`, await openLoop(target, numbersOf(target), perSecond));
      await pause(500);
    }
    const lag = await lagOf(port);
    await Promise.all([api.stop(), ...floors.map(({ floor }) => floor.stop())]);

    const [stored] = (await db.raw<{ rows: { count: number; distinct: number }[] }>(`select count(*) as count, count(distinct substring(convert_from(raw, 'UTF8') from '${NUMBERED}')) as distinct from webhook_events where correlation_id <> 'old'`)).rows;
    if (Number(stored?.count) !== numbersOf(ours).count() || Number(stored?.distinct) !== numbersOf(ours).count()) throw new Error(`a run that loses or doubles is no run: ${numbersOf(ours).count()} accepted, ${stored?.count} rows`);

    const times = (target: Target, perSecond: number): number[] => open.get(`${target.name} ${perSecond}`) ?? [];
    const [toExpress, toBare] = [express, bare].map((floor) => median(rates(ours)) / median(rates(floor))) as [number, number];
    const [half, full] = [times(ours, 500), times(ours, 1_000)];
    return [
      { what: `accepts/s, ${AT_ONCE} at once, beside Express with one insert`, ours: spread(rates(ours)), floor: spread(rates(express)), ratio: toExpress.toFixed(2), goal: 'ratio ≥ 0.8 (P17)', met: toExpress >= 0.8 },
      { what: 'the same beside a bare server with one insert', ours: spread(rates(ours)), floor: spread(rates(bare)), ratio: toBare.toFixed(2), goal: 'stretch 0.55 (P17)' },
      { what: 'CPU-ms of the server per accept, beside Express', ours: spread(cpu(ours), 2), floor: spread(cpu(express), 2), ratio: (median(cpu(ours)) / median(cpu(express))).toFixed(2), goal: '' },
      { what: 'CPU-ms of Postgres per accept, beside Express', ours: spread(inPostgres(ours), 2), floor: spread(inPostgres(express), 2), ratio: (median(inPostgres(ours)) / median(inPostgres(express))).toFixed(2), goal: '' },
      { what: `accept at 500/s open loop, ${DUPLICATES * 100} % duplicates`, ours: told(half), goal: 'p99 ≤ 15 ms, p99.9 ≤ 50 ms (P18)', met: percentile(half, 0.99) <= 15 && percentile(half, 0.999) <= 50 },
      { what: 'accept at 1,000/s open loop', ours: told(full), goal: 'p99 ≤ 30 ms (P18)', met: percentile(full, 0.99) <= 30 },
      ...[500, 1_000].flatMap((perSecond) => [express, bare].map((floor) => ({ what: `${floor.name} with one insert at ${perSecond}/s open loop`, ours: '', floor: told(times(floor, perSecond)), goal: '' }))),
      { what: 'event-loop delay of the api over all of it, p99', ours: ms(lag), goal: '≤ 20 ms (P27)', met: lag <= 20 },
    ];
  } finally {
    await world.close();
  }
};
