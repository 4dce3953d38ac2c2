import { EVENT_PROBE_POINTS } from '../../../packages/platform/src/index.ts';
import { checkAll, type Finding } from '../checker.ts';
import { createDispatch } from '../dispatch.ts';
import { holds } from '../report.ts';
import type { Trial } from '../trial.ts';
import { until } from '../waiting.ts';
import { createWorld, freePort } from '../world.ts';
import { merged, sideBySide } from './side-by-side.ts';

type Point = (typeof EVENT_PROBE_POINTS)[number];
type Outcome = { point: Point; visited: boolean; restMs: number; findings: Finding[] };

const ORDERS = 4;
const DELIVERED = 3;
const WIDTH = 2;

/**
 * At every probe point of an event's way: a worker that dies there while a run is locked and orders are delivered, then a healthy one; the
 * identifiers end equal to Stream's plan, each note stands once, each order was processed once (W4, W5; reliability.md, R3).
 */
export const eventCrash: Trial = async ({ engines, chance, folder }) => {
  const plan = EVENT_PROBE_POINTS.flatMap((point) => [1, chance.between(2, DELIVERED)].map((visit) => ({ point, visit })));

  const crashAt = async ({ point, visit }: { point: Point; visit: number }): Promise<Outcome> => {
    const port = freePort();
    const world = await createWorld(engines, {
      name: `event ${point} ${visit}`, folder, tenants: [{ name: `Tenant of ${point}`, prefix: 'EC-' }], quietSeconds: 3, settings: { WebhookBatchSize: 50 },
      integration: { IsWebhookFeaturesEnabled: true, IsGroupSequenceIdentifierEnabled: true }, service: { ProcessedOnDelivered: true }, env: { PUBLIC_URL: `http://127.0.0.1:${port}`, LINNWORKS_QUOTA_SHARE: '20' },
    });
    try {
      const { db, partners: { stream, linnworks, tenants: [tenant] } } = world;
      if (!tenant) throw new Error('a tenant is needed');
      const dispatch = createDispatch(world, tenant);
      await world.api(port);
      const doomed = await world.worker({ PROBE: point, PROBE_VISIT: String(visit) });
      dispatch.registerIdentifiers();
      await dispatch.subscribed();
      const orders = await dispatch.sent(Array.from({ length: ORDERS }, () => 'plain' as const));
      const numbers = orders.map(({ consignmentNo }) => consignmentNo);

      stream.lockPlanning(stream.plan({ description: 'RUN 04', date: '2026-12-03', driver: 'Ann Low', vehicle: 'Van 2' }, numbers).id);
      for (const number of numbers.slice(0, DELIVERED)) stream.deliver(number, { text: 'Signed by P. Nair' });
      await dispatch.told();
      let ticked = 0;
      await until(`a visit to ${point}`, async () => {
        if (!doomed.isAlive()) return true;
        if (performance.now() - ticked > 1_500) {
          ticked = performance.now();
          await world.producer.runNow('process-webhooks');
        }
        return false;
      }, { withinMs: 40_000 }).catch(() => undefined);
      const visited = !doomed.isAlive() && doomed.said(`PROBE ${point}`);

      // Its events are free once their minute is over; nobody waits for it here.
      await db.raw(`update webhook_events set lease_until = now() - interval '1 second' where status = 'in-progress'`);
      await world.worker();
      const trouble: string[] = [];
      const died = performance.now();
      await dispatch.applied({ withinMs: 90_000 }).catch((error: Error) => trouble.push(error.message));
      const restMs = performance.now() - died;

      // Linnworks takes an order once; what it refused because that was done is no second time.
      const processed = linnworks.ledger.filter(({ method, committedAt }) => method.startsWith('Orders/ProcessOrder') && committedAt !== undefined).map(({ request }) => JSON.stringify(request));
      const times = new Map(orders.map(({ orderId }) => [orderId, processed.filter((request) => request.includes(orderId)).length]));
      const events: { id: number; code: string; status: string; problem: string | null }[] = await db('webhook_events').whereNot({ status: 'processed' }).select('id', 'code', 'status', 'problem');
      return {
        point, visited, restMs,
        findings: [
          holds('comes to rest', trouble),
          holds('W4 W5 identifiers, notes and processed marks equal Stream', dispatch.deviations(orders, { processes: true, dispatchSync: false }), orders.length, 'orders'),
          holds('each order processed once', orders.slice(0, DELIVERED).filter(({ orderId }) => times.get(orderId) !== 1).map(({ orderId }) => `order ${orderId} was processed ${times.get(orderId)} times`), DELIVERED, 'orders'),
          holds('every event processed', events.map(({ id, code, status, problem }) => `event ${id} ${code} is ${status}: ${problem}`), DELIVERED + 1, 'events'),
          ...(await checkAll(world, { quotas: false })),
        ],
      };
    } finally {
      await world.close();
    }
  };

  const outcomes = await sideBySide(plan, WIDTH, crashAt);
  const slowest = outcomes.toSorted((a, b) => b.restMs - a.restMs).slice(0, 3);
  return {
    did: `${EVENT_PROBE_POINTS.length} points, at their first and at a later visit: a worker killed there and another started; ${ORDERS} orders on a run, ${DELIVERED} of them delivered and processed`,
    figures: [
      ['visited', `${outcomes.filter(({ visited }) => visited).length} of ${outcomes.length}`],
      ['until all was at rest again, slowest', slowest.map(({ point, restMs }) => `${point} ${(restMs / 1_000).toFixed(1)} s`).join(', ')],
    ],
    findings: [
      holds('R3 every point visited', EVENT_PROBE_POINTS.filter((point) => !outcomes.some((outcome) => outcome.point === point && outcome.visited)).map((point) => `${point} is declared and was not visited`), EVENT_PROBE_POINTS.length, 'points'),
      ...merged(outcomes.map(({ point, findings }) => ({ world: point, findings }))),
    ],
  };
};
