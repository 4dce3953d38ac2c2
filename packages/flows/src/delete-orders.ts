import { AppError, notSendable, ORDER_LIFECYCLE, type Order, type OrderStatus } from '@stream-tech/domain';
import type { Author } from '@stream-tech/store';
import type { FlowDeps } from './deps.ts';
import { quietPeriod } from './quiet-period.ts';
import { answerSelection, type Judged, type Selected } from './selection.ts';

/** How long a person who deletes waits for Linnworks to say whether the orders are processed. */
const ASKING_LINNWORKS_MS = 10_000;

/** Why the statuses other than Completed can't be deleted (R-056; guide, FAQ). */
const WHY_NOT: Record<Exclude<OrderStatus, 'completed'>, string> = {
  pending: 'it has not been sent to Stream yet',
  'in-progress': 'it is being sent to Stream right now; wait until that has ended',
  failed: 'Stream did not accept it; resolve its error first',
  'ready-for-retry': 'it waits for another attempt to be sent',
  'validation-failed': 'it can not be sent as it is; resolve its error first',
  deleted: 'it was deleted already',
};
const NEEDS_CONFIRMATION = 'Delete it all the same only if you are sure, and confirm that.';

const notCompleted = ({ orderNumber, status }: Order & { status: Exclude<OrderStatus, 'completed'> }): AppError =>
  new AppError('order-not-completed', `Only Completed orders can be deleted. Order ${orderNumber} is ${ORDER_LIFECYCLE[status].title}: ${WHY_NOT[status]}.`, 'fix-the-data', { status });
const confirmationNeeded = ({ orderNumber }: Order, why: string): AppError => new AppError('confirmation-needed', `Order ${orderNumber} ${why}. ${NEEDS_CONFIRMATION}`, 'fix-the-data');
const changedMeanwhile = ({ orderNumber }: Order): AppError => new AppError('changed-meanwhile', `Order ${orderNumber} changed just now. Look at it again.`, 'look-again');

