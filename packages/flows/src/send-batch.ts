import { performance } from 'node:perf_hooks';
import { CredentialsRefused, type Order, type SourceOrder } from '@stream-tech/domain';
import { probe } from '@stream-tech/platform';
import type { SendingContext } from '@stream-tech/store';
import type { FlowDeps } from './deps.ts';
import type { RereadOrders } from './reread-orders.ts';
import type { SendResult } from './send-outcomes.ts';
import type { SendOrder } from './send-order.ts';

/** What a send cycle of one installation did; goes into the audit log. */
export type BatchCounts = Record<SendResult['outcome'], number>;

/** How long one installation may go on draining its backlog in one cycle; the next cycle is five minutes later. */
const DRAIN_MS = 240_000;
/** A batch ends once Stream has kept it waiting this long without an answer, or as long as one call may last, so that a dead account delays nobody (W7, P16). */
const SILENCE_MS = 25_000;
const silenceOf = ({ StreamApiTimeout }: SendingContext['system']): number => Math.min(SILENCE_MS, StreamApiTimeout * 900);
/** Lapsed and unanswered orders taken up at the start of a cycle; they are not part of the batch, being asked for already. */
const LAPSED_PER_CYCLE = 50;

type Cycle = {
  context: SendingContext;
  counts: BatchCounts;
  signal: AbortSignal;
  /** Milliseconds spent without an answer. */
  silentMs: number;
  /** Why no further order of this account is asked for in this cycle. */
  stop: 'silence' | 'credentials' | 'not-now' | undefined;
};

/** Guide, "Send Process": one cycle of one installation (R-030 … ). */
export const createSendBatch = ({ orders, contexts, audit, nudge, log }: FlowDeps, sendOrder: SendOrder, { readBeforeSending }: Pick<RereadOrders, 'readBeforeSending'>) => {
  const send = async (order: Order, source: SourceOrder, cycle: Cycle): Promise<SendResult> => {
    const started = performance.now();
    const result = await sendOrder(order, { context: cycle.context, source, trigger: 'schedule', signal: cycle.signal });
    cycle.counts[result.outcome] += 1;
    const unheard = result.outcome === 'unknown' || result.error?.code === 'remote-unavailable';
    if (unheard) cycle.silentMs += performance.now() - started;
    if (unheard && cycle.silentMs >= silenceOf(cycle.context.system)) cycle.stop = 'silence';
    if (result.error instanceof CredentialsRefused) cycle.stop = 'credentials';
    if (result.outcome === 'not-now') cycle.stop = 'not-now';
    return result;
  };

  const takeUpLapsed = async (cycle: Cycle): Promise<void> => {
    for (const order of await orders.lapsed(LAPSED_PER_CYCLE, cycle.context.installation.id)) {
      if (cycle.stop || cycle.signal.aborted) return;
      await send(order, order.source, cycle);
    }
  };

  /** One batch: at most `size` orders are asked for; orders that turn out unsendable take nobody's place. Gives how many were found due. */
  const sendOneBatch = async (size: number, cycle: Cycle): Promise<number> => {
    let asked = 0;
    let found = 0;
    for (let progress = true; progress && asked < size && !cycle.stop && !cycle.signal.aborted;) {
      progress = false;
      const due = await orders.due(cycle.context.installation.id, size - asked, servicesThatWait(cycle.context));
      if (due.length === 0) break;
      found += due.length;
      const readable = await readBeforeSending(due, cycle.context, 'schedule', cycle.signal);
      progress = readable.length < due.length;
      for (const { order, source } of readable) {
        if (cycle.stop || cycle.signal.aborted) break;
        const { outcome } = await send(order, source, cycle);
        if (outcome !== 'invalid' && outcome !== 'skipped') asked += 1;
        if (outcome !== 'skipped') progress = true;
      }
    }
    return found;
  };

  return async function sendBatch(installationId: string, signal: AbortSignal): Promise<BatchCounts> {
    const counts: BatchCounts = { sent: 0, skipped: 0, held: 0, invalid: 0, failed: 0, 'not-now': 0, unknown: 0 };
    const context = await contexts.read(installationId);
    if (!context?.installation.active) return counts;
    const cycle: Cycle = { context, counts, signal, silentMs: 0, stop: undefined };
    const { MaxBatchSizePerInstallation, MaxRetryAttempts, DrainBacklog } = context.system;
    const started = performance.now();

    await takeUpLapsed(cycle);
    if (context.integrations.some(({ settings }) => settings.IsOrderSyncEnabled)) {
      await orders.promoteFailed(installationId, { maxRetryAttempts: MaxRetryAttempts, failedBefore: context.readAt, actor: 'schedule' });
      probe('send:after-promote');
      // An account that was silent or shut at last try is asked for one order first.
      const size = context.integrations.every(({ silent, reconnect }) => silent || reconnect) ? 1 : MaxBatchSizePerInstallation;
      for (let more = true; more && !cycle.stop && !signal.aborted;) {
        const sentBefore = counts.sent;
        const found = await sendOneBatch(size, cycle);
        if (counts.sent > sentBefore || counts.failed > 0) {
          probe('send:before-nudge');
          await nudge.writeBack(installationId);
        }
        more = DrainBacklog && found > 0 && performance.now() - started < DRAIN_MS;
      }
    }
    if (cycle.stop === 'silence') for (const { id } of context.integrations) await contexts.noteSilence(id);
    await contexts.noteCycle(installationId, 'sent_at');
    if (Object.values(counts).some((count) => count > 0)) {
      await audit.append({ kind: 'send-cycle', installationId, actor: 'schedule', outcome: cycle.stop ?? 'done', detail: counts });
      log.info('Send cycle', { installationId, counts, outcome: cycle.stop ?? 'done' });
    }
    return counts;
  };
};

/** Postal services whose integration does not send by itself: their orders wait as they are. */
const servicesThatWait = ({ integrations, services }: SendingContext): string[] => {
  const disabled = new Set(integrations.filter(({ settings }) => !settings.IsOrderSyncEnabled).map(({ id }) => id));
  return [...services].filter(([, { integrationId }]) => disabled.has(integrationId)).map(([postalServiceId]) => postalServiceId);
};
