import { PROBE_POINTS, type ProbePoint } from '../../../packages/platform/src/index.ts';
import type { StreamFault } from '../../../packages/simulators/src/index.ts';
import { checkAll, type Finding } from '../checker.ts';
import { holds } from '../report.ts';
import type { Trial } from '../trial.ts';
import { until } from '../waiting.ts';
import { createWorld } from '../world.ts';
import { merged, sideBySide } from './side-by-side.ts';

/** What Stream has to do so that a point is passed at all. */
const NEEDS: Partial<Record<ProbePoint, StreamFault>> = {
  'send:after-look': 'lost-answer', 'send:before-unknown': 'lost-answer', 'send:after-unknown': 'lost-answer', 'send:before-fail': 'valid-false', 'send:after-fail': 'valid-false',
};
/** Points that are passed once for each order: the process dies at the first or at a later one. */
const PER_ORDER: readonly ProbePoint[] = ['send:after-claim', 'send:after-intent', 'send:before-create', 'send:after-create', 'send:after-complete', 'write-back:after-shipping-info', 'write-back:after-properties'];
const WIDTH = 4;

type Outcome = { point: ProbePoint; visited: boolean; restMs: number; cycleMs: number; findings: Finding[] };

/**
 * At every probe point: a worker that dies (or throws) there, then a healthy one; the orders end as if nothing had happened. Fails on a
 * point that is declared and was not visited (reliability.md, R3).
 */
export const crashPoints = (action: 'kill' | 'throw'): Trial => async ({ engines, chance, folder }) => {
  const plan = PROBE_POINTS.map((point) => ({ point, visit: PER_ORDER.includes(point) ? chance.between(1, 3) : 1 }));

  const crashAt = async ({ point, visit }: { point: ProbePoint; visit: number }): Promise<Outcome> => {
    const world = await createWorld(engines, { name: `${action} ${point}`, folder, tenants: [{ name: `Tenant of ${point}`, prefix: 'CP-' }], settings: { StreamApiTimeout: 1 }, quietSeconds: 3 });
    try {
      const { tenants: [tenant], add, stream } = world.partners;
      for (const trait of ['plain', 'composite', 'collection', 'no-postcode'] as const) if (tenant) add(tenant, trait);
      const needed = NEEDS[point];
      if (needed) stream.faults.add({ kind: needed, method: 'orders/create', times: 1 });

      const doomed = await world.worker({ PROBE: point, PROBE_ACTION: action, PROBE_VISIT: String(visit) });
      let ticked = 0;
      const visited = (): boolean => (action === 'kill' ? !doomed.isAlive() : doomed.said(`probe ${point}`));
      await until(`a visit to ${point}`, async () => {
        if (visited()) return true;
        if (performance.now() - ticked > 1_500) {
          ticked = performance.now();
          const { rows } = await world.standing();
          await world.producer.runNow(rows < world.wanted() ? 'fetch-orders' : 'send-orders');
        }
        return false;
      }, { withinMs: 60_000 }).catch(() => undefined);
      const wasVisited = visited() && (action === 'throw' || doomed.said(`PROBE ${point}`));
      if (action === 'kill') await world.worker();
      let restMs = NaN;
      const trouble: string[] = [];
      const died = performance.now();
      await world.settle({ withinMs: 120_000, tickMs: 3_000 }).then((ms) => { restMs = ms; }, (error: Error) => trouble.push(error.message));
      // The cycle it died in goes on by itself, without another tick (R4).
      const cycleMs = await until('the cycle that was broken off is done', async () => {
        const { rows } = await world.db.raw<{ rows: { count: number }[] }>('select count(*) as count from installations where fetched_at is null or sent_at is null');
        return Number(rows[0]?.count) === 0;
      }, { withinMs: 40_000 }).then(() => performance.now() - died, (error: Error) => { trouble.push(error.message); return NaN; });
      return { point, visited: wasVisited, restMs, cycleMs, findings: [...(await checkAll(world)), holds('comes to rest', trouble)] };
    } finally {
      await world.close();
    }
  };

  const outcomes = await sideBySide(plan, WIDTH, crashAt);
  const slowest = outcomes.toSorted((a, b) => b.restMs - a.restMs).slice(0, 3);
  return {
    did: `${plan.length} points, ${action === 'kill' ? 'a worker killed there and another started' : 'an exception there'}, four orders each (one of them unsendable), Stream taking any number twice`,
    figures: [
      ['visited', `${outcomes.filter(({ visited }) => visited).length} of ${outcomes.length} points`],
      ['until the broken cycle was done by itself, slowest', `${(Math.max(...outcomes.map(({ cycleMs }) => cycleMs)) / 1_000).toFixed(1)} s`],
      ['until all was at rest again, slowest', slowest.map(({ point, restMs }) => `${point} ${(restMs / 1_000).toFixed(1)} s`).join(', ')],
    ],
    findings: [
      holds('R3 every point visited', outcomes.filter(({ visited }) => !visited).map(({ point }) => `${point} is declared and was not visited`), outcomes.length, 'points'),
      ...merged(outcomes.map(({ point, findings }) => ({ world: point, findings }))),
    ],
  };
};
