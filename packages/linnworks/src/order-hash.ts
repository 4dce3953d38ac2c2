import { createHash } from 'node:crypto';
import { amount, flag, guid, instant, record, records, text, type Raw } from './reading.ts';

/** Raise it when the mapping reads a field it didn't read before, so that every order is read once more. */
const HASH_VERSION = 1;

const address = (raw: Raw): unknown[] =>
  [raw.FullName, raw.Company, raw.Address1, raw.Address2, raw.Address3, raw.Town, raw.Region, raw.PostCode, raw.Country, raw.PhoneNumber, raw.EmailAddress].map(text);

const byFirst = (a: unknown[], b: unknown[]): number => (String(a[0]) < String(b[0]) ? -1 : 1);

const lines = (items: unknown, depth = 0): unknown[] =>
  depth > 20 ? [] : records(items).map((item) => [
    guid(item.RowId), text(item.SKU), text(item.Title), amount(item.Quantity) ?? 0, amount(item.Weight) ?? 0, flag(item.IsService),
    records(item.Boxes).filter((box) => !flag(box.LogicalDelete)).map((box) => [amount(box.Width) ?? 0, amount(box.Height) ?? 0, amount(box.Length) ?? 0, amount(box.Weight) ?? 0]),
    lines(item.CompositeSubItems, depth + 1),
  ]).sort(byFirst);

/**
 * A fingerprint of what matters to us in an order, from the part that the list and the details share, so that both give
 * the same for the same state: an order that is listed with the hash we know needs no details call. Left out is what we or
 * a label write (tracking number, identifiers, label marks, notes, shipping weights), else each write would look like a change.
 */
export const hashOf = (order: Raw): string => {
  const general = record(order.GeneralInfo);
  const shipping = record(order.ShippingInfo);
  const customer = record(order.CustomerInfo);
  const window = record(general.ScheduledDelivery);
  const facts = [
    HASH_VERSION, guid(order.OrderId), amount(order.NumOrderId) ?? 0,
    amount(general.Status) ?? 0, flag(general.IsParked), flag(general.HoldOrCancel), text(general.ReferenceNum), instant(general.ReceivedDate) ?? '',
    guid(general.Location), instant(window.From) ?? '', instant(window.To) ?? '',
    guid(shipping.PostalServiceId), text(shipping.PostalServiceName), text(shipping.Vendor), guid(shipping.PackageCategoryId), guid(shipping.PackageTypeId),
    address(record(customer.Address)), address(record(customer.BillingAddress)), lines(order.Items),
  ];
  return createHash('sha256').update(JSON.stringify(facts)).digest('base64url').slice(0, 32);
};
