import { randomUUID } from 'node:crypto';
import { COURIER_MODES, walkContract } from '../../../packages/simulators/src/index.ts';
import { completedOrders, setUpCourier, wizardValues } from '../courier.ts';
import { holds, limit } from '../report.ts';
import type { Trial } from '../trial.ts';
import { pause } from '../waiting.ts';
import { createWorld } from '../world.ts';

const FIRST = 700_001;

/**
 * Linnworks' side of the courier contract in every way of speaking against api and worker as processes, and labels while a partner or an
 * engine is away (linnworks-shipping-contract.md, 16; reliability.md, matrix; R24).
 */
export const courier: Trial = async ({ engines, folder }) => {
  const world = await createWorld(engines, { name: 'courier', folder, tenants: [{ name: 'Oak & Ash Ltd', prefix: 'OA-' }], settings: { StreamApiTimeout: 5 }, env: { LINNWORKS_QUOTA_SHARE: '50' } });
  try {
    const { partners: { tenants: [tenant], add, linnworks, stream }, db } = world;
    if (!tenant) throw new Error('a tenant is needed');
    const { api, url } = await world.api();
    const worker = await world.worker();
    const broken: string[] = [];
    let steps = 0;
    for (const [name, modes] of Object.entries(COURIER_MODES)) {
      try {
        steps += (await walkContract(url, { user: { Email: tenant.account.email, LinnworksUniqueIdentifier: tenant.account.ids.Id, AccountName: name }, values: wizardValues(world, tenant), nextOrder: async () => add(tenant, 'plain').NumOrderId }, modes)).length;
      } catch (error) {
        broken.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
    const twins = [...new Set(stream.consignments.map(({ orderNo }) => orderNo))].filter((orderNo) => stream.live(orderNo).length > 1);

    const set = await setUpCourier(world, url, tenant);
    const { driver, serviceId } = set;
    const numbers = await completedOrders(world, set, FIRST, 200);
    let next = 0;
    const taken: Record<string, { completed: number; unsent: number }> = {};
    const trouble: string[] = [];
    /** What a packer sees while something is away: a label of a Completed order, drawn now, and the sentence about one that was not sent. */
    const look = async (what: string, unsent: number | undefined): Promise<void> => {
      const from = performance.now();
      const label = await driver.print({ orderId: numbers[next++] as number, serviceId }).catch((error: Error) => ({ IsError: true, ErrorMessage: error.message }));
      if (label.IsError) trouble.push(`${what}: a Completed order was not labelled: ${label.ErrorMessage}`);
      const completed = performance.now() - from;
      if (unsent === undefined) { taken[what] = { completed, unsent: 0 }; return; }
      const told = await driver.print({ orderId: unsent, serviceId }).catch((error: Error) => ({ IsError: false, ErrorMessage: error.message }));
      if (!told.IsError || !/^Order \d+ /.test(told.ErrorMessage ?? '')) trouble.push(`${what}: an unsent order was answered with: ${told.ErrorMessage ?? 'a label'}`);
      taken[what] = { completed, unsent: performance.now() - from - completed };
    };
    const hole = stream.faults.add({ kind: 'black-hole' });
    await look('Stream accepts and never answers', add(tenant, 'plain').NumOrderId);
    hole.remove();
    const silence = linnworks.faults.add({ kind: 'black-hole' });
    await look('Linnworks accepts and never answers', add(tenant, 'plain').NumOrderId);
    silence.remove();
    if (engines.canRestart('redis')) {
      await engines.killRedis();
      await look('Redis is stopped', add(tenant, 'plain').NumOrderId);
      await engines.startRedis();
    }
    if (engines.canRestart('postgres')) {
      await engines.killPostgres();
      const told = await driver.print({ orderId: numbers[next++] as number, serviceId }).catch((error: Error) => ({ IsError: false, ErrorMessage: error.message }));
      if (!told.IsError) trouble.push(`Postgres is stopped: answered with: ${told.ErrorMessage}`);
      await engines.startPostgres();
    }

    // One that another process is sending: told by NOTIFY as soon as it is done, and after six seconds that it is not.
    const number = FIRST + 10_000;
    const [like] = await db('orders').where({ order_number: numbers[0] });
    const id = randomUUID();
    await db('orders').insert({ ...like, id, linnworks_order_id: randomUUID(), order_number: number, source: JSON.stringify(like.source), status: 'in-progress', lease_until: db.raw(`now() + interval '2 minutes'`), consignment_no: null, tracking_number: null, completed_at: null });
    const from = performance.now();
    const patient = await driver.print({ orderId: number, serviceId });
    const gaveUp = (performance.now() - from) / 1_000;
    if (!/still being sent/.test(patient.ErrorMessage ?? '')) trouble.push(`In Progress: answered with: ${patient.ErrorMessage ?? 'a label'}`);
    const waiting = driver.print({ orderId: number, serviceId }).then(() => performance.now());
    await pause(700);
    await db('orders').where({ id }).update({ status: 'completed', lease_until: null, consignment_no: 'STC-LATE', tracking_number: 'TRK-LATE', completed_at: db.fn.now() });
    const completed = performance.now();
    const told = (await waiting) - completed;

    const dead = [api, worker].filter((each) => !each.isAlive()).map((each) => `${each.name} ended with ${each.ended()}`);
    return {
      did: `the contract walked in ${Object.keys(COURIER_MODES).length} ways (${steps} steps held); labels with each partner and engine away`,
      figures: Object.entries(taken).map(([what, ms]) => [what, `label of a Completed order after ${Math.round(ms.completed)} ms; the sentence about an unsent one after ${(ms.unsent / 1_000).toFixed(1)} s`]),
      findings: [
        holds('the contract, every way of speaking', broken, Object.keys(COURIER_MODES).length, 'ways'),
        holds('one consignment an order, double clicks and hang-ups included', twins, stream.consignments.length, 'consignments'),
        holds('labels and sentences while something is away', trouble, Object.keys(taken).length + 2, 'outages'),
        limit('the sentence about an unsent order', Math.max(...Object.values(taken).map(({ unsent }) => unsent)) / 1_000, 60, 's'),
        limit('In Progress: the wait ends', gaveUp, 7, 's'),
        limit('In Progress: told after completion', told, 100, 'ms'),
        holds('no process ended', dead, 2, 'processes'),
      ],
    };
  } finally {
    await world.close();
  }
};
