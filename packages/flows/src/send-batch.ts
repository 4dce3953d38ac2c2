import { performance } from 'node:perf_hooks';
import { CredentialsRefused, type Order, type SourceOrder } from '@stream-tech/domain';
import { probe } from '@stream-tech/platform';
import type { SendingContext, SendingIntegration } from '@stream-tech/store';
import type { FlowDeps } from './deps.ts';
import { routeOf } from './judge.ts';
import type { RereadOrders } from './reread-orders.ts';
import type { SendOrder } from './send-order.ts';
import type { SendResult } from './send-outcomes.ts';
import type { SettleOrder } from './settle-order.ts';

/** What a send cycle of one installation did; goes into the audit log. */
export type BatchCounts = Record<SendResult['outcome'], number>;

/** How long one installation may go on draining its backlog in one cycle; the next cycle is five minutes later. */
const DRAIN_MS = 240_000;
/** An account is done with for this cycle once Stream has kept us waiting this long without an answer, or as long as one call may last (W7, P16). */
const SILENCE_MS = 25_000;
const silenceOf = ({ StreamApiTimeout }: SendingContext['system']): number => Math.min(SILENCE_MS, StreamApiTimeout * 900);
/** While draining, written back once so many orders are sent, or so much time has passed: one read and one identifier call serve them all. */
const WRITE_BACK_EVERY = { orders: 50, ms: 5_000 };
/** Lapsed and unanswered orders taken up at the start of a cycle; they are not part of the batch, being asked for already. */
const LAPSED_PER_CYCLE = 50;

type Stop = 'silence' | 'credentials' | 'not-now' | 'probed';

type Cycle = {
  context: SendingContext;
  counts: BatchCounts;
  signal: AbortSignal;
  /** Milliseconds spent without an answer, by integration id. */
  silentMs: Map<string, number>;
  /** Integrations whose account is asked for nothing further in this cycle, and why. */
  stopped: Map<string, Stop>;
  /** Orders that this cycle has had in hand and left waiting. */
  tried: Set<string>;
  /** The installation itself can't be worked for: one order tells why, the others keep waiting. */
  closed: boolean;
};

/** Postal services whose orders wait: their integration does not send by itself, or is done with for this cycle. */
const servicesThatWait = ({ context: { integrations, services }, stopped }: Cycle): string[] => {
  const waiting = new Set(integrations.filter(({ id, settings }) => !settings.IsOrderSyncEnabled || stopped.has(id)).map(({ id }) => id));
  return [...services].filter(([, { integrationId }]) => waiting.has(integrationId)).map(([postalServiceId]) => postalServiceId);
};

/** What the result of one order means for the rest of its account's. */
const stopAfter = ({ outcome, error }: SendResult, account: SendingIntegration, silentMs: number, context: SendingContext): Stop | undefined => {
  if (error instanceof CredentialsRefused) return 'credentials';
  if (outcome === 'not-now') return error?.code === 'remote-unavailable' ? 'silence' : 'not-now';
  if (silentMs >= silenceOf(context.system)) return 'silence';
  // An account that was silent or shut at last try is asked for one order first.
  return (account.silent || account.reconnect) && outcome !== 'invalid' && outcome !== 'held' ? 'probed' : undefined;
};

