import { AppError, CredentialsRefused, desiredIdentifiers, ERROR_FROM_STREAM, SENT_TO_STREAM, type Identifier } from '@stream-tech/domain';
import { carries, type LinnworksAccount, type PresentOnOrder } from '@stream-tech/linnworks';
import { probe } from '@stream-tech/platform';
import type { WriteBackDue } from '@stream-tech/store';
import type { FlowDeps } from './deps.ts';

/** Orders written back in one round: one read and one identifier call per tag serve them all. */
const ROUND = 50;
/** Orders of one installation written at the same time. */
const AT_ONCE = 4;

/** Order extended properties that carry what Linnworks has no field for (A-20; linnworks-api.md, 9.2). */
const propertiesOf = ({ trackingUrl, consignmentNo, streamOrderId }: WriteBackDue): Record<string, string> =>
  ({ StreamTrackingURL: trackingUrl ?? '', StreamConsignmentNo: consignmentNo ?? '', StreamOrderId: streamOrderId ?? '' });

const MANAGED_HERE = [SENT_TO_STREAM, ERROR_FROM_STREAM];

type Round = {
  account: LinnworksAccount;
  present: Map<string, PresentOnOrder>;
  /** What could not be written, by order id. */
  failed: Map<string, string>;
  /** Linnworks no longer accepts us: nobody in this round goes on. */
  refused?: CredentialsRefused | undefined;
  signal: AbortSignal;
};

/** Guide, "On Success" and "On Failure": makes Linnworks show what the rows say. It compares and corrects, so running it again is harmless (R-036 … … R-133, W5). */
export const createWriteBack = ({ orders, installations, linnworksFor, audit, log }: FlowDeps) => {
  /** Tracking number and properties of one order; only what differs is written. */
  const writeOrder = async (order: WriteBackDue, round: Round): Promise<void> => {
    const { account, present, failed, signal } = round;
    const shown = present.get(order.linnworksOrderId);
    if (!shown || order.status !== 'completed') return;
    try {
      await account.setShipping(order.linnworksOrderId, shown, { trackingNumber: order.trackingNumber ?? '' }, signal);
      probe('write-back:after-shipping-info');
      await account.setProperties(order.linnworksOrderId, shown, propertiesOf(order), signal);
      probe('write-back:after-properties');
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      failed.set(order.id, error.message);
      if (error instanceof CredentialsRefused) round.refused = error;
    }
  };

  /** One call for each tag and direction over the whole round (performance.md, "Write-back after send"). */
  const writeIdentifiers = async (due: WriteBackDue[], { account, present, failed, signal }: Round): Promise<void> => {
    const shows = (order: WriteBackDue, identifier: Identifier): boolean => { const shown = present.get(order.linnworksOrderId); return shown !== undefined && carries(shown, identifier); };
    const wants = (order: WriteBackDue, { tag }: Identifier): boolean => desiredIdentifiers({ completed: order.status === 'completed', refused: order.refusedAt !== undefined }).some((wanted) => wanted.tag === tag);
    const open = due.filter(({ id, linnworksOrderId }) => present.has(linnworksOrderId) && !failed.has(id));
    for (const identifier of MANAGED_HERE) {
      const missing = open.filter((order) => wants(order, identifier) && !shows(order, identifier));
      const surplus = open.filter((order) => !wants(order, identifier) && shows(order, identifier));
      for (const [concerned, write] of [[missing, account.assign], [surplus, account.unassign]] as const) {
        if (concerned.length === 0) continue;
        try {
          await write(identifier, concerned.map(({ linnworksOrderId }) => linnworksOrderId), signal);
        } catch (error) {
          if (!(error instanceof AppError)) throw error;
          for (const { id } of concerned) failed.set(id, error.message);
        }
      }
    }
    probe('write-back:after-identifiers');
  };

  /** An order that Linnworks did not show is done with if it is processed or gone; else it is read again later. */
  const tellMissing = async (due: WriteBackDue[], { account, present, failed, signal }: Round): Promise<void> => {
    const missing = due.filter(({ linnworksOrderId }) => !present.has(linnworksOrderId));
    if (missing.length === 0) return;
    const whereabouts = await account.whereabouts(missing.map(({ linnworksOrderId }) => linnworksOrderId), { signal });
    for (const { id, linnworksOrderId } of missing) if (typeof whereabouts.get(linnworksOrderId) === 'object') failed.set(id, 'Linnworks did not show the order, although it is open');
  };

  const writeRound = async (installationId: string, due: WriteBackDue[], signal: AbortSignal): Promise<Pick<Round, 'failed' | 'present'>> => {
    const account = linnworksFor(installationId);
    const snapshots = await account.details(due.map(({ linnworksOrderId }) => linnworksOrderId), { withPackaging: false, signal });
    probe('write-back:after-read');
    const round: Round = { account, present: new Map(snapshots.map(({ source, present }) => [source.linnworksOrderId, present])), failed: new Map(), signal };
    const queue = [...due];
    await Promise.all(Array.from({ length: AT_ONCE }, async () => {
      for (let order = queue.shift(); order && !signal.aborted && !round.refused; order = queue.shift()) await writeOrder(order, round);
    }));
    signal.throwIfAborted();
    if (round.refused) throw round.refused;
    await tellMissing(due, round);
    await writeIdentifiers(due, round);
    return round;
  };

  return async function writeBack(installationId: string, signal: AbortSignal): Promise<{ written: number; failed: number }> {
    const counts = { written: 0, failed: 0 };
    for (;;) {
      const due = await orders.writeBackDue(installationId, ROUND);
      if (due.length === 0 || signal.aborted) return counts;
      let failed: Map<string, string>;
      let present: Map<string, unknown> = new Map();
      try {
        ({ failed, present } = await writeRound(installationId, due, signal));
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        if (error instanceof CredentialsRefused) await installations.markTokenRefused(installationId, error.message);
        failed = new Map(due.map(({ id }) => [id, error.message]));
      }
      const done = due.filter(({ id }) => !failed.has(id));
      probe('write-back:before-done');
      await orders.writtenBack(done);
      await orders.writeBackFailed(due.flatMap(({ id, rev }) => { const reason = failed.get(id); return reason === undefined ? [] : [{ id, rev, reason }]; }));
      probe('write-back:after-done');
      await audit.append([
        ...done.map((order) => ({ kind: 'write-back', installationId, orderId: order.id, actor: 'schedule', outcome: present.has(order.linnworksOrderId) ? 'written' : 'not open any more' })),
        ...due.flatMap((order) => { const message = failed.get(order.id); return message === undefined ? [] : [{ kind: 'write-back', installationId, orderId: order.id, actor: 'schedule', outcome: 'failed', message }]; }),
      ]);
      counts.written += done.length;
      counts.failed += failed.size;
      log[failed.size > 0 ? 'warn' : 'info']('Written back to Linnworks', { installationId, count: done.length, ...(failed.size > 0 ? { reason: [...failed.values()][0] } : {}) });
      // What became due meanwhile brought a nudge of its own; going on for one order at a time would cost a read and a tag call each.
      if (due.length < ROUND) return counts;
    }
  };
};
