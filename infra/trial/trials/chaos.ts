import { checkAll } from '../checker.ts';
import { IGNORED_TRAITS, SENDABLE, UNSENDABLE_TRAITS } from '../partners.ts';
import type { Process } from '../processes.ts';
import { holds, limit } from '../report.ts';
import type { Trial } from '../trial.ts';
import { pause } from '../waiting.ts';
import { createWorld, type World } from '../world.ts';

const ORDERS = 500;
const TIMEOUT_SECONDS = 3;
const QUIET_SECONDS = 60;
/** R4: how long the work of a killed worker may lie still; R6: after Redis was emptied. */
const TAKEN_OVER_MS = 20_000;
const EMPTIED_MS = 30_000;

type Held = { id: string; version: number; since: number; afterFlush: boolean };

/** Watches the orders that a worker held when it was killed, until another takes them over; a renewed lease does not count. */
const watchRecovery = (world: World) => {
  const waiting = new Map<string, Held>();
  const took: { ms: number; afterFlush: boolean; id: string }[] = [];
  let overdue = 0;
  let looks = 0;
  return {
    took,
    overdue: () => overdue,
    looks: () => looks,
    waiting: () => waiting.size,
    /** The orders that are under a lease at this moment. */
    async killed(afterFlush: boolean): Promise<void> {
      const { rows } = await world.db.raw<{ rows: { id: string; version: number }[] }>(`select id, version from orders where status = 'in-progress' and lease_until is not null`);
      for (const { id, version } of rows) if (waiting.get(id)?.version !== version) waiting.set(id, { id, version, since: performance.now(), afterFlush });
    },
    async look(): Promise<void> {
      looks += 1;
      if (waiting.size > 0) {
        const { rows } = await world.db.raw<{ rows: { id: string; version: number }[] }>('select id, version from orders where id = any(?::uuid[])', [[...waiting.keys()]] as unknown as string[]);
        for (const { id, version } of rows) {
          const held = waiting.get(id);
          if (held && version > held.version) {
            took.push({ ms: performance.now() - held.since, afterFlush: held.afterFlush, id });
            waiting.delete(id);
          }
        }
      }
      const { rows } = await world.db.raw<{ rows: { late: number | null }[] }>(`select max(extract(epoch from now() - coalesce(next_look_at, lease_until))) as late from orders where status = 'in-progress'`);
      overdue = Math.max(overdue, Number(rows[0]?.late ?? 0));
    },
  };
};

/**
 * Everything at once: workers killed every few seconds, a fifth of the creates without their answer, commits up to 40 s late, Redis emptied in
 * the middle, Postgres killed once. Stream takes any number twice, so that only the send protocol keeps an order to one consignment.
 */
