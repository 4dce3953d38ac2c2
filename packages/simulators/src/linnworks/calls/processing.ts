import type { LinnworksAccount } from '../account-model.ts';
import type { LinnworksOrder } from '../order-model.ts';
import { optional, required } from '../read-request.ts';
import type { CallContext, CallDefinitions } from './call-definition.ts';

/** Processing orders (section 13). A refusal is an answer with status 200. */
export const processingCalls: CallDefinitions = {
  'Orders/ProcessOrder': { quota: 250, handle: (context) => process(context, required.guid(context.fields, 'orderId')) },
  'Orders/ProcessFulfilmentCentreOrder': { quota: 250, handle: (context) => process(context, required.guid(context.fields, 'orderId')) },
  'Orders/ProcessOrdersInBatch': { quota: 250, handle: (context) => required.guids(context.fields, 'ordersIds').map((id) => process(context, id)) },
  'Orders/ProcessOrderByOrderOrReferenceId': {
    quota: 150,
    handle(context) {
      const wanted = required.text(context.fields, 'OrderOrReferenceId');
      const order = context.account.find(/^\d+$/.test(wanted) ? Number(wanted) : wanted) ?? context.account.openOrders().find(({ GeneralInfo }) => GeneralInfo.ReferenceNum === wanted);
      if (!order) return { ProcessedState: 'NOT_FOUND', Message: 'Order not found' };
      if (!(optional.boolean(context.fields, 'ScansPerformed') ?? false)) return { ProcessedState: 'SCAN_REQUIRED', Message: 'Scan required', OrderId: order.OrderId };
      const { Processed, Error: Message } = process(context, order.OrderId);
      return { ProcessedState: Processed ? 'PROCESSED' : 'NOT_PROCESSED', Message, OrderId: order.OrderId };
    },
  },
};

function process({ account, entry }: CallContext, id: string): { OrderId: string; Processed: boolean; Error: string } {
  const order = account.find(id);
  if (!order) return { OrderId: id, Processed: false, Error: 'Order not found' };
  const refusal = whyNot(account, order);
  if (refusal !== undefined) return { OrderId: id, Processed: false, Error: refusal };
  account.processOrder(order.OrderId);
  entry.committedAt = account.now().getTime();
  return { OrderId: id, Processed: true, Error: '' };
}

function whyNot(account: LinnworksAccount, order: LinnworksOrder): string | undefined {
  if (order.Processed) return 'Order has already been processed';
  if (account.backstage(order).locked) return 'Order is locked';
  if (order.GeneralInfo.IsParked) return 'Order is parked';
  if (order.GeneralInfo.HoldOrCancel) return 'Order is on hold';
  if (account.switches.checkPayment && (order.GeneralInfo.Status === 0 || order.GeneralInfo.Status === 3)) return 'Order is not paid';
  return undefined;
}