/** Guide, "Send Process": one cycle of one installation (R-030 … ). */
export const createSendBatch = ({ orders, contexts, audit, nudge, log }: FlowDeps, sendOrder: SendOrder, settleOrder: SettleOrder, { readBeforeSending }: Pick<RereadOrders, 'readBeforeSending'>) => {
  const note = (result: SendResult, order: Order, account: SendingIntegration | undefined, tookMs: number, cycle: Cycle): void => {
    const { counts, silentMs, stopped, tried, context } = cycle;
    counts[result.outcome] += 1;
    if (result.outcome === 'held' || result.outcome === 'skipped') tried.add(order.id);
    if (result.error?.code === 'linnworks-token' || result.error?.code === 'installation-inactive') cycle.closed = true;
    if (!account) return;
    const unheard = result.outcome === 'unknown' || result.error?.code === 'remote-unavailable';
    if (unheard) silentMs.set(account.id, (silentMs.get(account.id) ?? 0) + tookMs);
    const stop = stopAfter(result, account, silentMs.get(account.id) ?? 0, context);
    if (stop) stopped.set(account.id, stop);
  };

  const isOver = ({ context, stopped, closed, signal }: Cycle): boolean => closed || signal.aborted || context.integrations.every(({ id }) => stopped.has(id));

  const takeUpLapsed = async (cycle: Cycle): Promise<void> => {
    for (const order of await orders.lapsed(LAPSED_PER_CYCLE, cycle.context.installation.id)) {
      const account = cycle.context.integrations.find(({ streamAccount }) => streamAccount === order.streamAccount);
      if (cycle.signal.aborted) return;
      if (account && cycle.stopped.has(account.id)) continue;
      const started = performance.now();
      note(await settleOrder(order, { context: cycle.context, trigger: 'schedule', signal: cycle.signal }), order, account, performance.now() - started, cycle);
    }
  };

  const sendDue = async (due: { order: Order; source: SourceOrder }[], cycle: Cycle): Promise<number> => {
    let asked = 0;
    for (const { order, source } of due) {
      const account = routeOf(source, cycle.context).integration;
      if (isOver(cycle) || (account && cycle.stopped.has(account.id))) {
        cycle.tried.add(order.id);
        continue;
      }
      const started = performance.now();
      const result = await sendOrder(order, { context: cycle.context, source, trigger: 'schedule', signal: cycle.signal });
      note(result, order, account, performance.now() - started, cycle);
      if (!['invalid', 'skipped', 'held'].includes(result.outcome)) asked += 1;
    }
    return asked;
  };

  /** One batch: at most `size` orders are asked for; orders that turn out unsendable take nobody's place. Gives how many were asked for. */
  const sendOneBatch = async (size: number, cycle: Cycle): Promise<number> => {
    let asked = 0;
    while (asked < size && !isOver(cycle)) {
      const due = await orders.due(cycle.context.installation.id, size - asked, { exceptServices: servicesThatWait(cycle), exceptOrders: [...cycle.tried] });
      if (due.length === 0) break;
      const ready = await readBeforeSending(due, cycle.context, 'schedule', cycle.signal);
      // What Linnworks did not show is marked, or read again in the next cycle.
      for (const { id } of due) if (!ready.some(({ order }) => order.id === id)) cycle.tried.add(id);
      asked += await sendDue(ready, cycle);
    }
    return asked;
  };

  const drain = async (cycle: Cycle): Promise<void> => {
    const { installation: { id }, system } = cycle.context;
    const started = performance.now();
    let unwritten = 0;
    let nudged = started;
    for (let more = true; more;) {
      const asked = await sendOneBatch(system.MaxBatchSizePerInstallation, cycle);
      unwritten += asked;
      more = system.DrainBacklog && asked > 0 && !isOver(cycle) && performance.now() - started < DRAIN_MS;
      if (unwritten === 0 || (more && unwritten < WRITE_BACK_EVERY.orders && performance.now() - nudged < WRITE_BACK_EVERY.ms)) continue;
      probe('send:before-nudge');
      await nudge.writeBack(id);
      [unwritten, nudged] = [0, performance.now()];
    }
  };

  return async function sendBatch(installationId: string, signal: AbortSignal): Promise<BatchCounts> {
    const counts: BatchCounts = { sent: 0, skipped: 0, held: 0, invalid: 0, failed: 0, 'not-now': 0, unknown: 0, released: 0 };
    const context = await contexts.read(installationId);
    if (!context?.installation.active) return counts;
    const cycle: Cycle = { context, counts, signal, silentMs: new Map(), stopped: new Map(), tried: new Set(), closed: false };

    await takeUpLapsed(cycle);
    if (counts.sent + counts.failed > 0) await nudge.writeBack(installationId);
    if (context.integrations.some(({ settings }) => settings.IsOrderSyncEnabled)) {
      await orders.promoteFailed(installationId, { maxRetryAttempts: context.system.MaxRetryAttempts, failedBefore: context.readAt, actor: 'schedule' });
      probe('send:after-promote');
      await drain(cycle);
    }
    for (const [id, reason] of cycle.stopped) if (reason === 'silence') await contexts.noteSilence(id);
    await contexts.noteCycle(installationId, 'sent_at');
    if (Object.values(counts).some((count) => count > 0)) {
      const outcome = [...new Set(cycle.stopped.values())].join(', ') || 'done';
      await audit.append({ kind: 'send-cycle', installationId, actor: 'schedule', outcome, detail: counts });
      log.info('Send cycle', { installationId, counts, outcome });
    }
    return counts;
  };
};
