import { DELETE_PROBE_POINTS } from '../../../packages/platform/src/index.ts';
import { createOrderPlanStore } from '../../../packages/store/src/index.ts';
import { checkAudit, checkConvergence, checkIsolation, checkLegality, checkNotStuck, checkSilence, checkSingle, type Finding } from '../checker.ts';
import type { Process } from '../processes.ts';
import { holds } from '../report.ts';
import type { Chance } from '../../../packages/platform/src/testing/index.ts';
import type { Trial } from '../trial.ts';
import { pause, until } from '../waiting.ts';
import { createWorld, type World } from '../world.ts';

const ORDERS = 1_000;
/** Orders whose racers are let loose together, and how many such groups at once. */
const GROUP = 25;
const GROUPS_AT_ONCE = 4;
const REQUEUED = 60;
const TIMEOUT_SECONDS = 3;
const QUIET_SECONDS = 10;

type Row = { id: string; installation_id: string; linnworks_order_id: string; order_number: number; status: string; stream_order_no: string; consignment_no: string; tracking_number: string };
type Api = Awaited<ReturnType<World['api']>>;

const shuffled = <T>(list: readonly T[], chance: Chance): T[] => list.map((each) => ({ each, place: chance.next() })).sort((a, b) => a.place - b.place).map(({ each }) => each);
const groupsOf = <T>(list: readonly T[], size: number): T[][] => Array.from({ length: Math.ceil(list.length / size) }, (_, index) => list.slice(index * size, (index + 1) * size));

const rowsOf = async (world: World): Promise<Row[]> => (await world.db.raw<{ rows: Row[] }>(`select id, installation_id, linnworks_order_id, order_number::int, status, stream_order_no, consignment_no, tracking_number from orders order by order_number`)).rows;

const tenantOf = (world: World, { installation_id: id }: Pick<Row, 'installation_id'>): World['partners']['tenants'][number] => world.partners.tenants.find(({ name }) => world.installationIds.get(name) === id)!;
const shownOf = (world: World, row: Row) => tenantOf(world, row).account.find(row.linnworks_order_id);

/** Asks an operator's address until it answers with something else than "not now"; gives what it said. */
const post = async (api: Api, path: string, body: object): Promise<{ status: number; accepted: string[]; refused: { orderId: string; code: string }[] }> => {
  for (;;) {
    const response = await fetch(`${api.url}/operator${path}`, { method: 'POST', headers: { authorization: `Bearer ${api.token}`, 'content-type': 'application/json' }, body: JSON.stringify(body) }).catch(() => undefined);
    if (response && response.status < 500) return { status: response.status, accepted: [], refused: [], ...(await response.json() as object) };
    await pause(200);
  }
};

/** Two workers that are killed again and again: at each probe point of a delete, and by chance. */
const harass = (world: World, chance: Chance) => {
  let workers: Process[] = [];
  let over = false;
  const deaths = { kills: 0, probes: new Set<string>() };
  const armed = new Map<Process, string>();
  const next = (): Process => {
    const missing = DELETE_PROBE_POINTS.filter((point) => !deaths.probes.has(point));
    if (missing.length === 0) return world.startWorker();
    const point = chance.pick(missing);
    const worker = world.startWorker({ PROBE: point, PROBE_VISIT: String(chance.between(2, 12)) });
    armed.set(worker, point);
    return worker;
  };
  const loop = async (): Promise<void> => {
    workers = [next(), next()];
    let killAt = performance.now() + 5_000;
    while (!over) {
      await pause(100);
      for (const worker of workers) if (armed.has(worker) && !worker.isAlive() && worker.said(`PROBE ${armed.get(worker)}`)) deaths.probes.add(armed.get(worker) ?? '');
      if (performance.now() > killAt) {
        killAt = performance.now() + chance.between(8_000, 15_000);
        deaths.kills += 1;
        await chance.pick(workers).kill();
      }
      workers = workers.map((worker) => (worker.isAlive() ? worker : next()));
    }
    await Promise.all(workers.map((worker) => worker.kill()));
  };
  const ended = loop();
  return { deaths, end: async (): Promise<void> => { over = true; await ended; } };
};

