import { AppError, isUnsendable, MAX_ORDER_LINES, readable, type Address, type Identifier, type SourceItem, type SourceOrder, type SourcePackage, type SourcePostalService } from '@stream-tech/domain';
import { DELIVERY_INSTRUCTIONS, DRIVER_NOTES, EMPTY_GUID, MAX_COMPOSITE_DEPTH, SHIPPING_FIELDS } from './contract.ts';
import { countryCode, type Countries } from './countries.ts';
import { volumeInM3, weightInKg, type Measures } from './measures.ts';
import { hashOf } from './order-hash.ts';
import { readPackaging, type Packaging, type PackagingTypes } from './packaging.ts';
import { flag, guid, instant, integer, record, records, text, type Raw } from './reading.ts';

/** What the list of open orders tells: enough to know whether an order concerns us and whether it has changed. */
export type ListedOrder = {
  linnworksOrderId: string;
  orderNumber: number;
  /** The same hash as that of the order's details in the same state. */
  hash: string;
  /** Vendor of the postal service; '' where none is chosen. */
  vendor: string;
  /** Absent: no postal service chosen. */
  postalService?: SourcePostalService | undefined;
  parked: boolean;
  onHold: boolean;
  /** ISO 8601 in UTC. */
  receivedAt: string;
  locationId: string;
};

export type ExtendedProperty = { rowId: string; name: string; value: string; type: string };

/** What stands on the order in Linnworks now, which write-back compares with what shall stand there. */
export type PresentOnOrder = {
  trackingNumber: string;
  /** The six shipping fields as Linnworks gave them, to be sent back as they are (linnworks-api.md, 9.1). */
  shippingInfo: Readonly<Record<string, unknown>>;
  /** All identifiers on the order, other people's too. */
  identifiers: Identifier[];
  properties: ExtendedProperty[];
  /** YYYY-MM-DD; undefined where the order has none. */
  despatchBy: string | undefined;
  locationId: string;
};

/** One order as Linnworks shows it at one moment. */
export type OrderSnapshot = { source: SourceOrder; present: PresentOnOrder; hash: string };

/** What of the account an order is read with. */
export type AccountFacts = { measures: Measures; countries: Countries; locations: ReadonlyMap<string, string> };

/** The packaging calculation of an order, where it was asked for. */
export type PackagingFacts = { calculation: unknown; types: PackagingTypes };

/** Linnworks gave us an order that has no id, number, date or countable lines: nobody could say what to send. */
export const unreadable = (order: Raw, what: string): AppError =>
  new AppError('unreadable-order', `Linnworks shows an order that can't be read: ${what}`, 'fix-the-data', { linnworksOrderId: guid(order.OrderId), what });

const identityOf = (order: Raw): Pick<SourceOrder, 'linnworksOrderId' | 'orderNumber' | 'receivedAt'> => {
  const linnworksOrderId = guid(order.OrderId);
  const orderNumber = integer(order.NumOrderId);
  const receivedAt = instant(record(order.GeneralInfo).ReceivedDate);
  if (linnworksOrderId === '' || linnworksOrderId === EMPTY_GUID) throw unreadable(order, 'it has no id');
  if (orderNumber === undefined) throw unreadable(order, 'it has no order number');
  if (receivedAt === undefined) throw unreadable(order, 'it has no received date');
  return { linnworksOrderId, orderNumber, receivedAt };
};

type ReadText = (value: unknown, field: string) => string;

/** Reads texts and notes which of them held a NUL or half a character; those stay readable, but are not to be sent. */
const createTextReader = (): { readText: ReadText; unsendableFields: string[] } => {
  const unsendableFields: string[] = [];
  const readText: ReadText = (value, field) => {
    const written = text(value);
    if (!isUnsendable(written)) return written;
    unsendableFields.push(field);
    return readable(written);
  };
  return { readText, unsendableFields };
};

