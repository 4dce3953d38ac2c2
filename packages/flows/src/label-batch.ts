import { AppError, shownPlan, type Order, type ShownPlan } from '@stream-tech/domain';
import type { BatchItem, LabelWorker } from '@stream-tech/labels';
import type { AuditLog, Author, IntegrationStore, OrderPlanStore, OrderStore, ServiceStore } from '@stream-tech/store';
import { packagesOf, planLabels } from './label-plan.ts';

export type LabelBatchDeps = {
  orders: Pick<OrderStore, 'get'>;
  plans: Pick<OrderPlanStore, 'plan'>;
  services: Pick<ServiceStore, 'find'>;
  integrations: Pick<IntegrationStore, 'get'>;
  audit: AuditLog;
  drawer: Pick<LabelWorker, 'streamBatchPdf'>;
};
export type LabelBatch = ReturnType<typeof createLabelBatch>;

/** Orders of one batch: a long day's run, and not more than a process keeps in mind. */
export const MOST_ORDERS_OF_A_BATCH = 500;

/** Many orders' labels as one PDF, in the order given: what a packer prints for a whole round (R-116, R-123). */
export const createLabelBatch = ({ orders, plans, services, integrations, audit, drawer }: LabelBatchDeps) => {
  /** An order's pages, and what they show of its plan; its labels are planned as they would be for a single print. Throws `no-label` naming the order. */
  const pagesOf = async (order: Order, withSeparator: boolean): Promise<{ items: BatchItem[]; plan: ShownPlan }> => {
    const service = order.source.postalService && await services.find(order.installationId, order.source.postalService.id);
    const integration = service && await integrations.get(order.integrationId ?? service.integrationId);
    if (order.status !== 'completed' || !service || !integration) throw new AppError('no-label', `Order ${order.orderNumber} has no label: it is not Completed, or its postal service is not mapped.`, 'fix-the-data');
    const plan = await plans.plan(order.id);
    const labels = planLabels({ order, integration: integration.settings, service, packages: packagesOf(order, service.settings), plan });
    const separator: BatchItem = { layout: service.settings.ShippingLabelType, separator: { title: `${order.orderNumber}`, lines: [order.source.delivery.name, order.source.delivery.postcode, `${labels.length} ${labels.length === 1 ? 'package' : 'packages'}`].filter(Boolean) } };
    return { items: [...(withSeparator ? [separator] : []), ...labels.map(({ type, facts }): BatchItem => ({ layout: type, label: facts, copies: service.settings.LabelCopies }))], plan: shownPlan(plan) };
  };

  /**
   * The labels of these orders as the bytes of one PDF, as they are drawn; with a page before each order where `withSeparators`.
   * Nothing is drawn before all orders were found printable. Throws `order-not-in-database`, or `no-label` naming the first that is not.
   */
  return async function labelBatch(orderIds: string[], { withSeparators = false }: { withSeparators?: boolean }, author: Author): Promise<AsyncGenerator<Uint8Array>> {
    const items: BatchItem[] = [];
    const found: { order: Order; plan: ShownPlan }[] = [];
    for (const id of orderIds) {
      const order = await orders.get(id);
      if (!order) throw new AppError('order-not-in-database', 'Order not found in database', 'fix-the-data', { orderId: id });
      const { items: pages, plan } = await pagesOf(order, withSeparators);
      items.push(...pages);
      found.push({ order, plan });
    }
    await audit.append(found.map(({ order: { id, installationId }, plan }) => ({ kind: 'label', ...author, installationId, orderId: id, outcome: 'printed', detail: { batch: orderIds.length, plan } })));
    return drawer.streamBatchPdf(items);
  };
};
