import { AppError, shownPlan, type Order, type ShownPlan } from '@stream-tech/domain';
import type { BatchItem } from '@stream-tech/labels';
import type { IntegrationStore, OrderPlanStore, ServiceMapping, ServiceStore } from '@stream-tech/store';
import { packagesOf, planLabels } from './label-plan.ts';

export type LabelPagesDeps = { plans: Pick<OrderPlanStore, 'plans'>; services: Pick<ServiceStore, 'ofInstallation'>; integrations: Pick<IntegrationStore, 'ofInstallation'> };

/** An order's pages, and what they show of its plan. */
export type LabelPages = { items: BatchItem[]; plan: ShownPlan };
/** What is known of many orders, read once: the mapping of an order's service, and its pages. */
export type ManyLabels = { serviceOf(order: Order): ServiceMapping | undefined; /** Planned as for a single print. Throws `no-label` and what `planLabels` throws, naming the order. */ pagesOf(order: Order, withSeparator: boolean): LabelPages };

/** What the labels of many orders are made of, read with as few questions as there are accounts. */
export const createLabelPages = ({ plans, services, integrations }: LabelPagesDeps) => async (orders: readonly Order[]): Promise<ManyLabels> => {
  const installations = [...new Set(orders.map(({ installationId }) => installationId))];
  const [planned, mapped, accounts] = await Promise.all([
    plans.plans(orders.map(({ id }) => id)),
    Promise.all(installations.map((id) => services.ofInstallation(id))),
    Promise.all(installations.map((id) => integrations.ofInstallation(id))),
  ]);
  const mappings = new Map(mapped.flat().map((service) => [`${service.installationId} ${service.postalServiceId.toLowerCase()}`, service]));
  const integrationOf = new Map(accounts.flat().map((integration) => [integration.id, integration]));
  const serviceOf = ({ installationId, source }: Order): ServiceMapping | undefined => mappings.get(`${installationId} ${source.postalService?.id.toLowerCase() ?? ''}`);

  return {
    serviceOf,
    pagesOf(order, withSeparator) {
      const service = serviceOf(order);
      const integration = service && integrationOf.get(order.integrationId ?? service.integrationId);
      if (order.status !== 'completed' || !service || !integration) throw new AppError('no-label', `Order ${order.orderNumber} has no label: it is not Completed, or its postal service is not mapped.`, 'fix-the-data');
      const plan = planned.get(order.id);
      const labels = planLabels({ order, integration: integration.settings, service, packages: packagesOf(order, service.settings), plan });
      const separator: BatchItem = { layout: service.settings.ShippingLabelType, separator: { title: `${order.orderNumber}`, lines: [order.source.delivery.name, order.source.delivery.postcode, `${labels.length} ${labels.length === 1 ? 'package' : 'packages'}`].filter(Boolean) } };
      return { items: [...(withSeparator ? [separator] : []), ...labels.map(({ type, facts }): BatchItem => ({ layout: type, label: facts, copies: service.settings.LabelCopies }))], plan: shownPlan(plan) };
    },
  };
};
export type ReadLabelPages = ReturnType<typeof createLabelPages>;