const postalServiceOf = (order: Raw, readText: ReadText): SourcePostalService | undefined => {
  const { PostalServiceId, PostalServiceName, Vendor } = record(order.ShippingInfo);
  const id = guid(PostalServiceId);
  return id === '' || id === EMPTY_GUID ? undefined : { id, name: readText(PostalServiceName, 'Postal service'), vendor: readText(Vendor, 'Vendor') };
};

const addressOf = (raw: Raw, who: 'Recipient' | 'Billing', countries: Countries, readText: ReadText): Address => {
  const prefix = who === 'Billing' ? 'Billing ' : '';
  const field = (name: string): string => (prefix ? `${prefix}${name.toLowerCase()}` : name);
  const countryName = readText(raw.Country, field('Country'));
  return {
    name: readText(raw.FullName, `${who} name`),
    company: readText(raw.Company, `${who} company`),
    line1: readText(raw.Address1, field('Address line 1')),
    line2: readText(raw.Address2, field('Address line 2')),
    line3: readText(raw.Address3, field('Address line 3')),
    town: readText(raw.Town, field('Town')),
    region: readText(raw.Region, field('Region')),
    postcode: readText(raw.PostCode, field('Postcode')),
    country: countryCode(countryName, countries),
    countryName,
    phone: readText(raw.PhoneNumber, field('Phone')),
    email: readText(raw.EmailAddress, field('Email')),
  };
};

/** Size and weight of a multi-box product: the sum of its boxes, where all of them are known (linnworks-api.md, 6.6). */
const sumOfBoxes = (item: Raw, each: (box: Raw) => number | undefined): number | undefined => {
  const sizes = records(item.Boxes).filter((box) => !flag(box.LogicalDelete)).map(each);
  const sum = sizes.reduce<number>((total, size) => total + (size ?? Number.NaN), 0);
  return sizes.length > 0 && Number.isFinite(sum) ? Number(sum.toFixed(6)) || undefined : undefined;
};

/** One line more than can be sent is kept of an order, which is enough to say that it has too many; ten thousand would fill the memory. */
const MAX_KEPT_LINES = MAX_ORDER_LINES + 1;

const itemsOf = (order: Raw, measures: Measures, packaging: Packaging | undefined, readText: ReadText): SourceItem[] => {
  let room = MAX_KEPT_LINES;
  const level = (items: unknown, above: string, depth: number): SourceItem[] => {
    if (depth > MAX_COMPOSITE_DEPTH) throw unreadable(order, 'its composite items are nested too deeply');
    const kept: SourceItem[] = [];
    for (const [index, item] of records(items).entries()) {
      if (room === 0) break;
      room -= 1;
      const number = `${above}${index + 1}`;
      const quantity = integer(item.Quantity);
      if (quantity === undefined) throw unreadable(order, `line ${number} has no whole quantity`);
      const id = guid(item.RowId) || `line-${number}`;
      const calculated = packaging?.lines.get(id);
      kept.push({
        id,
        sku: readText(item.SKU, `Line ${number} SKU`),
        title: readText(text(item.Title) || text(item.ItemName) || text(item.ChannelTitle), `Line ${number} title`),
        quantity,
        weightKg: weightInKg(item.Weight, measures) ?? weightInKg(calculated?.weight, measures) ?? sumOfBoxes(item, (box) => weightInKg(box.Weight, measures)),
        volumeM3: calculated?.volumeM3 ?? sumOfBoxes(item, (box) => volumeInM3(box.Width, box.Height, box.Length, measures)),
        isService: flag(item.IsService),
        children: level(item.CompositeSubItems, `${number}.`, depth + 1),
      });
    }
    return kept;
  };
  return level(order.Items, '', 0);
};

/** Packages with what lies in them, as many lines of both together as are kept of an order. */
const keptPackages = (packages: SourcePackage[]): SourcePackage[] => {
  let room = MAX_KEPT_LINES;
  return packages.flatMap((box) => {
    if (room <= 0) return [];
    const items = box.items.slice(0, room - 1);
    room -= 1 + items.length;
    return [{ ...box, items }];
  });
};

