import { AppError, type Order, type ServiceSettings } from '@stream-tech/domain';
import { sizeInInches } from '@stream-tech/labels';
import type { AnsweredPackage, ConfigValue } from '@stream-tech/linnworks';
import type { Logger } from '@stream-tech/platform';
import type { AuditLog, DrawnLabel, IntegrationStore, LabelStore, OrderPlanStore, OrderStore, SendingContexts, ServiceMapping, ServiceProposalStore, ServiceStore } from '@stream-tech/store';
import type { AwaitOrder } from './await-order.ts';
import type { DrawLabels } from './draw-labels.ts';
import { packagesOf, planLabels, settingsForPrint, type PackageToLabel } from './label-plan.ts';

export type ProduceLabelDeps = {
  labels: Pick<LabelStore, 'toDrawAhead' | 'expireImages'>;
  orders: Pick<OrderStore, 'get'>;
  plans: Pick<OrderPlanStore, 'plan'>;
  services: Pick<ServiceStore, 'ofInstallation' | 'find'>;
  integrations: Pick<IntegrationStore, 'get'>;
  contexts: Pick<SendingContexts, 'system'>;
  proposals: Pick<ServiceProposalStore, 'note'>;
  audit: AuditLog;
  log: Pick<Logger, 'info' | 'warn'>;
};
export type ProduceLabel = ReturnType<typeof createProduceLabel>;

export type LabelRequest = { installationId: string; orderNumber: number; serviceId: string; packages: PackageToLabel[]; items: ConfigValue[] };
export type ProducedLabels = { trackingNumber: string; packages: AnsweredPackage[] };

/** How many orders one sweep has drawn ahead. */
const AHEAD = 50;

/** Journey "a label" (architecture; R-111 … R-129): an order that is Completed, its labels drawn or at hand, one entry for each package asked for. */
export const createProduceLabel = ({ labels, orders, plans, services, integrations, contexts, proposals, audit, log }: ProduceLabelDeps, awaitOrder: AwaitOrder, drawLabels: DrawLabels) => {
  const plan = async (order: Order, { name, integrationId, settings }: Pick<ServiceMapping, 'name' | 'integrationId' | 'settings'>, packages: PackageToLabel[]) => {
    const integration = await integrations.get(order.integrationId ?? integrationId);
    if (!integration) throw new AppError('not-found', 'The Stream account of this order is gone. Ask an administrator.', 'fix-the-data');
    return planLabels({ order, integration: integration.settings, service: { name, settings }, packages, plan: await plans.plan(order.id) });
  };

  const entriesOf = (order: Order, images: (DrawnLabel & { sequence: number })[], packages: PackageToLabel[], settings: ServiceSettings, system: { ReturnPdfWithLabel: boolean; RepeatPackageForCopies: boolean }): AnsweredPackage[] => {
    const { width, height } = sizeInInches(settings.ShippingLabelType);
    return packages.flatMap(({ sequence }) => {
      const own = images.filter((image) => image.sequence === sequence);
      const pngs = own.flatMap(({ png }) => Array.from({ length: settings.LabelCopies }, () => png));
      const entry = { sequence, trackingNumber: order.trackingNumber!, more: [] as Buffer[], pdfs: system.ReturnPdfWithLabel ? own.map(({ pdf }) => pdf) : [], width, height };
      if (system.RepeatPackageForCopies) return pngs.map((png, index) => ({ ...entry, png, pdfs: index === 0 ? entry.pdfs : [] }));
      return [{ ...entry, png: pngs[0]!, more: pngs.slice(1) }];
    });
  };

  const produce = async ({ installationId, orderNumber, serviceId, packages, items }: LabelRequest): Promise<ProducedLabels & { order: Order; detail: object }> => {
    const service = (await services.ofInstallation(installationId)).find(({ id }) => id === serviceId);
    if (!service) throw new AppError('unknown-service', `The service of order ${orderNumber} is not one of ours any more. Choose another one, or add it again in Linnworks.`, 'fix-the-data');
    const { settings, proposed } = settingsForPrint(service.settings, items);
    const order = await awaitOrder(installationId, orderNumber);
    const [planned, system] = await Promise.all([plan(order, { ...service, settings }, packages), contexts.system(), proposals.note(service.id, proposed)]);
    const { images, drawn } = await drawLabels(order, planned);
    const { run, sequence, deliveryDate } = planned[0]?.facts ?? {};
    const sent = packagesOf(order, settings).length;
    if (sent !== packages.length) log.info('A label was asked for other packages than Linnworks showed when the order was sent', { installationId, orderId: order.id, counts: { sent, asked: packages.length } });
    return {
      order, trackingNumber: order.trackingNumber!,
      packages: entriesOf(order, images.map((image, index) => ({ ...image, sequence: planned[index]!.sequence })), packages, settings, system),
      detail: { labelType: settings.ShippingLabelType, copies: settings.LabelCopies, packages: packages.length, labels: planned.length, drawn, plan: { run, sequence, deliveryDate } },
    };
  };

  return {
    /** Produces what a label request of Linnworks asks for; every one leaves an audit entry. Throws an `AppError` whose message a packer understands. */
    async produceLabel(request: LabelRequest): Promise<ProducedLabels> {
      const entry = { kind: 'label', actor: 'label', installationId: request.installationId };
      try {
        const { order, detail, ...produced } = await produce(request);
        await audit.append({ ...entry, orderId: order.id, outcome: 'printed', detail });
        return produced;
      } catch (error) {
        if (error instanceof AppError) await audit.append({ ...entry, outcome: 'refused', code: error.code, message: error.message, detail: { orderNumber: request.orderNumber } });
        throw error;
      }
    },

    /** Draws an order's labels before anybody asks. Gives how many were drawn. */
    async drawAhead(orderId: string): Promise<number> {
      const order = await orders.get(orderId);
      const serviceId = order?.source.postalService?.id;
      const service = order?.status === 'completed' && order.deleteRequestedAt === undefined && serviceId ? await services.find(order.installationId, serviceId) : undefined;
      if (!order || !service) return 0;
      return (await drawLabels(order, await plan(order, service, packagesOf(order, service.settings)))).drawn;
    },

    /** Completed orders whose labels are to be drawn ahead. */
    ordersToDrawAhead: (): Promise<string[]> => labels.toDrawAhead(AHEAD),

    /** Removes label images older than LabelRetentionDays; rows and audit entries stay. */
    async expireLabels(): Promise<number> {
      const { LabelRetentionDays } = await contexts.system();
      return labels.expireImages(LabelRetentionDays);
    },

    /** What a service's label looks like for an order, as PNG; for people who set it up. */
    async previewLabel(orderId: string): Promise<Buffer> {
      const order = await orders.get(orderId);
      if (!order) throw new AppError('order-not-in-database', 'Order not found in database', 'fix-the-data');
      const service = order.source.postalService && await services.find(order.installationId, order.source.postalService.id);
      if (order.status !== 'completed' || !service) throw new AppError('no-label', 'This order has no label: it is not Completed, or its postal service is not mapped.', 'fix-the-data');
      const [first] = (await drawLabels(order, (await plan(order, service, packagesOf(order, service.settings))).slice(0, 1))).images;
      return first!.png;
    },
  };
};
