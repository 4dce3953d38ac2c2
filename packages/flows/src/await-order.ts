import { AppError, type Order } from '@stream-tech/domain';
import type { LabelStore, OrderNews } from '@stream-tech/store';

export type AwaitOrderDeps = {
  labels: Pick<LabelStore, 'orderByNumber' | 'beginRequest' | 'endedSince'>;
  news: Pick<OrderNews, 'wait'>;
  /** Has the order sent by the label queue; throws where the queues are away. */
  askForSending(installationId: string, orderNumber: number): Promise<void>;
};
export type AwaitOrder = ReturnType<typeof createAwaitOrder>;

/** Looked at now, and then every three seconds at the latest, six seconds in all. */
const LOOK_EVERY_MS = 3_000;
const IN_PROGRESS_MS = 6_000;
/** Fetching and sending within the packer's patience: the hard budget is 60 of Linnworks' 100 s (10.3). */
const SENDING_MS = 45_000;

const stillSending = (orderNumber: number): AppError => new AppError('already-in-progress', `Order ${orderNumber} is still being sent to Stream. Please print the label again in a minute.`, 'try-later');
const notSent = (orderNumber: number, { code, message }: { code: string; message: string }): AppError => new AppError(code, `Order ${orderNumber} was not sent to Stream: ${message}`, 'try-later');

/** Waits until the order a label is for is Completed: at once where it is, after it was sent where it was not (R-112 … ). */
export const createAwaitOrder = ({ labels, news, askForSending }: AwaitOrderDeps) => {
  /** Looks, and looks again at every piece of news, until `settled` says something or time is over. Waiting begins before each look, so no news is missed. */
  const lookUntil = async <T>(installationId: string, orderNumber: number, withinMs: number, settled: (order: Order | undefined) => Promise<T | undefined> | T | undefined): Promise<T | undefined> => {
    const until = performance.now() + withinMs;
    for (;;) {
      const left = until - performance.now();
      const enough = new AbortController();
      const told = news.wait(installationId, orderNumber, Math.max(0, Math.min(LOOK_EVERY_MS, left)), enough.signal);
      try {
        const found = await settled(await labels.orderByNumber(installationId, orderNumber));
        if (found !== undefined) return found;
        if (left <= 0) return undefined;
        await told;
      } finally {
        enough.abort();
      }
    }
  };

  const waitInProgress = async (installationId: string, orderNumber: number): Promise<Order> => {
    const ended = await lookUntil(installationId, orderNumber, IN_PROGRESS_MS, (order) => (order && order.status !== 'in-progress' ? order : undefined));
    if (!ended) throw stillSending(orderNumber);
    if (ended.status !== 'completed') throw notSent(orderNumber, ended.problem ?? { code: 'not-sent', message: 'it will be tried again.' });
    return ended;
  };

  const waitForSending = async (installationId: string, orderNumber: number): Promise<Order> => {
    const since = await labels.beginRequest(installationId, orderNumber);
    await askForSending(installationId, orderNumber);
    const outcome = await lookUntil(installationId, orderNumber, SENDING_MS, async (order) =>
      (order?.status === 'completed' ? { order } : labels.endedSince(installationId, orderNumber, since)));
    if (outcome && 'order' in outcome) return outcome.order;
    if (outcome?.problem && outcome.problem.code !== 'already-in-progress') throw notSent(orderNumber, outcome.problem);
    // Whoever else is sending it may be about to end.
    return waitInProgress(installationId, orderNumber);
  };

  return async function awaitOrder(installationId: string, orderNumber: number): Promise<Order> {
    const order = await labels.orderByNumber(installationId, orderNumber);
    if (order?.status === 'completed') return order;
    if (order?.status === 'deleted') throw new AppError('order-deleted', `Order ${orderNumber} was deleted and has no label. Queue it again to send it anew.`, 'fix-the-data');
    return order?.status === 'in-progress' ? waitInProgress(installationId, orderNumber) : waitForSending(installationId, orderNumber);
  };
};