/** What people do to orders that are in Stream: take them back, and queue them anew (R-056 … ). */
export const createDeleteOrders = ({ orders, contexts, audit, linnworksFor, nudge, unknownQuietSeconds, log }: FlowDeps) => {
  /** The selected orders, in the order given. Throws `too-many-selected` above the limit; nothing was done then. */
  const select = async (orderIds: string[]): Promise<Judged<Order>[]> => {
    const { MaxUserSelectedOrdersForDelete: most } = await contexts.system();
    if (orderIds.length > most) throw notSendable('too-many-selected', `${orderIds.length} of at most ${most}`);
    const found = new Map((await orders.getMany(orderIds)).map((order) => [order.id, order]));
    return orderIds.map((orderId) => ({ orderId, order: found.get(orderId), ...(found.has(orderId) ? {} : { reason: notSendable('order-not-in-database') }) }));
  };

  /** Tells what became of a selection, and has the refusals in the audit log; the refusal of a single order is thrown. */
  const answer = async (judged: Judged<Order>[], what: string, author: Author): Promise<Selected> => {
    await audit.append(judged.flatMap(({ order, reason }) => (order && reason ? [{ kind: 'operator', ...author, orderId: order.id, installationId: order.installationId, outcome: `${what} refused`, code: reason.code, message: reason.message }] : [])));
    return answerSelection(judged);
  };

  /** Neither half of a delete may be left undone knowingly. */
  const whyNotNow = async (installationId: string): Promise<AppError | undefined> => {
    const context = await contexts.read(installationId);
    if (!context?.installation.active) return notSendable('installation-inactive');
    return context.installation.tokenRefused ? notSendable('linnworks-token') : undefined;
  };

  const doneAtCarrier = ({ carrierDone, processedAt }: Order): string | undefined => {
    if (carrierDone !== 'no') return carrierDone === 'fully' ? 'was delivered or collected already' : 'was delivered or collected in part already';
    return processedAt === undefined ? undefined : 'was processed in Linnworks when it was delivered';
  };

  /** What Linnworks says of orders that nothing else speaks against: processed by hand, or it does not say. One call for them all. */
  const processedInLinnworks = async (installationId: string, candidates: Order[]): Promise<Map<string, string>> => {
    const signal = AbortSignal.timeout(ASKING_LINNWORKS_MS);
    try {
      const whereabouts = await linnworksFor(installationId).whereabouts(candidates.map(({ linnworksOrderId }) => linnworksOrderId), { signal });
      return new Map(candidates.flatMap(({ id, linnworksOrderId }) => (whereabouts.get(linnworksOrderId) === 'processed' ? [[id, 'is processed in Linnworks already; its tracking number stays there']] : [])));
    } catch (error) {
      if (!(error instanceof AppError) && !signal.aborted) throw error;
      log.warn('Linnworks could not be asked whether orders to be deleted are processed', { installationId, error });
      return new Map(candidates.map(({ id }) => [id, 'may be processed in Linnworks already, which does not answer right now']));
    }
  };

  /** Orders that can be deleted, but not without a word more. */
  const toConfirm = async (installationId: string, candidates: Order[]): Promise<Map<string, string>> => {
    const known = new Map(candidates.flatMap((order) => { const why = doneAtCarrier(order); return why === undefined ? [] : [[order.id, why] as const]; }));
    const others = candidates.filter(({ id }) => !known.has(id));
    return others.length === 0 ? known : new Map([...known, ...await processedInLinnworks(installationId, others)]);
  };

  /** Why each of an installation's Completed orders is not deleted now. */
  const judgeCompleted = async (installationId: string, candidates: Order[], confirm: boolean): Promise<Map<string, AppError>> => {
    const reason = await whyNotNow(installationId);
    if (reason) return new Map(candidates.map(({ id }) => [id, reason]));
    const why = confirm ? new Map<string, string>() : await toConfirm(installationId, candidates);
    return new Map(candidates.flatMap((order) => { const said = why.get(order.id); return said === undefined ? [] : [[order.id, confirmationNeeded(order, said)]]; }));
  };

  return {
    /**
     * Takes orders for deletion by a person's word; the work itself is done by the queues. An order whose delete is under way already is
     * accepted as well, and goes on at once. Throws `too-many-selected`, and for a single order its reason: `order-not-in-database`, `order-not-completed`,
     * `confirmation-needed` (delivered or processed, unless `confirm`), or why its installation can't be worked for.
     */
    async requestDelete(orderIds: string[], { confirm = false }: { confirm?: boolean | undefined }, author: Author): Promise<Selected> {
      const judged = (await select(orderIds)).map((each): Judged<Order> => ({ ...each, ...(each.order && each.order.status !== 'completed' ? { reason: notCompleted(each.order as Parameters<typeof notCompleted>[0]) } : {}) }));
      const completed = judged.flatMap(({ order, reason }) => (order && !reason ? [order] : []));
      const reasons = new Map<string, AppError>();
      const fresh = completed.filter(({ deleteRequestedAt }) => deleteRequestedAt === undefined);
      for (const [installationId, candidates] of Map.groupBy(fresh, (order) => order.installationId)) {
        for (const [id, reason] of await judgeCompleted(installationId, candidates, confirm)) reasons.set(id, reason);
      }
      const wanted = fresh.filter(({ id }) => !reasons.has(id));
      const taken = new Set(await orders.askForDelete(wanted, author));
      // Somebody else may have asked for the same a moment ago.
      const now = new Map((await orders.getMany(wanted.filter(({ id }) => !taken.has(id)).map(({ id }) => id))).map((order) => [order.id, order]));
      for (const order of wanted) if (!taken.has(order.id) && now.get(order.id)?.deleteRequestedAt === undefined) reasons.set(order.id, changedMeanwhile(order));
      const again = completed.filter(({ id }) => !reasons.has(id) && !taken.has(id));
      await orders.hurryDelete(again.map(({ id }) => id));
      await audit.append(again.map(({ id, installationId }) => ({ kind: 'operator', ...author, orderId: id, installationId, outcome: 'delete asked for again' })));
      await Promise.all(completed.filter(({ id }) => !reasons.has(id)).map(({ id }) => nudge.takeOut(id)));
      await Promise.all(again.filter(({ streamDeletedAt }) => streamDeletedAt !== undefined).map(({ installationId }) => nudge.writeBack(installationId)));
      return answer(judged.map((each) => ({ ...each, reason: each.reason ?? reasons.get(each.orderId) })), 'delete', author);
    },

    /**
     * Queues deleted orders anew, each as a Pending row of its own that points to the old one; no fetch ever does that. Throws as
     * `requestDelete` does: `order-not-deleted`, `already-there` where it was queued again before, and `delete-unsettled` while a
     * delete that Stream once left unanswered could still come late and take the new order with it.
     */
    async queueAgain(orderIds: string[], author: Author): Promise<Selected> {
      const judged = await select(orderIds);
      const { quietSeconds } = quietPeriod(await contexts.system(), unknownQuietSeconds);
      const made = new Set((await orders.queueAgain(judged.flatMap(({ order }) => (order?.status === 'deleted' ? [order.id] : [])), quietSeconds, author)).map(({ replaces }) => replaces));
      const left = new Map((await orders.deletedOrders(judged.flatMap(({ order }) => (order && !made.has(order.id) ? [order.id] : [])), quietSeconds)).map((deleted) => [deleted.id, deleted]));
      const whyNot = (order: Order): AppError => {
        const deleted = left.get(order.id);
        if (!deleted) return new AppError('order-not-deleted', `Only Deleted orders can be queued again. Order ${order.orderNumber} is ${ORDER_LIFECYCLE[order.status].title}.`, 'fix-the-data', { status: order.status });
        if (deleted.isReplaced) return new AppError('already-there', `Order ${order.orderNumber} was queued again already.`, 'give-up');
        if (deleted.openForSeconds > 0) return new AppError('delete-unsettled', `Stream once left the delete of order ${order.orderNumber} unanswered, and could still carry it out. Queue it again in ${deleted.openForSeconds} seconds.`, 'try-later');
        return notSendable('order-number-in-use', order.streamOrderNo);
      };
      return answer(judged.map((each) => ({ ...each, reason: each.reason ?? (each.order && !made.has(each.order.id) ? whyNot(each.order) : undefined) })), 'queueing again', author);
    },
  };
};