/** Everything that could revive an order, and everybody who wants it gone, at the same time and in any order. */
const race = async (world: World, group: Row[], apis: Api[], chance: Chance, plannedInStream: Set<string>): Promise<{ asked: number; refused: number }> => {
  const ids = group.map(({ id }) => id);
  const plans = createOrderPlanStore(world.db);
  const counts = { asked: 0, refused: 0 };
  const asked = new Set<string>();
  const remove = async (orderIds = shuffled(ids, chance), confirm = chance.next() < 0.7): Promise<void> => {
    const { accepted, refused } = await post(chance.pick(apis), '/orders/delete', { orderIds, confirm });
    accepted.forEach((id) => asked.add(id));
    counts.asked += accepted.length;
    counts.refused += refused.length;
  };
  const plan = async (): Promise<void> => {
    for (const { id } of group) {
      await plans.keep(id, { runId: `R${chance.between(1, 9)}`, runDescription: 'Run', runNumber: chance.between(1, 20), sequence: chance.between(1, 20), plannedDate: '2026-11-27', eta: undefined, driver: 'Jo', vehicle: 'V1' }, { readAt: new Date() });
    }
    for (const installationId of new Set(group.map((row) => row.installation_id))) await world.producer.enqueue('send', 'write-back', { installationId }, { onlyOne: installationId }).catch(() => undefined);
  };
  const planInStream = async (): Promise<void> => {
    for (const row of group.filter(() => chance.next() < 0.15)) {
      const consignment = world.partners.stream.consignments.find(({ account, consignmentNo }) => account === tenantOf(world, row).clientId && consignmentNo === row.consignment_no);
      if (!consignment || consignment.deleted) continue;
      consignment.status = 'PLANNED';
      plannedInStream.add(row.id);
    }
  };
  const resend = async (): Promise<void> => { for (const five of groupsOf(ids, 5)) await post(chance.pick(apis), chance.next() < 0.5 ? '/orders/send' : '/orders/refetch', { orderIds: five }); };
  const edit = async (): Promise<void> => {
    for (const row of group.filter(() => chance.next() < 0.1)) tenantOf(world, row).account.editOrder(row.order_number, { CustomerInfo: { Address: { Address2: `Edited ${chance.between(1, 999)}` } } });
  };
  const label = async (): Promise<void> => { for (const row of group.slice(0, 3)) await world.producer.enqueue('label', 'produce', { installationId: row.installation_id, orderNumber: row.order_number }, { onlyOne: `${row.installation_id}:${row.order_number}` }).catch(() => undefined); };
  const jobs = async (): Promise<void> => { for (const orderId of ids) await world.producer.enqueue('send', 'order', { orderId, trigger: 'operator' }).catch(() => undefined); };
  await Promise.all(shuffled([() => remove(), () => remove(), () => remove(), plan, plan, planInStream, resend, edit, label, jobs], chance).map(async (run, place) => { await pause(place * chance.between(0, 250)); await run(); }));
  // Where Linnworks did not say whether they are processed, somebody confirms.
  const left = ids.filter((id) => !asked.has(id));
  if (left.length > 0) await remove(left, true);
  return counts;
};

