import { orderNoFor, reasonNotToSend, type AppError, type Order, type SendingFacts, type SourceOrder, type Trigger } from '@stream-tech/domain';
import type { SendingContext, SendingIntegration, SendingService } from '@stream-tech/store';

type Numbered = Pick<Order, 'streamOrderNo' | 'streamAccount' | 'askOpen' | 'orderNumber'>;

/** Which of an installation's integrations and services an order falls to. */
export const routeOf = (source: SourceOrder, context: SendingContext): { integration: SendingIntegration | undefined; service: SendingService | undefined } => {
  const service = source.postalService && context.services.get(source.postalService.id);
  const integration = service ? context.integrations.find(({ id }) => id === service.integrationId) : context.integrations[0];
  return { integration, service };
};

/** The number an order is, or would be, submitted under: the frozen one while it goes to the account it was frozen for (send protocol, step 1). */
export const orderNoOf = (order: Numbered, integration: SendingIntegration | undefined): string =>
  (order.askOpen || order.streamAccount === integration?.streamAccount ? order.streamOrderNo : undefined) ?? orderNoFor(integration?.settings.OrderNumPrefix ?? '', order.orderNumber);

/** The facts by which an order is judged, from settings and mapping as they are now. */
export const sendingFacts = (order: Numbered, source: SourceOrder, context: SendingContext, trigger: Trigger): SendingFacts => {
  const { integration, service } = routeOf(source, context);
  return {
    trigger, installation: context.installation, integration: integration?.settings, service: service?.settings, source, orderNo: orderNoOf(order, integration),
    askedElsewhere: order.askOpen && integration !== undefined && order.streamAccount !== integration.streamAccount,
  };
};

/** Why an order can't be sent as it is, the sync switch left aside: that one makes it wait, not invalid. */
export const invalidBecause = (order: Numbered, source: SourceOrder, context: SendingContext): AppError | undefined =>
  reasonNotToSend(sendingFacts(order, source, context, 'operator'));