/** Rows of extended properties as Linnworks gives them. */
export const readProperties = (answer: unknown): ExtendedProperty[] =>
  records(answer).map(({ RowId, Name, Value, Type }) => ({ rowId: guid(RowId), name: text(Name), value: text(Value), type: text(Type) }));

const presentOn = (order: Raw): PresentOnOrder => {
  const shipping = record(order.ShippingInfo);
  const general = record(order.GeneralInfo);
  return {
    trackingNumber: text(shipping.TrackingNumber),
    shippingInfo: Object.fromEntries(SHIPPING_FIELDS.filter((name) => shipping[name] !== undefined && shipping[name] !== null).map((name) => [name, shipping[name]])),
    identifiers: records(general.Identifiers).map(({ Tag, Name }) => ({ tag: text(Tag), name: text(Name) })),
    properties: readProperties(order.ExtendedProperties),
    despatchBy: instant(general.DespatchByDate)?.slice(0, 10),
    locationId: guid(general.Location) || EMPTY_GUID,
  };
};

const scheduledFor = (general: Raw): SourceOrder['scheduled'] => {
  const window = record(general.ScheduledDelivery);
  const from = instant(window.From);
  const to = instant(window.To);
  return from || to ? { ...(from ? { from } : {}), ...(to ? { to } : {}) } : undefined;
};

/** One row of the list of open orders. Throws `unreadable-order` where it has no id, number or date. */
export const toListedOrder = (value: unknown): ListedOrder => {
  const order = record(value);
  const general = record(order.GeneralInfo);
  const { readText } = createTextReader();
  const postalService = postalServiceOf(order, readText);
  return {
    ...identityOf(order),
    hash: hashOf(order),
    vendor: readText(record(order.ShippingInfo).Vendor, 'Vendor'),
    ...(postalService ? { postalService } : {}),
    parked: flag(general.IsParked),
    onHold: flag(general.HoldOrCancel),
    locationId: guid(general.Location) || EMPTY_GUID,
  };
};

/**
 * One order's details in our words and units (kg, m³, ISO dates). Without `packaging` lines have no size unless their boxes
 * tell it, and the order has no packages. Of an order with more lines than can be sent only one more is kept. Throws `unreadable-order` where nobody could say what to send; nothing else.
 */
export const toSnapshot = (value: unknown, { measures, countries, locations }: AccountFacts, packaging?: PackagingFacts): OrderSnapshot => {
  const order = record(value);
  const general = record(order.GeneralInfo);
  const customer = record(order.CustomerInfo);
  const { readText, unsendableFields } = createTextReader();
  const calculated = packaging && readPackaging(packaging.calculation, measures, packaging.types, readText);
  const present = presentOn(order);
  const property = (wanted: string): string => present.properties.find(({ name }) => name === wanted)?.value ?? '';
  const postalService = postalServiceOf(order, readText);
  const scheduled = scheduledFor(general);
  const locationId = guid(general.Location) || EMPTY_GUID;
  const source: SourceOrder = {
    ...identityOf(order),
    channelReference: readText(general.ReferenceNum, 'Reference number'),
    locationId,
    locationName: readText(locations.get(locationId) ?? '', 'Location'),
    ...(postalService ? { postalService } : {}),
    parked: flag(general.IsParked),
    onHold: flag(general.HoldOrCancel),
    processed: flag(order.Processed),
    delivery: addressOf(record(customer.Address), 'Recipient', countries, readText),
    billing: addressOf(record(customer.BillingAddress), 'Billing', countries, readText),
    items: itemsOf(order, measures, calculated, readText),
    packages: keptPackages(calculated?.packages ?? []),
    ...(scheduled ? { scheduled } : {}),
    deliveryInstructions: readText(property(DELIVERY_INSTRUCTIONS), 'Delivery instructions'),
    driverNotes: readText(property(DRIVER_NOTES), 'Driver notes'),
    unsendableFields,
  };
  return { source, present, hash: hashOf(order) };
};
