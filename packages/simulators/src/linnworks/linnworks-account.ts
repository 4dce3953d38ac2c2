import { guidOf } from '../partner/seeded-random.ts';
import type { LinnworksAccount, LinnworksAccountSeed, LinnworksEdit } from './account-model.ts';
import { buildOrder, chosenService } from './build-order.ts';
import { defaultLinnworksSwitches } from './linnworks-switches.ts';
import { mergeKey, mergedSeed } from './merge-orders.ts';
import { EMPTY_GUID } from './order-model.ts';
import type { Backstage, LinnworksOrder } from './order-model.ts';
import { countries, defaultLocation, postalService, systemIdentifiers } from './reference-data.ts';

/** An account of the simulated Linnworks; what a user does to an order in Linnworks' own screens is a function here. */
export function createLinnworksAccount(seed: LinnworksAccountSeed, now: () => Date): LinnworksAccount {
  const { name } = seed;
  const orders = new Map<string, LinnworksOrder>();
  const byNumber = new Map<number, LinnworksOrder>();
  const backstages = new Map<string, Backstage>();
  const id = guidOf('account', name);
  let open: LinnworksOrder[] | undefined;
  let lastNumber = (seed.firstOrderNumber ?? 100_001) - 1;
  let ids = 0;

  const account: LinnworksAccount = {
    name,
    email: seed.email ?? `ops@${name.toLowerCase().replace(/[^a-z]+/g, '')}.example.test`,
    installationToken: seed.installationToken ?? guidOf('installation', name),
    ids: { Id: id, EntityId: id, sid_registration: id, UserId: id },
    switches: { ...defaultLinnworksSwitches, ...seed.switches },
    orders,
    locations: [defaultLocation(), ...(seed.locations ?? [])],
    countries: [...countries],
    postalServices: [],
    identifiers: new Map(systemIdentifiers().map((each) => [each.Tag, each])),
    folders: [],
    now,
    nextId: (kind) => guidOf(name, kind, ++ids),
    openOrders: () => (open ??= [...orders.values()].filter(({ Processed }) => !Processed)),
    find: (wanted) => (typeof wanted === 'number' ? byNumber.get(wanted) : orders.get(wanted.toLowerCase())),
    order(wanted) {
      const found = account.find(wanted);
      if (!found) throw new RangeError(`${name} has no order ${wanted}.`);
      return found;
    },
    backstage(order) {
      const found = backstages.get(order.OrderId);
      if (!found) throw new RangeError(`${name} has no order ${order.OrderId}.`);
      return found;
    },
    addOrder(given = {}) {
      const built = buildOrder(given, context(given.NumOrderId ?? lastNumber + 1));
      if (orders.has(built.order.OrderId) || byNumber.has(built.order.NumOrderId)) throw new RangeError(`${name} has order ${built.order.NumOrderId} already.`);
      lastNumber = Math.max(lastNumber, built.order.NumOrderId);
      put(built.order, built.backstage);
      return built.order;
    },
    editOrder(wanted, change) {
      const order = account.order(wanted);
      if (typeof change === 'function') change(order);
      else edit(order, change);
      open = undefined;
      return order;
    },
    cancelOrder(wanted) {
      const order = account.processOrder(wanted);
      order.GeneralInfo.HoldOrCancel = true;
      return order;
    },
    deleteOrder(wanted) {
      const order = account.order(wanted);
      orders.delete(order.OrderId);
      byNumber.delete(order.NumOrderId);
      backstages.delete(order.OrderId);
      open = undefined;
    },
    mergeOrders(wanted) {
      const merged = wanted.map((each) => account.order(each));
      const next = mergedSeed(merged);
      for (const { OrderId } of merged) account.deleteOrder(OrderId);
      return account.addOrder(next);
    },
    autoMerge() {
      const groups = Map.groupBy(account.openOrders().filter(({ GeneralInfo }) => !GeneralInfo.IsParked), mergeKey);
      return [...groups.values()].filter((group) => group.length > 1).map((group) => account.mergeOrders(group.map(({ OrderId }) => OrderId)));
    },
    processOrder(wanted) {
      const order = account.order(wanted);
      order.Processed = true;
      order.ProcessedDateTime = now().toISOString();
      open = undefined;
      return order;
    },
    lockOrder(wanted, locked = true) {
      account.backstage(account.order(wanted)).locked = locked;
    },
    parkOrder(wanted, parked = true) {
      const { GeneralInfo } = account.order(wanted);
      GeneralInfo.IsParked = parked;
      GeneralInfo.Marker = parked ? 7 : undefined;
    },
    addPostalService(given) {
      const added = postalService(given, guidOf(name, 'service', given.PostalServiceName, ++ids));
      account.postalServices.push(added);
      return added;
    },
    addLocation(location) {
      account.locations.push(location);
      return location;
    },
    assignIdentifier(order, tag) {
      const identifier = account.identifiers.get(tag);
      const assigned = (order.GeneralInfo.Identifiers ??= []);
      if (!identifier || order.Processed || assigned.some(({ Tag }) => Tag === tag)) return false;
      assigned.push(identifier);
      return true;
    },
    unassignIdentifier(order, tag) {
      const assigned = order.GeneralInfo.Identifiers ?? [];
      if (order.Processed || !assigned.some(({ Tag }) => Tag === tag)) return false;
      order.GeneralInfo.Identifiers = assigned.filter(({ Tag }) => Tag !== tag);
      return true;
    },
    snapshot: () => ({
      orders: [...orders.values()].map((order) => {
        const { locked, bins, sizes } = account.backstage(order);
        return { order, locked, bins, sizes: [...sizes] };
      }),
      postalServices: account.postalServices,
      identifiers: [...account.identifiers.values()],
      folders: account.folders,
      lastNumber,
      ids,
    }),
    restore(snapshot) {
      for (const known of [...orders.keys()]) account.deleteOrder(known);
      for (const { order, locked, bins, sizes } of snapshot.orders) put(order, { locked, bins, sizes: new Map(sizes) });
      Object.assign(account, { postalServices: snapshot.postalServices, folders: snapshot.folders });
      account.identifiers = new Map(snapshot.identifiers.map((each) => [each.Tag, each]));
      for (const { GeneralInfo } of orders.values()) GeneralInfo.Identifiers = GeneralInfo.Identifiers?.map((each) => account.identifiers.get(each.Tag) ?? each);
      ({ lastNumber, ids } = snapshot);
    },
  };

  function context(number: number): Parameters<typeof buildOrder>[1] {
    return { accountName: name, number, now: now(), countries: account.countries, services: account.postalServices, gram: account.switches.weightUnit.startsWith('k') ? 0.001 : 1 };
  }

  function put(order: LinnworksOrder, behind: Backstage): void {
    orders.set(order.OrderId, order);
    byNumber.set(order.NumOrderId, order);
    backstages.set(order.OrderId, behind);
    if (open && !order.Processed) open.push(order);
    else open = undefined;
  }

  function edit(order: LinnworksOrder, change: LinnworksEdit): void {
    if (change.Items) {
      const built = buildOrder({ Items: change.Items, OrderId: order.OrderId }, context(order.NumOrderId));
      order.Items = built.order.Items;
      order.GeneralInfo.NumItems = built.order.Items.length;
      order.ShippingInfo.ItemWeight = built.order.ShippingInfo.ItemWeight;
      order.ShippingInfo.TotalWeight = built.order.ShippingInfo.TotalWeight;
      Object.assign(account.backstage(order), { sizes: built.backstage.sizes, bins: [] });
    }
    if (change.service !== undefined) Object.assign(order.ShippingInfo, chosenService(change.service, account.postalServices));
    if (change.locked !== undefined) account.backstage(order).locked = change.locked;
    Object.assign(order.GeneralInfo, change.GeneralInfo);
    Object.assign(order.ShippingInfo, change.ShippingInfo);
    Object.assign(order.TotalsInfo, change.TotalsInfo);
    const { Address, BillingAddress } = change.CustomerInfo ?? {};
    if (Address?.Country !== undefined) {
      const country = account.countries.find(({ CountryName }) => CountryName === Address.Country);
      Object.assign(order.CustomerInfo.Address, { CountryId: country?.CountryId ?? EMPTY_GUID, Continent: country?.Continent ?? 'Unknown' });
    }
    Object.assign(order.CustomerInfo.Address, Address);
    Object.assign(order.CustomerInfo.BillingAddress, BillingAddress);
    if (change.CustomerInfo?.ChannelBuyerName !== undefined) order.CustomerInfo.ChannelBuyerName = change.CustomerInfo.ChannelBuyerName;
    if (change.FolderName) order.FolderName = change.FolderName;
    if (change.PaidDateTime !== undefined) order.PaidDateTime = change.PaidDateTime;
    if (change.TaxId !== undefined) order.TaxId = change.TaxId;
  }

  const services = seed.postalServices ?? [
    { PostalServiceName: 'Two-Man Room of Choice', Vendor: 'STREAM TECH', PostalServiceCode: 'LEEDS/LEEDS2MAN' },
    { PostalServiceName: 'Collection from home', Vendor: 'STREAM TECH', PostalServiceCode: 'LEEDS/LEEDSCOL' },
    { PostalServiceName: 'Parcelforce 48', Vendor: 'Parcelforce' },
  ];
  for (const service of services) account.postalServices.push(postalService(service, guidOf(name, 'service', service.PostalServiceName)));
  for (const order of seed.orders ?? []) account.addOrder(order);
  return account;
}
