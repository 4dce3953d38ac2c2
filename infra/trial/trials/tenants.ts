import { checkAll } from '../checker.ts';
import type { Tenant } from '../partners.ts';
import { limit } from '../report.ts';
import type { Trial } from '../trial.ts';
import { until } from '../waiting.ts';
import { createWorld, type World } from '../world.ts';

const EACH = 40;
const EXTRA_MS = 30_000;

/** Milliseconds from a fetch and send tick until all orders of this tenant are Completed; ticks come every five seconds meanwhile. */
const timeOf = async (world: World, tenant: Tenant, count: number): Promise<number> => {
  const id = world.installationIds.get(tenant.name) ?? '';
  await world.runNow('fetch-orders');
  await until('the orders are fetched', async () => (await world.standing()).rows >= world.wanted(), { withinMs: 60_000 });
  await world.runNow('send-orders');
  let ticked = performance.now();
  return until(`${tenant.name} is served`, async () => {
    if (performance.now() - ticked > 5_000) {
      ticked = performance.now();
      await world.producer.runNow('send-orders');
    }
    const { rows } = await world.db.raw<{ rows: { count: number }[] }>(`select count(*) as count from orders where installation_id = ? and status = 'completed'`, [id]);
    return Number(rows[0]?.count) >= count;
  }, { withinMs: 180_000 });
};

/** Two tenants side by side, then one whose Stream account accepts connections and never answers, with the guide's own time-out of 30 s. */
export const tenants: Trial = async ({ engines, folder }) => {
  const world = await createWorld(engines, { name: 'tenants', folder, tenants: [{ name: 'Oak & Ash Ltd' }, { name: 'Northgate Interiors' }], quietSeconds: 3, env: { LINNWORKS_QUOTA_SHARE: '20' } });
  try {
    const { tenants: [healthy, dead], add, stream } = world.partners;
    if (!healthy || !dead) throw new Error('two tenants are needed');
    stream.switches.latencyMs = 20;
    await Promise.all([world.worker(), world.worker()]);
    const seed = (): void => { for (const tenant of [healthy, dead]) for (let left = EACH; left > 0; left -= 1) add(tenant, 'plain'); };

    seed();
    await timeOf(world, healthy, EACH);   // the first round makes identifiers and sessions
    await world.settle({ withinMs: 120_000 });
    seed();
    const quietMs = await timeOf(world, healthy, 2 * EACH);
    await world.settle({ withinMs: 120_000 });
    const figures: [string, string][] = [['both healthy: until one tenant was served', `${(quietMs / 1_000).toFixed(1)} s`]];
    const delays: { slots: number; ms: number }[] = [];
    let rounds = 2;
    for (const slots of [2, 1]) {
      await world.systemSettings.change({ MaxInstallationsPerBatch: slots }, { actor: 'trial', correlationId: 'trial-setup' });
      const hole = stream.faults.add({ kind: 'black-hole', account: dead.clientId });
      seed();
      rounds += 1;
      // The dead one has its turn first.
      await world.db.raw('update installations set sent_at = case when name = ? then now() else null end', [healthy.name]);
      const ms = await timeOf(world, healthy, EACH * rounds);
      delays.push({ slots, ms: ms - quietMs });
      figures.push([`one account dead, ${slots} installation(s) at once: until the healthy one was served`, `${(ms / 1_000).toFixed(1)} s; the dead one was called ${hole.hits} times`]);
      hole.remove();
      // What was asked of the dead account is looked up, and goes on.
      await world.settle({ withinMs: 240_000, tickMs: 5_000 });
    }
    return {
      did: `two tenants, ${EACH} orders each, four times over; in the last two rounds the Stream account of one never answers (time-out 30 s)`,
      figures,
      findings: [...delays.map(({ slots, ms }) => limit(`W7 the other is delayed (${slots} at once)`, Math.max(0, ms) / 1_000, EXTRA_MS / 1_000, 's')), ...(await checkAll(world, { quotas: false }))],
    };
  } finally {
    await world.close();
  }
};
