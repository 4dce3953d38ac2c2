import { AppError, CredentialsRefused, notSendable, type Order, type SourceOrder, type Trigger } from '@stream-tech/domain';
import { withPackagingOf, type LinnworksAccount, type OrderSnapshot, type Whereabouts } from '@stream-tech/linnworks';
import { probe } from '@stream-tech/platform';
import { problemOf, type AuditEntry, type SendingContext } from '@stream-tech/store';
import type { FlowDeps } from './deps.ts';
import type { JudgeOrders } from './judge-orders.ts';
import type { TakeOrders, Taken } from './take-orders.ts';

export type RereadOrders = ReturnType<typeof createRereadOrders>;

/** Why an order that is not among the open ones can't be sent; undefined: it is open after all, and the next look will find it. */
const reasonOf = (whereabouts: Whereabouts | undefined): AppError | undefined => {
  if (typeof whereabouts === 'object') return 'unreadable' in whereabouts ? whereabouts.unreadable : undefined;
  return notSendable(whereabouts === 'processed' ? 'already-processed' : 'order-not-in-linnworks');
};

/** What is told of orders that somebody wanted sent or read again and that still can't be sent: nothing about them has changed, and the person is owed an answer. */
export const stillKeptBack = (rows: Order[], actor: Trigger): AuditEntry[] => rows.flatMap(({ id, installationId, status, problem }) =>
  (status === 'validation-failed' && problem ? [{ kind: 'order', installationId, orderId: id, actor, outcome: 'still not sendable', code: problem.code, message: problem.message }] : []));

/** Orders that are already in the queue, read again by their ids. */
export const createRereadOrders = ({ orders, contexts, installations, audit, linnworksFor, log }: FlowDeps, takeOrders: TakeOrders, judgeOrders: JudgeOrders) => {
  /** Orders that Linnworks no longer lists as open get the reason: processed by hand, or gone. */
  const markMissing = async (rows: Order[], account: LinnworksAccount, actor: Trigger, signal: AbortSignal): Promise<void> => {
    if (rows.length === 0) return;
    const whereabouts = await account.whereabouts(rows.map(({ linnworksOrderId }) => linnworksOrderId), { signal });
    const judged = rows.flatMap((row) => {
      const reason = reasonOf(whereabouts.get(row.linnworksOrderId));
      return reason ? [{ row, id: row.id, version: row.version, problem: problemOf(reason) }] : [];
    });
    await orders.stillInvalid(judged.filter(({ row }) => row.status === 'validation-failed'));
    await orders.markInvalid(judged.filter(({ row }) => row.status !== 'validation-failed'), actor);
  };

  const readAndSplit = async (rows: Order[], account: LinnworksAccount, withPackaging: boolean, signal: AbortSignal): Promise<{ found: Map<string, OrderSnapshot>; missing: Order[] }> => {
    const snapshots = await account.details(rows.map(({ linnworksOrderId }) => linnworksOrderId), { withPackaging, signal });
    const found = new Map<string, OrderSnapshot>(snapshots.map((snapshot) => [snapshot.source.linnworksOrderId, snapshot]));
    return { found, missing: rows.filter(({ linnworksOrderId }) => !found.has(linnworksOrderId)) };
  };

  /** Reads orders of one installation again, even outside the look-back window; what changed is taken, and all are judged anew. */
  const reread = async (rows: Order[], context: SendingContext, actor: Trigger, signal: AbortSignal): Promise<Taken> => {
    if (rows.length === 0) return { added: 0, changed: 0, invalid: 0, freed: 0 };
    const account = linnworksFor(context.installation.id);
    const { found, missing } = await readAndSplit(rows, account, true, signal);
    const taken = await takeOrders([...found.values()], context, actor);
    const there = await orders.getMany(rows.filter(({ linnworksOrderId }) => found.has(linnworksOrderId)).map(({ id }) => id));
    const judged = await judgeOrders(there.filter(({ status }) => status === 'validation-failed'), context, actor);
    await markMissing(missing, account, actor, signal);
    return { ...taken, invalid: taken.invalid + judged.invalid, freed: taken.freed + judged.freed };
  };

  return {
    reread,

    /** Reads given orders again, asked for by a person. Orders that were sent, or are being sent, are passed over. */
    async refetchOrders(orderIds: string[], trigger: Trigger, signal: AbortSignal): Promise<void> {
      const rows = (await orders.getMany(orderIds)).filter(({ status }) => status !== 'deleted' && status !== 'in-progress' && status !== 'completed');
      for (const [installationId, ofInstallation] of Map.groupBy(rows, (row) => row.installationId)) {
        const context = await contexts.read(installationId);
        if (!context?.installation.active) continue;
        await reread(ofInstallation, context, trigger, signal);
        const ids = ofInstallation.map(({ id }) => id);
        await orders.noteChecked(ids);
        const before = new Set(ofInstallation.flatMap(({ id, status }) => (status === 'validation-failed' ? [id] : [])));
        await audit.append(stillKeptBack((await orders.getMany(ids)).filter(({ id }) => before.has(id)), trigger));
      }
    },

    /** Checks an installation's Validation Failed orders of one postal service at once, since its mapping was saved. */
    async recheckService(installationId: string, postalServiceId: string): Promise<void> {
      const context = await contexts.read(installationId);
      if (context) await judgeOrders(await orders.toCheck(installationId, { limit: 5_000, postalServiceId }), context, 'mapping');
    },

    /**
     * The newest form of orders about to be sent, in one call; orders that are gone are marked so and left out (F18, A-43). Where
     * Linnworks is away, what it said at the last fetch still stands.
     */
    async readBeforeSending(rows: Order[], context: SendingContext, trigger: Trigger, signal: AbortSignal): Promise<{ order: Order; source: SourceOrder }[]> {
      const account = linnworksFor(context.installation.id);
      try {
        const { found, missing } = await readAndSplit(rows, account, false, signal);
        await markMissing(missing, account, trigger, signal);
        probe('send:after-reread');
        return await Promise.all(rows.filter(({ linnworksOrderId }) => found.has(linnworksOrderId)).map(async (order) => {
          const snapshot = found.get(order.linnworksOrderId) as OrderSnapshot;
          const source = withPackagingOf(snapshot.source, order.source);
          if (snapshot.hash !== order.sourceHash) await orders.refreshSource(order, source, snapshot.hash);
          return { order, source };
        }));
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        if (error instanceof CredentialsRefused) await installations.markTokenRefused(context.installation.id, error.message);
        log.warn('Linnworks could not be read before sending; the fetched orders are used', { installationId: context.installation.id, code: error.code, reason: error.message });
        return rows.map((order) => ({ order, source: order.source }));
      }
    },
  };
};
