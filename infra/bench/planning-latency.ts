import { createDispatch } from '../trial/dispatch.ts';
import type { Engines } from '../trial/engines.ts';
import { pause, until } from '../trial/waiting.ts';
import { createWorld, freePort } from '../trial/world.ts';
import { percentile, say, type Figure } from './figures.ts';

const RUNS = 30;
const STOPS = 20;
/** R-136: a cycle begins every two minutes. */
const CYCLE_SECONDS = 120;
const LATENCY = { stream: 400, linnworks: 150 };

/**
 * Thirty runs of twenty closed at once, with partners that take their time and Linnworks' quotas on. The work of each cycle is measured as it
 * happens; the waiting for the next tick of the clock is not sat out but added: at the very worst the events came just after a tick.
 */
const measureAt = async (engines: Engines, folder: string, batch: number, goalMinutes: number): Promise<Figure[]> => {
  const port = freePort();
  const world = await createWorld(engines, {
    name: `planning ${batch}`, folder, tenants: [{ name: 'Oak & Ash Ltd', prefix: 'OA-' }], settings: { WebhookBatchSize: batch, MaxBatchSizePerInstallation: 50 }, witness: false, keepBodies: false,
    integration: { IsWebhookFeaturesEnabled: true, IsGroupSequenceIdentifierEnabled: true }, env: { PUBLIC_URL: `http://127.0.0.1:${port}` },
  });
  try {
    const { db, partners: { stream, linnworks, tenants: [tenant] } } = world;
    if (!tenant) throw new Error('a tenant is needed');
    const dispatch = createDispatch(world, tenant);
    await world.api(port);
    dispatch.registerIdentifiers();
    // How the orders came to Stream is not what is measured: by a worker that keeps to no quota, whose calls are forgotten after a minute.
    linnworks.quotas.mode = 'off';
    const hasty = await world.worker({ LINNWORKS_QUOTA_SHARE: '1000' });
    await dispatch.subscribed();
    const orders = await dispatch.sent(Array.from({ length: RUNS * STOPS }, () => 'plain' as const));
    await hasty.stop();
    await pause(60_000);
    linnworks.quotas.mode = '429-with-retry-after';
    await world.worker();
    [stream.switches.latencyMs, linnworks.latencyMs] = [LATENCY.stream, LATENCY.linnworks];
    const runs = Array.from({ length: RUNS }, (_, index) => {
      const own = orders.slice(index * STOPS, (index + 1) * STOPS);
      return { own, run: stream.plan({ description: `RUN ${String((index % 20) + 1).padStart(2, '0')}`, date: '2026-12-01', driver: `Driver ${index}`, vehicle: `Van ${index}` }, own.map(({ consignmentNo }) => consignmentNo)) };
    });
    for (const { run } of runs) stream.closePlanning(run.id);
    await dispatch.told();

    /** Seconds from the event to the identifiers of a run, by run; a run's last order counts. */
    const waited = new Map<string, number>();
    const work: number[] = [];
    const calls = dispatch.watchCalls();
    for (let cycle = 0; waited.size < RUNS; cycle += 1) {
      if (cycle > RUNS) throw new Error('the runs do not come to an end');
      const from = performance.now();
      await world.producer.runNow('process-webhooks');
      await until('a cycle is done', async () => {
        const { rows: [open] } = await db.raw<{ rows: { busy: number; pending: number; due: number }[] }>(`select count(*) filter (where status = 'in-progress') as busy, count(*) filter (where status in ('pending', 'ready-for-retry')) as pending, (select count(*) from orders where write_back_due_at is not null) as due from webhook_events`);
        const seconds = (performance.now() - from) / 1_000;
        for (const { own, run } of runs) if (!waited.has(run.id) && dispatch.deviations(own, { processes: false, dispatchSync: false }).length === 0) waited.set(run.id, CYCLE_SECONDS * (cycle + 1) + seconds);
        const begun = Number(open?.pending) <= RUNS - Math.min(RUNS, batch * (cycle + 1));
        return begun && Number(open?.busy) === 0 && Number(open?.due) === 0;
      }, { withinMs: 600_000, everyMs: 100 });
      work.push((performance.now() - from) / 1_000);
    }
    const perOrder = Object.values(calls()).reduce((sum, count) => sum + count, 0) / orders.length;
    say(`  batch ${batch}: the work of each cycle ${work.map((s) => `${s.toFixed(1)} s`).join(', ')}; calls: ${Object.entries(calls()).map(([method, count]) => `${count} × ${method}`).join(', ')}`);
    const seconds = [...waited.values()];
    const p95 = percentile(seconds, 0.95) / 60;
    return [
      { what: `${RUNS} runs of ${STOPS} closed at once, batch ${batch}: event → identifiers of the whole run, having just missed a tick`, ours: `p50 ${(percentile(seconds, 0.5) / 60).toFixed(2)} min, p95 ${p95.toFixed(2)} min, of which ${((CYCLE_SECONDS * work.length) / 60).toFixed(0)} min on the clock for the last`, goal: `p95 ≤ ${goalMinutes} min (P19)`, met: p95 <= goalMinutes },
      { what: `partner calls per order, batch ${batch} (Stream ${LATENCY.stream} ms, Linnworks ${LATENCY.linnworks} ms, quotas on)`, ours: perOrder.toFixed(2), goal: '≤ 2.5 (P3)', met: perOrder <= 2.5 },
    ];
  } finally {
    await world.close();
  }
};

export const measurePlanningLatency = async (engines: Engines, folder: string): Promise<Figure[]> => [...(await measureAt(engines, folder, 50, 3)), ...(await measureAt(engines, folder, 5, 13))];