export const chaos: Trial = async ({ engines, chance, seed, minutes, folder }) => {
  const world = await createWorld(engines, {
    name: 'chaos', folder, tenants: [{ name: 'Oak & Ash Ltd', prefix: 'OA-' }, { name: 'Northgate Interiors', prefix: 'NG-' }], settings: { StreamApiTimeout: TIMEOUT_SECONDS }, quietSeconds: QUIET_SECONDS, quotas: '429-with-retry-after',
  });
  try {
    const { tenants, add, expected, stream, linnworks } = world.partners;
    stream.switches.latencyMs = 120;
    const create = 'orders/create';
    stream.faults.add({ kind: 'late-commit', method: create, probability: 0.05, seed: `${seed} late reset`, delayMs: [0, 40_000], then: 'reset' });
    stream.faults.add({ kind: 'late-commit', method: create, probability: 0.02, seed: `${seed} late hang`, delayMs: [0, 40_000], then: 'hang' });
    stream.faults.add({ kind: 'lost-answer', method: create, probability: 0.14, seed: `${seed} lost` });
    stream.faults.add({ kind: 'timeout-after-commit', method: create, probability: 0.02, seed: `${seed} silent` });
    stream.faults.add({ kind: 'truncated', method: create, probability: 0.02, seed: `${seed} truncated` });
    stream.faults.add({ kind: 'cut-body', method: create, probability: 0.02, seed: `${seed} cut` });
    stream.faults.add({ kind: '503', method: create, probability: 0.02, seed: `${seed} 503` });
    stream.faults.add({ kind: '502', method: 'orders/read', probability: 0.03, seed: `${seed} 502` });
    linnworks.faults.add({ kind: 'reset-after', method: 'Orders/SetOrderShippingInfo', probability: 0.03, seed: `${seed} shipping` });
    linnworks.faults.add({ kind: 'reset-after', method: 'OpenOrders/AssignOrderIdentifier', probability: 0.1, seed: `${seed} assign` });
    linnworks.faults.add({ kind: 'reset-after', method: 'Orders/AddExtendedProperties', probability: 0.05, seed: `${seed} properties` });
    linnworks.faults.add({ kind: '503', probability: 0.01, seed: `${seed} linnworks` });

    for (const tenant of tenants) for (const trait of [...UNSENDABLE_TRAITS, ...IGNORED_TRAITS]) if (trait !== 'ten-thousand-lines') add(tenant, trait);
    const addSome = (count: number): void => { for (let left = count; left > 0 && expected.size < ORDERS; left -= 1) add(chance.pick(tenants), chance.pick(SENDABLE)); };
    addSome(60);

    let workers: Process[] = [await world.worker(), await world.worker()];
    const recovery = watchRecovery(world);
    const began = performance.now();
    const lasts = minutes * 60_000;
    const at = (): number => (performance.now() - began) / lasts;
    let flushedAt = -Infinity;
    let flushed = 0;
    let restarted = 0;
    let kills = 0;
    let killAt = performance.now() + 4_000;
    let tickAt = 0;
    const events: string[] = [];
    let postgresBusy = false;

    while (at() < 1 || expected.size < ORDERS) {
      await pause(150);
      if (!postgresBusy) await recovery.look().catch(() => undefined);
      if (performance.now() > tickAt) {
        tickAt = performance.now() + 4_000;
        addSome(Math.ceil(ORDERS / Math.max(10, (lasts * 0.8) / 4_000)));
        await world.producer.runNow('fetch-orders').catch(() => undefined);
        await world.producer.runNow('send-orders').catch(() => undefined);
      }
      if (performance.now() > killAt) {
        const victim = chance.pick(workers);
        kills += 1;
        killAt = performance.now() + chance.between(3_000, 7_000);
        const afterFlush = performance.now() - flushedAt < 40_000;
        await victim.kill();
        await recovery.killed(afterFlush).catch(() => undefined);
        const next = world.startWorker();
        workers = workers.map((worker) => (worker === victim ? next : worker));
      }
      if (flushed === 0 && at() > 0.4) {
        flushed = 1;
        flushedAt = performance.now();
        await engines.flushAll();
        events.push(`Redis emptied after ${Math.round((performance.now() - began) / 1_000)} s`);
      }
      if (restarted === 0 && at() > 0.7 && engines.canRestart('postgres')) {
        restarted = 1;
        postgresBusy = true;
        await engines.killPostgres();
        const away = performance.now();
        await pause(2_000);
        await engines.startPostgres();
        postgresBusy = false;
        events.push(`Postgres killed after ${Math.round((away - began) / 1_000)} s and back ${((performance.now() - away) / 1_000).toFixed(1)} s later`);
      }
      for (const [index, worker] of workers.entries()) {
        if (worker.isAlive()) continue;
        events.push(`${worker.name} ended by itself with ${worker.ended()}`);
        workers[index] = world.startWorker();
      }
    }

    const hits = Object.fromEntries([...stream.faults.list(), ...linnworks.faults.list()].map(({ kind, method, hits: count }) => [`${kind}${method ? ` of ${method}` : ''}`, count]));
    stream.faults.clear();
    linnworks.faults.clear();
    await Promise.all(workers.map((worker) => worker.ready().catch(() => undefined)));
    const trouble: string[] = [];
    const restMs = await world.settle({ withinMs: 300_000, tickMs: 4_000 }).catch((error: Error) => { trouble.push(error.message); return NaN; });
    await recovery.look();

    const creates = stream.ledger.calls(create);
    const withoutAnswer = creates.filter(({ fault, status }) => fault !== undefined && status !== 503).length;
    const usual = recovery.took.filter(({ afterFlush }) => !afterFlush).map(({ ms }) => ms);
    const emptied = recovery.took.filter(({ afterFlush }) => afterFlush).map(({ ms }) => ms);
    const orphans = (await world.db.raw<{ rows: { count: number }[] }>('select count(*) as count from orphan_consignments')).rows[0]?.count;
    return {
      did: `${expected.size} orders in ${minutes} min; ${kills} workers killed; ${withoutAnswer} of ${creates.length} creates (${Math.round((100 * withoutAnswer) / creates.length)} %) without their answer; ${events.join('; ')}`,
      figures: [
        ['faults played', Object.entries(hits).map(([kind, count]) => `${count} × ${kind}`).join(', ')],
        ['taken over after a kill', `${usual.length} orders, slowest ${(Math.max(0, ...usual) / 1_000).toFixed(1)} s; within 40 s after Redis was emptied: ${emptied.length}, slowest ${(Math.max(0, ...emptied) / 1_000).toFixed(1)} s; still waiting: ${recovery.waiting()}`],
        ['longest past a lease or next look, seen in passing', `${recovery.overdue().toFixed(1)} s`],
        ['quiet after the last fault', `${(restMs / 1_000).toFixed(0)} s`],
        ['consignments kept as seen after a lost lease', String(orphans)],
      ],
      findings: [
        ...(await checkAll(world)),
        holds('R2 comes to rest', trouble),
        limit('R4 work of a killed worker goes on', Math.max(0, ...usual) / 1_000, TAKEN_OVER_MS / 1_000, 's'),
        limit('R6 the same after Redis was emptied', Math.max(0, ...emptied) / 1_000, (TAKEN_OVER_MS + EMPTIED_MS) / 1_000, 's'),
        holds('no worker ended by itself', events.filter((event) => event.includes('by itself')), kills + 2, 'workers'),
      ],
    };
  } finally {
    await world.close();
  }
};
