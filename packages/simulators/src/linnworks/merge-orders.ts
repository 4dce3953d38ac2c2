import type { LinnworksItemSeed, LinnworksOrderSeed } from './build-order.ts';
import type { LinnworksItem, LinnworksOrder } from './order-model.ts';

/** Orders with the same key are "similar" in Linnworks' sense: one buyer, one address, one service, one place. */
export function mergeKey({ CustomerInfo, ShippingInfo, GeneralInfo }: LinnworksOrder): string {
  const { Address } = CustomerInfo;
  return JSON.stringify([CustomerInfo.ChannelBuyerName, Address.Address1, Address.PostCode, ShippingInfo.PostalServiceId, GeneralInfo.Location, GeneralInfo.Source, GeneralInfo.SubSource]);
}

/** The order that several become: everything of the first, the lines of all, a new id and number. */
export function mergedSeed(orders: LinnworksOrder[]): LinnworksOrderSeed {
  const [first] = orders;
  if (!first) throw new RangeError('Nothing to merge.');
  const { Identifiers: _identifiers, ...GeneralInfo } = first.GeneralInfo;
  return {
    GeneralInfo,
    service: first.ShippingInfo.PostalServiceId,
    CustomerInfo: first.CustomerInfo,
    FolderName: first.FolderName,
    ExtendedProperties: first.ExtendedProperties.map(({ Name, Value, Type }) => ({ Name, Value, Type })),
    Notes: orders.flatMap(({ Notes }) => Notes.map(({ Note, Internal }) => ({ Note, Internal }))),
    Items: orders.flatMap(({ Items }) => Items.map(withoutIds)),
  };
}

function withoutIds({ RowId: _row, OrderId: _order, ItemNumber: _number, CompositeSubItems, ...item }: LinnworksItem): LinnworksItemSeed {
  return { ...item, CompositeSubItems: CompositeSubItems.map(withoutIds) };
}
