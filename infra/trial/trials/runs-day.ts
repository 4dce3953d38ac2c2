import type { StreamSwitches } from '../../../packages/simulators/src/index.ts';
import { checkAll, type Finding } from '../checker.ts';
import { createDispatch, watchCalls } from '../dispatch.ts';
import { holds, type Report } from '../report.ts';
import type { Trial, TrialDeps } from '../trial.ts';
import { createWorld, freePort } from '../world.ts';
import { merged } from './side-by-side.ts';

const RUN = 20;
const DATE = '2026-12-01';
const NEXT_DATE = '2026-12-02';
/** performance.md, P3. */
const MOST_CALLS = 2.5;

/** Everything that can go wrong on the way to us, at once (issue, 9; F36, F37, F40). */
const BADLY: Partial<StreamSwitches> = {
  webhookDouble: true, webhookDuplicateShare: 0.3, webhookOutOfOrder: true, webhookOutOfOrderMs: 1_500, webhookDelayMs: 400, webhookUnwrapped: true, webhookUnsortedKeys: true, webhookDropShare: 0.2,
};

type Played = { figures: [string, string][]; findings: Finding[]; notifications: number; dropped: number };

const play = async ({ engines, folder, seed }: TrialDeps, how: 'cleanly' | 'badly'): Promise<Played> => {
  const badly = how === 'badly';
  const port = freePort();
  const world = await createWorld(engines, {
    name: `runs day ${how}`, folder, tenants: [{ name: 'Oak & Ash Ltd', prefix: 'OA-' }], quietSeconds: 6, settings: { WebhookBatchSize: 50 },
    integration: { IsWebhookFeaturesEnabled: true, IsGroupSequenceIdentifierEnabled: true, IsOrderDispatchSyncEnabled: badly }, service: { ProcessedOnDelivered: true }, env: { PUBLIC_URL: `http://127.0.0.1:${port}`, LINNWORKS_QUOTA_SHARE: '20' },
  });
  try {
    const { partners: { stream, tenants: [tenant] } } = world;
    if (!tenant) throw new Error('a tenant is needed');
    const dispatch = createDispatch(world, tenant);
    await world.api(port);
    await Promise.all([world.worker(), world.worker()]);
    dispatch.registerIdentifiers();
    await dispatch.subscribed();
    const orders = await dispatch.sent(Array.from({ length: 3 * RUN }, (_, index) => (index >= 54 ? 'collection' : 'plain')));
    const numbers = orders.map(({ consignmentNo }) => consignmentNo);
    const at = (index: number): string => numbers[index] as string;
    if (badly) Object.assign(stream.switches, BADLY, { webhookSeed: seed });

    const unequal: Finding[] = [];
    const healed: string[] = [];
    const told = { processes: true, dispatchSync: badly };
    /** Lets everything be told and applied, and compares every order. What was lost on its way is there after the hourly poll. */
    const step = async (what: string): Promise<void> => {
      await dispatch.told();
      await dispatch.applied();
      if (badly) {
        healed.push(`${new Set(dispatch.deviations(orders, told).map((said) => said.split(')')[0])).size} (${what})`);
        await dispatch.reconciled();
      }
      unequal.push(holds(`W5 ${how}, equal after: ${what}`, dispatch.deviations(orders, told), orders.length, 'orders'));
    };

    const runs = ['RUN 03', 'Run no. 7', '12 Leeds north'].map((description, index) => stream.plan({ description, date: DATE, driver: `Driver ${index + 1}`, vehicle: `Van ${index + 1}` }, numbers.slice(index * RUN, (index + 1) * RUN)));
    const [first, second, third] = runs.map(({ id }) => id) as [string, string, string];
    await dispatch.told();
    const perOrder: number[] = [];
    let methods: Record<string, number> = {};
    for (const { id } of runs) {
      const calls = watchCalls(world);
      stream.lockPlanning(id);
      await dispatch.told();
      await dispatch.applied();
      methods = calls();
      perOrder.push(Object.values(methods).reduce((sum, count) => sum + count, 0) / RUN);
    }
    await step('three runs locked');

    for (const { id } of runs) stream.openPlanning(id);
    await step('planning opened again');
    stream.moveStop(at(5), second, 3);
    stream.moveStop(at(41), first);
    stream.reorder(third, stream.run(third).stops.toReversed());
    stream.removeStop(at(20));
    stream.editRun(first, { date: NEXT_DATE, driver: 'Sam Hill' });
    // Not a word of this comes through where things go badly: only the poll can find it.
    if (badly) stream.switches.webhookDropShare = 1;
    for (const { id } of runs) stream.lockPlanning(id);
    if (badly) Object.assign(stream.switches, BADLY);
    await step('orders moved, reordered, one taken off, a run on another day, and locked again');
    for (const { id } of runs) stream.closePlanning(id);
    await step('closed');
    for (const { id } of runs) stream.dispatch(id);
    await step('dispatched');

    const word = (index: number): { text: string; link: string } => ({ text: `Signed by P. Nair ${index}`, link: `https://photos.example.com/${index}` });
    for (let index = 0; index < 15; index += 1) stream.deliver(at(index), word(index));
    for (let index = 21; index < 30; index += 1) stream.partDeliver(at(index), word(index));
    for (let index = 30; index < 36; index += 1) stream.fail(at(index), { text: 'Nobody at home' });
    for (let index = 54; index < 58; index += 1) stream.collect(at(index), word(index));
    stream.partCollect(at(58), { ...word(58), items: [1] });
    await step('some delivered and collected wholly, some in part, some not');
    for (let index = 25; index < 30; index += 1) stream.deliver(at(index), word(index));
    await step('the rest of some brought later');

    const sent = stream.notifications.sent;
    const { rows: open } = await world.db.raw<{ rows: { id: number; code: string; status: string; problem: string }[] }>(`select id, code, status, problem from webhook_events where status not in ('processed', 'no-action')`);
    return {
      notifications: sent.length, dropped: sent.filter(({ state }) => state === 'dropped').length,
      figures: [
        [`partner calls per order for the lock of a run of ${RUN}, ${how}`, `${perOrder.map((calls) => calls.toFixed(2)).join(', ')}; the last one: ${Object.entries(methods).map(([method, count]) => `${count} × ${method}`).join(', ')}`],
        ...(badly ? [['orders that were not equal before the hourly poll', healed.join('; ')] as [string, string]] : []),
      ],
      findings: [
        ...unequal,
        ...(badly ? [] : [holds(`P3 at most ${MOST_CALLS} partner calls per order`, perOrder.filter((calls) => calls > MOST_CALLS).map((calls) => `${calls.toFixed(2)} calls per order`), perOrder.length, 'runs')]),
        holds(`every event of ${how} came to an end`, open.map(({ id, code, status, problem }) => `event ${id} ${code} is ${status}: ${problem}`), sent.length, 'notifications'),
        ...(await checkAll(world, { quotas: false })),
      ],
    };
  } finally {
    await world.close();
  }
};

/**
 * A day of dispatch with the product as it runs (issue, "What it must show"): 60 orders on three runs are planned, locked, planned again,
 * closed, sent off and delivered, and at each step Linnworks has to show what Stream has. Once cleanly, and once told twice, late, out of
 * order, without a wrapper, a fifth not at all and one step of it never, where the hourly poll has to find what was lost.
 */
export const runsDay: Trial = async (deps): Promise<Report> => {
  const [clean, bad] = [await play(deps, 'cleanly'), await play(deps, 'badly')];
  return {
    did: `60 orders on three runs, twice; ${clean.notifications} notifications told cleanly, ${bad.notifications} badly (${bad.dropped} of them lost)`,
    figures: [...clean.figures, ...bad.figures],
    findings: merged([{ world: 'cleanly', findings: clean.findings }, { world: 'badly', findings: bad.findings }]),
  };
};
