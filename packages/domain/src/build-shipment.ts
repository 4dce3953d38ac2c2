import { localDate } from './local-date.ts';
import { goodsOf, packagingFor } from './packaging.ts';
import type { IntegrationSettings } from './settings/integration-settings.ts';
import type { ServiceSettings } from './settings/service-settings.ts';
import type { Party, Shipment } from './shipment.ts';
import type { Address, SourceOrder } from './source-order.ts';

/** The number an order is submitted under: prefix and Linnworks number. Frozen on the row by the first claim. */
export const orderNoFor = (prefix: string, orderNumber: number): string => `${prefix}${orderNumber}`;

/** The reference every create carries, by which a found consignment is known to be ours: the channel's, else the Linnworks number (send protocol, step 7). */
export const customerOrderNoFor = ({ channelReference, orderNumber }: Pick<SourceOrder, 'channelReference' | 'orderNumber'>): string =>
  channelReference.trim() || String(orderNumber);

const party = (address: Address, fallback: Address): Party => {
  const name = address.name.trim() || address.company.trim() || fallback.name.trim() || fallback.company.trim() || 'Customer';
  const { company, line1, line2, line3, town, region, postcode, country } = address;
  return { name, company, line1, line2, line3, town, region, postcode, country, phone: address.phone.trim() || fallback.phone.trim(), email: address.email.trim() || fallback.email.trim() };
};

/** Whether a billing address says enough to stand as the customer's. */
const isComplete = ({ line1, postcode, country }: Address): boolean => line1.trim() !== '' && postcode.trim() !== '' && country !== '';

const sameDay = (iso: string, time: string): string => `${iso.slice(0, 10)}T${time}:00.000Z`;

/**
 * A requested window needs both ends; a missing one is the beginning or the end of the other's day, the day as written
 * (stream-api.md, 5.2, `required`). Equal ends, as of a mere date at midnight, mean the whole day (4.3).
 */
const window = (scheduled: SourceOrder['scheduled']): Shipment['required'] => {
  const { from, to } = scheduled ?? {};
  if (from && to) return { from, to };
  if (from) { const end = sameDay(from, '23:59'); return { from, to: from > end || from < sameDay(from, '00:01') ? from : end }; }
  if (to) { const begin = sameDay(to, '00:01'); return { from: to < begin ? to : begin, to }; }
  return undefined;
};

/** Stock location: the service's, else the default location where switched on, else the order's own. */
const stockLocation = (service: ServiceSettings, integration: IntegrationSettings, source: SourceOrder): string | undefined =>
  service.StreamStockLocation || (integration.UseDefaultLocation ? integration.DefaultLocation : source.locationName) || undefined;

export type ShipmentFacts = {
  source: SourceOrder;
  service: ServiceSettings;
  integration: IntegrationSettings;
  /** The frozen number of the row. */
  orderNo: string;
  now: Date;
  /** IANA zone of the installation: dates are its local dates. */
  zone: string;
};

/** The guide's transform (R-095 … R-110): one eligible Linnworks order as the request a carrier is asked to carry out. */
export const buildShipment = ({ source, service, integration, orderNo, now, zone }: ShipmentFacts): Shipment => ({
  orderNo,
  customerOrderNo: customerOrderNoFor(source),
  orderDate: localDate(new Date(source.receivedAt), zone),
  kind: service.StreamOrderType,
  partner: integration.IsUsingStreamPartnerAccount
    ? { id: integration.StreamPartnerAccountId, name: integration.StreamPartnerAccountName }
    : { id: integration.StreamClientId, name: integration.CompanyName },
  deliveryMethod: service.StreamDeliveryMethod,
  service: service.StreamService || undefined,
  serviceLevel: service.StreamServiceLevel || undefined,
  stockLocation: stockLocation(service, integration, source),
  onHandDate: integration.UseCurrentDateAsHandsOnDate ? localDate(now, zone) : undefined,
  customer: isComplete(source.billing) ? party(source.billing, source.delivery) : party(source.delivery, source.billing),
  address: party(source.delivery, source.billing),
  required: window(source.scheduled),
  orderNotes: source.deliveryInstructions,
  driverNotes: source.driverNotes,
  items: packagingFor(service.OverridePkgSplit)(goodsOf(source.items, service.SkipCompositeParent), source.packages).items,
});