/** What Stream and Linnworks have of each order, against its row (I12, F54). */
const checkBothSides = async (world: World, mayStay: Set<string>): Promise<{ findings: Finding[]; byStatus: Record<string, number> }> => {
  const { stream } = world.partners;
  const rows = await rowsOf(world);
  const wrong: string[] = [], deletes: string[] = [], shown: string[] = [];
  const alive = new Set(stream.consignments.filter(({ deleted, cancelled }) => !deleted && !cancelled).map(({ account, consignmentNo }) => `${account} ${consignmentNo}`));
  const effective = Map.groupBy(stream.ledger.calls('orders/delete').filter(({ committedAt }) => committedAt !== undefined), ({ account, request }) => `${account} ${(request as { ref: string }).ref}`);
  for (const row of rows) {
    const about = `order ${row.order_number} is ${row.status}`;
    if (row.status !== 'deleted' && row.status !== 'completed') wrong.push(about);
    if (row.status === 'completed' && !mayStay.has(row.id)) wrong.push(`${about}, although Stream had no reason to keep it`);
    if (alive.has(`${tenantOf(world, row).clientId} ${row.consignment_no}`) !== (row.status === 'completed')) wrong.push(`${about}; in Stream it is ${row.status === 'completed' ? 'gone' : 'alive'}`);
    const times = effective.get(`${tenantOf(world, row).clientId} ${row.stream_order_no}`)?.length ?? 0;
    if (times !== (row.status === 'deleted' ? 1 : 0)) deletes.push(`${about}; it was deleted in Stream ${times} time(s)`);
    const order = shownOf(world, row);
    const ours = [...(order?.GeneralInfo.Identifiers ?? []).filter(({ Tag }) => Tag.startsWith('STI_')).map(({ Name }) => Name), ...(order?.ExtendedProperties ?? []).filter(({ Name }) => Name.startsWith('Stream')).map(({ Name }) => Name)];
    if (row.status === 'deleted' && (ours.length > 0 || order?.ShippingInfo.TrackingNumber !== '')) shown.push(`${about}; Linnworks shows "${order?.ShippingInfo.TrackingNumber}" and ${ours.join(', ')}`);
    if (row.status === 'completed' && (!ours.includes('Sent to Stream') || !ours.some((name) => name.startsWith('RUN ')) || order?.ShippingInfo.TrackingNumber !== row.tracking_number)) shown.push(`${about}; Linnworks shows "${order?.ShippingInfo.TrackingNumber}" and ${ours.join(', ')}`);
  }
  return {
    byStatus: Object.fromEntries([...Map.groupBy(rows, ({ status }) => status)].map(([status, { length }]) => [status, length])),
    findings: [
      holds('F54 Deleted or Completed, never both', wrong, rows.length, 'orders'),
      holds('F54 one effective DELETE each', deletes, rows.length, 'orders'),
      holds('I5 Linnworks shows nothing of a Deleted order, and all of a Completed one', shown, rows.length, 'orders'),
    ],
  };
};

const underWay = async (world: World): Promise<number> => {
  const { rows } = await world.db.raw<{ rows: { left: number }[] }>(`select count(*)::int as left from orders where status = 'completed' and delete_requested_at is not null`);
  return Number(rows[0]?.left);
};

const atRest = async (world: World, withinMs: number): Promise<number> => until('every delete has ended', async () => {
  const { rows } = await world.db.raw<{ rows: { left: number }[] }>(`select count(*)::int as left from orders where (status = 'completed' and delete_requested_at is not null) or write_back_due_at is not null or status in ('pending', 'in-progress', 'ready-for-retry', 'failed')`);
  return Number(rows[0]?.left) === 0;
}, { withinMs, everyMs: 250 });

