import { createDispatch, watchCalls } from '../trial/dispatch.ts';
import type { Engines } from '../trial/engines.ts';
import { pause, until } from '../trial/waiting.ts';
import { createWorld, freePort } from '../trial/world.ts';
import { percentile, say, spread, type Figure } from './figures.ts';

const RUNS = 30;
const STOPS = 20;
/** R-136: a cycle begins every two minutes. */
const CYCLE_SECONDS = 120;
const LATENCY = { stream: 400, linnworks: 150 };

/**
 * Thirty runs of twenty closed at once, with partners that take their time and Linnworks' quotas on. The work for each run is measured as it
 * happens; the waiting for ticks of the clock is not sat out but added: at the very worst the events came just after one.
 */
const measureAt = async (engines: Engines, folder: string, { batch, installations, goalMinutes }: { batch: number; installations: number; goalMinutes: number }): Promise<Figure[]> => {
  const port = freePort();
  const world = await createWorld(engines, {
    name: `planning ${batch} ${installations}`, folder, tenants: Array.from({ length: installations }, (_, index) => ({ name: `Tenant ${index + 1}`, prefix: `P${index + 1}-` })), witness: false, keepBodies: false,
    settings: { WebhookBatchSize: batch, MaxBatchSizePerInstallation: 50, MaxInstallationsPerBatch: installations }, integration: { IsWebhookFeaturesEnabled: true, IsGroupSequenceIdentifierEnabled: true }, env: { PUBLIC_URL: `http://127.0.0.1:${port}` },
  });
  try {
    const { db, partners: { stream, linnworks, tenants } } = world;
    await world.api(port);
    // How the orders came to Stream is not what is measured: by a worker that keeps to no quota, whose calls are forgotten.
    const hasty = await world.worker({ LINNWORKS_QUOTA_SHARE: '1000' });
    const closed: { runId: string; deviations: () => string[] }[] = [];
    for (const tenant of tenants) {
      const dispatch = createDispatch(world, tenant);
      dispatch.registerIdentifiers();
      await dispatch.subscribed();
      const orders = await dispatch.sent(Array.from({ length: (RUNS * STOPS) / installations }, () => 'plain' as const));
      for (let from = 0; from < orders.length; from += STOPS) {
        const own = orders.slice(from, from + STOPS);
        const { id } = stream.plan({ description: `RUN ${String((closed.length % 20) + 1).padStart(2, '0')}`, date: '2026-12-01', driver: `Driver ${from}`, vehicle: `Van ${from}` }, own.map(({ consignmentNo }) => consignmentNo));
        closed.push({ runId: id, deviations: () => dispatch.deviations(own, { processes: false, dispatchSync: false }) });
      }
    }
    await hasty.stop();
    await engines.flushAll();
    linnworks.quotas.mode = '429-with-retry-after';
    await world.worker();
    [stream.switches.latencyMs, linnworks.latencyMs] = [LATENCY.stream, LATENCY.linnworks];
    for (const { runId } of closed) stream.closePlanning(runId);
    await stream.notifications.settled();

    const begun = new Map<string, number>();
    /** Seconds of work for a run, from the begin of its cycle to the identifiers on its last order. */
    const worked = new Map<string, number>();
    const calls = watchCalls(world);
    const since = Date.now();
    const look = async (): Promise<number> => {
      const { rows } = await db.raw<{ rows: { piece: string; status: string }[] }>('select piece, status from webhook_events order by at, id');
      for (const { piece, status } of rows) if (status !== 'pending' && !begun.has(piece)) begun.set(piece, performance.now());
      for (const { runId, deviations } of closed) {
        const from = begun.get(`run:${runId}`);
        if (from !== undefined && !worked.has(runId) && deviations().length === 0) worked.set(runId, (performance.now() - from) / 1_000);
      }
      return rows.filter(({ status }) => status !== 'pending').length;
    };
    while (worked.size < RUNS) {
      const from = performance.now();
      await world.producer.runNow('process-webhooks');
      await until('a cycle is done', async () => worked.size === await look() && worked.size > 0 && performance.now() - from > 1_500, { withinMs: 600_000, everyMs: 100 });
      // So that the next cycle finds Linnworks' minute as it would two minutes later.
      if (worked.size < RUNS) await pause(Math.max(0, 60_000 - (performance.now() - from)));
    }
    // Taken up in this order; a tick of the clock that came in between only made a cycle's work longer.
    const order = [...begun.keys()];
    const seconds = closed.map(({ runId }) => CYCLE_SECONDS * (Math.floor(order.indexOf(`run:${runId}`) / batch) + 1) + (worked.get(runId) ?? NaN));
    const about = `${RUNS} runs of ${STOPS} of ${installations} installation(s) closed at once, batch ${batch}`;
    const perOrder = Object.values(calls()).reduce((sum, count) => sum + count, 0) / (RUNS * STOPS);
    const lasted = (entries: { at: number; answeredAt?: number | undefined }[]): string => {
      const during = entries.filter(({ at }) => at >= since);
      return `${((Math.max(...during.map(({ at, answeredAt }) => answeredAt ?? at)) - Math.min(...during.map(({ at }) => at))) / 1_000).toFixed(1)} s`;
    };
    say(`  ${about}: the work for a run took ${spread([...worked.values()], 1)} s; orders were read for ${lasted(stream.ledger.calls('orders/read'))}, identifiers written for ${lasted(linnworks.ledger.calls('OpenOrders/AssignOrderIdentifier'))}; ${Object.entries(calls()).map(([method, count]) => `${count} × ${method}`).join(', ')}`);
    const p95 = percentile(seconds, 0.95) / 60;
    return [
      { what: `${about}: event → identifiers of the whole run, having just missed a tick`, ours: `p50 ${(percentile(seconds, 0.5) / 60).toFixed(2)} min, p95 ${p95.toFixed(2)} min, of which ${(CYCLE_SECONDS * Math.ceil(RUNS / batch)) / 60} min on the clock for the last`, goal: `p95 ≤ ${goalMinutes} min (P19)`, met: p95 <= goalMinutes },
      { what: `partner calls per order meanwhile (Stream ${LATENCY.stream} ms, Linnworks ${LATENCY.linnworks} ms, quotas on)`, ours: perOrder.toFixed(2), goal: '≤ 2.5 (P3)', met: perOrder <= 2.5 },
    ];
  } finally {
    await world.close();
  }
};

export const measurePlanningLatency = async (engines: Engines, folder: string): Promise<Figure[]> => [
  ...(await measureAt(engines, folder, { batch: 50, installations: 10, goalMinutes: 3 })),
  ...(await measureAt(engines, folder, { batch: 50, installations: 1, goalMinutes: 3 })),
  ...(await measureAt(engines, folder, { batch: 5, installations: 1, goalMinutes: 13 })),
];
