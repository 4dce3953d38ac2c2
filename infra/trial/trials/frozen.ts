import type { ProbePoint } from '../../../packages/platform/src/index.ts';
import { checkAll, type Finding } from '../checker.ts';
import { holds } from '../report.ts';
import type { Trial } from '../trial.ts';
import { pause, until } from '../waiting.ts';
import { createWorld } from '../world.ts';
import { merged, sideBySide } from './side-by-side.ts';

type Story = {
  point: ProbePoint;
  /** When the frozen worker goes on: once another has taken its order over, once that other has completed it, or with nobody else there. */
  resume: 'taken over' | 'completed' | 'alone';
};
const POINTS: readonly ProbePoint[] = ['send:after-intent', 'send:before-create', 'send:after-create'];
const STORIES: Story[] = [...POINTS.flatMap((point) => (['taken over', 'completed'] as const).map((resume) => ({ point, resume }))), { point: 'send:before-create', resume: 'alone' }, { point: 'send:after-claim', resume: 'completed' }];

/** A worker stopped past its lease in the middle of a send, and resumed (F5): one consignment, whoever comes second. */
export const frozen: Trial = async ({ engines, folder }) => {
  const freeze = async ({ point, resume }: Story): Promise<{ world: string; findings: Finding[]; frozenMs: number }> => {
    const name = `frozen ${point} ${resume}`;
    // While the other still waits in the quiet period, the frozen one wakes up: that takes a period longer than the lease.
    const world = await createWorld(engines, { name, folder, tenants: [{ name: `Tenant ${point} ${resume}`, prefix: 'FR-' }], settings: { StreamApiTimeout: 2 }, quietSeconds: resume === 'taken over' ? 25 : 4 });
    const trouble: string[] = [];
    let frozenMs = 0;
    try {
      const { tenants: [tenant], add, stream } = world.partners;
      if (tenant) for (const trait of ['plain', 'boxes'] as const) add(tenant, trait);
      const first = await world.worker({ PROBE: point, PROBE_ACTION: 'stop' });
      await world.runNow('fetch-orders');
      await until('both orders are fetched', async () => (await world.standing()).rows === 2);
      await world.runNow('send-orders');
      await until(`the worker freezes at ${point}`, () => first.said(`PROBE ${point}`), { withinMs: 30_000 });
      const frozenAt = performance.now();
      const [held] = (await world.db.raw<{ rows: { id: string; version: number }[] }>(`select id, version from orders where status = 'in-progress'`)).rows;
      if (!held) throw new Error('no order was held by the frozen worker');
      const now = async () => (await world.db.raw<{ rows: { version: number; status: string }[] }>('select version, status from orders where id = ?', [held.id])).rows[0];

      if (resume === 'alone') {
        await pause(15_000);   // past the lease of 12 s
      } else {
        await world.worker();
        await until('another worker takes the order over', async () => ((await now())?.version ?? 0) > held.version, { withinMs: 45_000 });
        if (resume === 'completed') await until('another worker completes the order', async () => (await now())?.status === 'completed', { withinMs: 90_000 });
      }
      frozenMs = performance.now() - frozenAt;
      first.signal('SIGCONT');
      await world.settle({ withinMs: 120_000, tickMs: 3_000 }).catch((error: Error) => trouble.push(error.message));
      await pause(2_000);      // time enough for a late POST of the resumed one, if it makes one
      if (!first.isAlive()) trouble.push(`the resumed worker ended with ${first.ended()}`);
      const creates = stream.ledger.calls('orders/create').length;
      return { world: name, frozenMs, findings: [...(await checkAll(world)), holds('F5 one create for each order', creates === 2 ? [] : [`${creates} creates for 2 orders`], creates, 'creates'), holds('comes to rest', trouble)] };
    } finally {
      await world.close();
    }
  };

  const outcomes = await sideBySide(STORIES, 4, freeze);
  return {
    did: `${STORIES.length} stories: ${STORIES.map(({ point, resume }) => `${point}, resumed when ${resume}`).join('; ')}`,
    figures: [['frozen for', outcomes.map(({ frozenMs }) => `${Math.round(frozenMs / 1_000)} s`).join(', ')]],
    findings: merged(outcomes),
  };
};
