import type { LinnworksAccount } from './account-model.ts';
import type { LinnworksItem, LinnworksOrder } from './order-model.ts';

const NOTHING: Record<string, null> = {};

/** An order as the list of open orders shows it: no notes, no extended properties (section 6). */
export function openOrderView(order: LinnworksOrder, account: LinnworksAccount): Record<string, unknown> {
  return {
    NumOrderId: order.NumOrderId,
    GeneralInfo: generalInfo(order, account),
    ShippingInfo: order.ShippingInfo,
    CustomerInfo: order.CustomerInfo,
    TotalsInfo: order.TotalsInfo,
    TaxInfo: { TaxNumber: order.TaxId },
    FolderName: order.FolderName,
    IsPostFilteredOut: false,
    CanFulfil: true,
    Fulfillment: { FulfillmentState: 'Sufficient_Stock', PurchaseOrderState: 'Sufficient_PO' },
    Items: order.Items,
    HasItems: order.Items.length > 0,
    TotalItemsSum: order.Items.reduce((sum, { Quantity }) => sum + Quantity, 0),
    OrderId: order.OrderId,
  };
}

export const DETAIL_LEVELS = ['FOLDER', 'NOTES', 'IDENTIFIERS', 'EXTENDEDPROPERTIES', 'BINRACKS'] as const;

/** An order as the calls by id show it. With levels, only the parts that they name come along. */
export function orderDetailsView(order: LinnworksOrder, account: LinnworksAccount, levels: readonly string[] = []): Record<string, unknown> {
  const wants = (level: (typeof DETAIL_LEVELS)[number]): boolean => levels.length === 0 || levels.includes(level);
  const general = generalInfo(order, account);
  return {
    ...order,
    GeneralInfo: wants('IDENTIFIERS') ? general : { ...general, Identifiers: undefined },
    FolderName: wants('FOLDER') ? order.FolderName : undefined,
    Notes: wants('NOTES') ? order.Notes : undefined,
    ExtendedProperties: wants('EXTENDEDPROPERTIES') ? order.ExtendedProperties : undefined,
    Items: wants('BINRACKS') ? order.Items : order.Items.map(withoutBinRacks),
    ...(account.switches.sendNulls ? { ProcessedDateTime: order.ProcessedDateTime ?? null, PaidDateTime: order.PaidDateTime ?? null } : NOTHING),
  };
}

function generalInfo({ GeneralInfo, Notes }: LinnworksOrder, account: LinnworksAccount): Record<string, unknown> {
  const view = { ...GeneralInfo, Notes: Notes.length, HasScheduledDelivery: GeneralInfo.ScheduledDelivery !== undefined };
  if (!account.switches.sendNulls) return view;
  return { InvoicePrintError: null, PickListPrintError: null, PIIRedactionDays: null, ...view, Marker: GeneralInfo.Marker ?? null, ScheduledDelivery: GeneralInfo.ScheduledDelivery ?? null };
}

function withoutBinRacks({ BinRacks: _racks, ...item }: LinnworksItem): Record<string, unknown> {
  return item;
}

const WHOLE_DATE = /"(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.(\d{1,7}))?Z"/g;

/** Rewrites every date of an answer with seven decimals and an offset (section 19, rule 7). */
export function withSevenDecimals(text: string): string {
  return text.replace(WHOLE_DATE, (_all, moment: string, decimals = '') => `"${moment}.${String(decimals).padEnd(7, '0')}+00:00"`);
}
