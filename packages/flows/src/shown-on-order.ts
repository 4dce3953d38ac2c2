import { desiredIdentifiers, ERROR_FROM_STREAM, MANAGED_IDENTIFIERS, planIdentifiers, SENT_TO_STREAM, type Identifier, type IntegrationSettings, type Order, type OrderPlan } from '@stream-tech/domain';

/** What Linnworks is to show of an order; absent: that part is not ours to change. */
export type Shown = {
  trackingNumber?: string;
  /** Order extended properties; '' wants one gone. */
  properties?: Record<string, string>;
  /** YYYY-MM-DD */
  despatchBy?: string;
  identifiers: Identifier[];
  /** Of these, those that are not among `identifiers` are taken off; everybody else's stay. */
  managed: Identifier[];
};

type Facts = Pick<Order, 'status' | 'refusedAt' | 'trackingNumber' | 'trackingUrl' | 'consignmentNo' | 'streamOrderId' | 'streamDeletedAt'>;
type Switches = Pick<IntegrationSettings, 'IsWebhookFeaturesEnabled' | 'IsGroupSequenceIdentifierEnabled' | 'IsOrderDispatchSyncEnabled'>;

const STATUS = [SENT_TO_STREAM, ERROR_FROM_STREAM];
/** Everything of ours that Linnworks has no field for (A-20; linnworks-api.md, 9.2). */
export const PROPERTIES = { trackingUrl: 'StreamTrackingURL', consignmentNo: 'StreamConsignmentNo', orderId: 'StreamOrderId', driver: 'StreamDriver', vehicle: 'StreamVehicle' } as const;
const gone = Object.fromEntries(Object.values(PROPERTIES).map((name) => [name, '']));

/**
 * What Linnworks is to show of an order, from its row and its plan (R-036 … … ). An order on its
 * way out shows nothing of us any more (A-23, step 2). RUN, SEQ and day are ours while webhook features are on.
 */
export const shownOnOrder = (order: Facts, plan: OrderPlan | undefined, { IsWebhookFeaturesEnabled: withPlan, IsGroupSequenceIdentifierEnabled: withSequence, IsOrderDispatchSyncEnabled: withDispatch }: Switches): Shown => {
  if (order.streamDeletedAt !== undefined) return { trackingNumber: '', properties: gone, identifiers: [], managed: MANAGED_IDENTIFIERS };
  const status = desiredIdentifiers({ completed: order.status === 'completed', refused: order.refusedAt !== undefined });
  if (order.status !== 'completed') return { identifiers: status, managed: STATUS };
  return {
    trackingNumber: order.trackingNumber ?? '',
    properties: {
      [PROPERTIES.trackingUrl]: order.trackingUrl ?? '', [PROPERTIES.consignmentNo]: order.consignmentNo ?? '', [PROPERTIES.orderId]: order.streamOrderId ?? '',
      ...(withPlan && withDispatch ? { [PROPERTIES.driver]: plan?.driver ?? '', [PROPERTIES.vehicle]: plan?.vehicle ?? '' } : {}),
    },
    ...(withPlan && withDispatch && plan?.plannedDate !== undefined ? { despatchBy: plan.plannedDate } : {}),
    identifiers: [...status, ...(withPlan ? planIdentifiers(plan, { withSequence }) : [])],
    managed: withPlan ? MANAGED_IDENTIFIERS : STATUS,
  };
};