/** Deleted orders queued again by two people at once, and sent by the ordinary cycle: one new consignment each. */
const queueAgain = async (world: World, apis: Api[], chance: Chance): Promise<Finding> => {
  const chosen = shuffled((await rowsOf(world)).filter(({ status }) => status === 'deleted'), chance).slice(0, REQUEUED);
  const wrong: string[] = [];
  const askFor = async (api: Api, rows: Row[]): Promise<void> => {
    for (let ids = rows.map(({ id }) => id); ids.length > 0; await pause(500)) {
      const { refused } = await post(api, '/orders/queue-again', { orderIds: ids });
      ids = refused.filter(({ code }) => code === 'delete-unsettled').map(({ orderId }) => orderId);
    }
  };
  await Promise.all(groupsOf(chosen, 20).flatMap((some) => [...apis, ...apis].map((api) => askFor(api, some))));
  await until('all are sent again', async () => {
    await world.producer.runNow('fetch-orders');
    await world.producer.runNow('send-orders');
    await pause(2_000);
    const { rows } = await world.db.raw<{ rows: { count: number }[] }>(`select count(*)::int as count from orders where replaces_order_id is not null and status = 'completed' and write_back_due_at is null`);
    return Number(rows[0]?.count) === chosen.length;
  }, { withinMs: 90_000 }).catch((error: Error) => wrong.push(error.message));
  const { stream } = world.partners;
  const rows = await rowsOf(world);
  for (const old of chosen) {
    const again = rows.filter(({ linnworks_order_id: id, status }) => id === old.linnworks_order_id && status === 'completed');
    const alive = stream.consignments.filter(({ account, orderNo, deleted }) => account === tenantOf(world, old).clientId && orderNo === old.stream_order_no && !deleted);
    const tracking = shownOf(world, old)?.ShippingInfo.TrackingNumber;
    if (again.length !== 1 || alive.length !== 1 || alive[0]?.consignmentNo !== again[0]?.consignment_no || tracking !== again[0]?.tracking_number) wrong.push(`order ${old.order_number} has ${again.length} Completed row(s) and ${alive.length} live consignment(s); Linnworks shows "${tracking}"`);
  }
  return holds('R-062 queued again once, by a person alone', wrong, chosen.length, 'deleted orders');
};

/**
 * F54: 1,000 orders, each deleted by several operators at once while plans are kept, write-backs run, people send and re-fetch them, planners
 * plan some of them in Stream, answers to DELETE are lost or late, Linnworks stumbles, and workers are killed.
 */
