import { AppError } from '@stream-tech/domain';
import type { BatchItem, LabelWorker } from '@stream-tech/labels';
import type { AuditLog, Author, OrderStore } from '@stream-tech/store';
import type { ReadLabelPages } from './label-pages.ts';

export type LabelBatchDeps = { orders: Pick<OrderStore, 'getMany'>; audit: AuditLog; drawer: Pick<LabelWorker, 'streamBatchPdf'> };
export type LabelBatch = ReturnType<typeof createLabelBatch>;

/** Orders of one batch: a long day's run, and not more than a process keeps in mind. */
export const MOST_ORDERS_OF_A_BATCH = 500;

/** Many orders' labels as one PDF, in the order given: what a packer prints for a whole round (R-116, R-123). */
export const createLabelBatch = ({ orders, audit, drawer }: LabelBatchDeps, readLabelPages: ReadLabelPages) =>
  /**
   * The labels of these orders as the bytes of one PDF, as they are drawn; with a page before each order where `withSeparators`.
   * Nothing is drawn before all orders were found printable. Throws `order-not-in-database`, or `no-label` naming the first that is not.
   */
  async function labelBatch(orderIds: string[], { withSeparators = false }: { withSeparators?: boolean }, author: Author): Promise<AsyncGenerator<Uint8Array>> {
    const known = new Map((await orders.getMany(orderIds)).map((order) => [order.id, order]));
    const wanted = orderIds.map((id) => {
      const order = known.get(id);
      if (!order) throw new AppError('order-not-in-database', 'Order not found in database', 'fix-the-data', { orderId: id });
      return order;
    });
    const labels = await readLabelPages(wanted);
    const items: BatchItem[] = [];
    const printed = wanted.map((order) => {
      const { items: pages, plan } = labels.pagesOf(order, withSeparators);
      items.push(...pages);
      return { kind: 'label', ...author, installationId: order.installationId, orderId: order.id, outcome: 'printed', detail: { batch: orderIds.length, plan } };
    });
    await audit.append(printed);
    return drawer.streamBatchPdf(items);
  };
