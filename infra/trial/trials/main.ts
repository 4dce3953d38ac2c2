import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { checkAll } from '../checker.ts';
import { IGNORED_TRAITS, SENDABLE, UNSENDABLE_TRAITS } from '../partners.ts';
import { ROOT } from '../processes.ts';
import { holds } from '../report.ts';
import type { Trial } from '../trial.ts';
import { createWorld } from '../world.ts';

const ORDERS = 500;

/** 500 orders over two installations with a prefix each, two workers and the api, ticks by "run now", quotas on. */
export const main: Trial = async ({ engines, chance, folder }) => {
  const world = await createWorld(engines, { name: 'main', folder, tenants: [{ name: 'Oak & Ash Ltd', prefix: 'OA-' }, { name: 'Northgate Interiors', prefix: 'NORTHGATE-', firstOrderNumber: 31_001 }], quotas: '429-with-retry-after' });
  try {
    const { tenants, add, expected } = world.partners;
    // Each kind that can't be sent twice over, on both tenants; the rest is drawn.
    for (const tenant of tenants) for (const trait of [...UNSENDABLE_TRAITS, ...IGNORED_TRAITS]) for (let times = trait === 'ten-thousand-lines' ? 1 : 3; times > 0; times -= 1) add(tenant, trait);
    while (expected.size < ORDERS - 2) add(chance.pick(tenants), chance.pick(SENDABLE));
    const [, northgate] = tenants;
    // Its prefix has ten characters, so eight more are one too many.
    for (const number of [12_345_678, 12_345_679]) {
      const order = northgate?.account.addOrder({ NumOrderId: number });
      if (order && northgate) expected.set(order.OrderId, { tenant: northgate.name, orderNumber: number, end: 'validation-failed', title: 'Order number too long' });
    }

    const [first, second] = [world.startWorker(), world.startWorker()];
    await Promise.all([first.ready(), second.ready()]);
    const api = existsSync(join(ROOT, 'apps/api/src/start.ts')) ? await world.api() : undefined;
    const runNow = api?.runNow ?? world.runNow;
    await runNow('fetch-orders');
    await runNow('send-orders');
    const tookMs = await world.settle({ withinMs: 400_000 });

    const stops = await Promise.all([first, second].map((worker) => worker.stop()));
    const { byStatus } = await world.standing();
    const sent = byStatus['completed'] ?? 0;
    const linnworksCalls = world.partners.linnworks.ledger.length;
    return {
      did: `${expected.size} orders over ${tenants.length} installations; two workers${api ? ' and the api; ticks by POST /operator/schedules/…/run' : ' (no api yet: ticks by the producer)'}; Linnworks' quotas on`,
      figures: [
        ['ended as', Object.entries(byStatus).map(([status, count]) => `${count} ${status}`).join(', ')],
        ['until all was written back', `${(tookMs / 1_000).toFixed(1)} s`],
        ['Stream creates per Completed order', (world.partners.stream.ledger.calls('orders/create').length / sent).toFixed(3)],
        ['Stream look-ups', String(world.partners.stream.ledger.calls('orders/read').length)],
        ['Linnworks calls per Completed order', (linnworksCalls / sent).toFixed(2)],
        ['graceful stop of the workers', stops.map((ms) => `${(ms / 1_000).toFixed(1)} s`).join(', ')],
      ],
      findings: [
        ...(await checkAll(world)),
        holds('P2 one create each', world.partners.stream.ledger.calls('orders/create').length === sent ? [] : [`${world.partners.stream.ledger.calls('orders/create').length} creates for ${sent} orders, although nothing went wrong`], sent, 'Completed orders'),
        holds('graceful stop', [first, second].filter((worker) => worker.ended() !== 'code 0').map((worker) => `${worker.name} ended with ${worker.ended()}`), 2, 'workers'),
      ],
    };
  } finally {
    await world.close();
  }
};
