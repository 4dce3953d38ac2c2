import type { LinnworksAccount } from './account-model.ts';
import type { LinnworksOrder } from './order-model.ts';

export type FieldValue = string | number | boolean | string[] | undefined;

interface OpenOrderField {
  /** Its place in Linnworks' list of 124 codes, since enumerations may be sent as numbers. */
  number: number;
  read(order: LinnworksOrder, account: LinnworksAccount): FieldValue;
}

/** The field codes by which open orders can be filtered and sorted here (section 7.1 names those that matter). */
export const openOrderFields: Record<string, OpenOrderField> = {
  GENERAL_INFO_ORDER_ID: { number: 2, read: ({ NumOrderId }) => NumOrderId },
  GENERAL_INFO_REFERENCE_NUMBER: { number: 3, read: ({ GeneralInfo }) => GeneralInfo.ReferenceNum },
  GENERAL_INFO_CHANNEL_REFERENCE_NUMBER: { number: 4, read: ({ GeneralInfo }) => GeneralInfo.SecondaryReference },
  GENERAL_INFO_EXTERNAL_REFERENCE_NUMBER: { number: 5, read: ({ GeneralInfo }) => GeneralInfo.ExternalReferenceNum },
  GENERAL_INFO_DATE: { number: 6, read: ({ GeneralInfo }) => GeneralInfo.ReceivedDate },
  GENERAL_INFO_SOURCE: { number: 7, read: ({ GeneralInfo }) => GeneralInfo.Source },
  GENERAL_INFO_SUBSOURCE: { number: 8, read: ({ GeneralInfo }) => GeneralInfo.SubSource },
  GENERAL_INFO_LABEL_PRINTED: { number: 9, read: ({ GeneralInfo }) => GeneralInfo.LabelPrinted },
  GENERAL_INFO_LOCKED: { number: 14, read: (order, account) => account.backstage(order).locked },
  GENERAL_INFO_PARKED: { number: 15, read: ({ GeneralInfo }) => GeneralInfo.IsParked },
  GENERAL_INFO_TAG: { number: 17, read: ({ GeneralInfo }) => GeneralInfo.Marker },
  GENERAL_INFO_IDENTIFIER: { number: 18, read: ({ GeneralInfo }) => (GeneralInfo.Identifiers ?? []).map(({ Name }) => Name) },
  GENERAL_INFO_STATUS: { number: 19, read: ({ GeneralInfo }) => GeneralInfo.Status },
  GENERAL_INFO_DESPATCHBYDATE: { number: 20, read: ({ GeneralInfo }) => GeneralInfo.DespatchByDate },
  SHIPPING_INFORMATION_VENDOR: { number: 25, read: ({ ShippingInfo }) => ShippingInfo.Vendor },
  SHIPPING_INFORMATION_SERVICE: { number: 26, read: ({ ShippingInfo }) => ShippingInfo.PostalServiceName },
  SHIPPING_INFORMATION_TRACKING_NUMBER: { number: 31, read: ({ ShippingInfo }) => ShippingInfo.TrackingNumber },
  SHIPPING_INFORMATION_SERVICE_ID: { number: 32, read: ({ ShippingInfo }) => ShippingInfo.PostalServiceId },
  SHIPPING_SCHEDULED_DELIVERY_START: { number: 33, read: ({ GeneralInfo }) => GeneralInfo.ScheduledDelivery?.From },
  SHIPPING_SCHEDULED_DELIVERY_END: { number: 34, read: ({ GeneralInfo }) => GeneralInfo.ScheduledDelivery?.To },
  CUSTOMER_ADDRESS_POSTCODE: { number: 39, read: ({ CustomerInfo }) => CustomerInfo.Address.PostCode },
  FOLDER: { number: 77, read: ({ FolderName }) => FolderName },
  FOLDERS: { number: 78, read: ({ FolderName }) => FolderName },
  LOCATION_ID: { number: 112, read: ({ GeneralInfo }) => GeneralInfo.Location },
};

const byNumber = new Map(Object.entries(openOrderFields).map(([code, { number }]) => [number, code]));

/** A field code by name in any case or by number; `undefined` for one that is not played here. */
export function fieldCode(value: unknown): string | undefined {
  if (typeof value === 'number' || /^\d+$/.test(String(value))) return byNumber.get(Number(value));
  const code = String(value).toUpperCase();
  return Object.hasOwn(openOrderFields, code) ? code : undefined;
}