export const deleteRace: Trial = async ({ engines, chance, seed, folder }) => {
  const world = await createWorld(engines, {
    name: 'delete-race', folder, tenants: [{ name: 'Oak & Ash Ltd', prefix: 'OA-' }, { name: 'Northgate Interiors', prefix: 'NG-' }], quietSeconds: QUIET_SECONDS, env: { LINNWORKS_QUOTA_SHARE: '100' },
    settings: { StreamApiTimeout: TIMEOUT_SECONDS, StreamApiMaxRetryAttempts: 1, MaxUserSelectedOrdersForDelete: 50, MaxInstallationsPerBatch: 2 },
  });
  try {
    const { tenants, add, stream, linnworks } = world.partners;
    await world.db.raw(`update integrations set settings = settings || '{"IsWebhookFeaturesEnabled": true, "IsGroupSequenceIdentifierEnabled": true}', version = version + 1`);
    for (let n = 0; n < ORDERS; n += 1) add(tenants[n % tenants.length]!, 'plain');
    const first = await world.worker();
    const sentMs = await world.settle({ withinMs: 300_000, tickMs: 3_000 });
    await first.stop();
    const rows = await rowsOf(world);

    const remove = 'orders/delete';
    stream.switches.latencyMs = 15;
    stream.faults.add({ kind: 'lost-answer', method: remove, probability: 0.1, seed: `${seed} lost` });
    stream.faults.add({ kind: 'late-commit', method: remove, probability: 0.04, seed: `${seed} late`, delayMs: [0, 9_000], then: 'reset' });
    stream.faults.add({ kind: 'black-hole', method: remove, probability: 0.03, seed: `${seed} hole` });
    stream.faults.add({ kind: '503', method: remove, probability: 0.05, seed: `${seed} 503` });
    stream.faults.add({ kind: '502', method: 'orders/read', probability: 0.03, seed: `${seed} 502` });
    linnworks.faults.add({ kind: 'reset-after', method: 'Orders/SetOrderShippingInfo', probability: 0.03, seed: `${seed} shipping` });
    linnworks.faults.add({ kind: 'reset-after', method: 'OpenOrders/UnassignOrderIdentifier', probability: 0.05, seed: `${seed} unassign` });
    linnworks.faults.add({ kind: '503', probability: 0.01, seed: `${seed} linnworks` });

    const apis = [await world.api()];
    const harassed = harass(world, chance);
    const plannedInStream = new Set<string>();
    const counts = { asked: 0, refused: 0 };
    const began = performance.now();
    const queue = groupsOf(shuffled(rows, chance), GROUP);
    let racing = true;
    const ticks = (async () => { while (racing) { await world.producer.runNow('fetch-orders').catch(() => undefined); await world.producer.runNow('send-orders').catch(() => undefined); await pause(3_000); } })();
    await Promise.all(Array.from({ length: GROUPS_AT_ONCE }, async () => {
      for (let group = queue.shift(); group; group = queue.shift()) {
        const { asked, refused } = await race(world, group, apis, chance, plannedInStream);
        counts.asked += asked;
        counts.refused += refused;
      }
    }));
    const raceMs = performance.now() - began;
    const trouble: string[] = [];
    // Faults and deaths go on until nearly all is done, however long that takes with them.
    await until('most deletes have ended', async () => await underWay(world) < ORDERS / 50, { withinMs: 180_000, everyMs: 500 }).catch(() => undefined);
    const [stormMs, stormLeft] = [performance.now() - began, await underWay(world)];
    await harassed.end();
    const hits = stream.faults.list().map(({ kind, method, hits: count }) => `${count} ${kind} of ${method}`).join(', ');
    stream.faults.clear();
    linnworks.faults.clear();
    const last = await Promise.all([world.worker(), world.worker()]);
    const restMs = await atRest(world, 300_000).catch((error: Error) => { trouble.push(error.message); return NaN; });
    racing = false;
    await ticks;
    // What Stream still carries out late must find nothing of ours.
    stream.late.settle();
    const { findings, byStatus } = await checkBothSides(world, plannedInStream);
    const general = [checkSingle(world), await checkConvergence(world), await checkNotStuck(world), await checkIsolation(world), await checkSilence(world)];
    const again = await queueAgain(world, apis, chance);
    await Promise.all(last.map((worker) => worker.stop()));
    const calls = stream.ledger.calls(remove);
    return {
      did: `${rows.length} orders in Stream and Linnworks, each deleted three times over while it is planned, written back, sent, re-fetched, edited and asked for labels; workers killed ${harassed.deaths.kills} times by chance, and at ${harassed.deaths.probes.size} of ${DELETE_PROBE_POINTS.length} points of a delete`,
      figures: [
        ['sent beforehand', `${(sentMs / 1_000).toFixed(0)} s`],
        ['the race', `${(raceMs / 1_000).toFixed(0)} s until all had been asked for, ${stormLeft} left after ${(stormMs / 1_000).toFixed(0)} s with faults and deaths; at rest ${(restMs / 1_000).toFixed(0)} s after the last fault`],
        ['at the end', Object.entries(byStatus).map(([status, count]) => `${count} ${status}`).join(', ')],
        ['asked for', `${counts.asked} accepted, ${counts.refused} refused; ${plannedInStream.size} orders were planned in Stream meanwhile`],
        ['DELETE at Stream', `${calls.length} calls, ${calls.filter(({ committedAt }) => committedAt !== undefined).length} effective; ${hits}`],
      ],
      findings: [
        ...findings, ...general, again, await checkAudit(world), await checkLegality(world),
        holds('comes to rest', trouble), holds('R3 every point of a delete visited', DELETE_PROBE_POINTS.filter((point) => !harassed.deaths.probes.has(point)), DELETE_PROBE_POINTS.length, 'points'),
      ],
    };
  } finally {
    await world.close();
  }
};
