import type { StreamAccount } from './stream-account.ts';
import type { StreamConsignment, StreamGroup } from './stream-model.ts';
import type { StreamSwitches } from './stream-switches.ts';

/** Stream's own way of writing a moment: a hyphen between hour and minute, no seconds (section 4.3). `"0"` = not set. */
export function streamDateTime(moment: Date | undefined): string {
  if (!moment) return '0';
  const iso = moment.toISOString();
  return `${iso.slice(0, 10)}T${iso.slice(11, 13)}-${iso.slice(14, 16)}Z`;
}

/** `response.order` of a read (section 5.8). */
export function orderView(consignment: StreamConsignment, account: StreamAccount, switches: Pick<StreamSwitches, 'nullRunDetails'>): Record<string, unknown> {
  const { header } = consignment.body;
  const notes = typeof header.orderNotes === 'string' && header.orderNotes !== '' ? [{ code: 'ORDER', desc: header.orderNotes }] : [];
  return {
    header: {
      consignmentNo: consignment.consignmentNo,
      orderDate: header.orderDate,
      deliveryDate: consignment.groups[0]?.planned ? consignment.groups[0].planned.from.toISOString().slice(0, 10) : '',
      ownerId: account.clientId,
      ownerName: account.name,
      partner: header.partner,
      orderNo: consignment.orderNo,
      customerOrderNo: consignment.customerOrderNo,
      orderWeight: total(consignment.groups, 'weight'),
      assemblyRequired: false,
      orderStatus: consignment.status,
      collectionStatus: '',
      stockStatus: '',
      orderType: consignment.orderType,
      invoiced: false,
      invoiceReference: '',
      nutsCode: '',
      serviceLevel: header.serviceLevel ?? '',
      orderNotes: notes,
      routeInfo: header.routeInfo ?? '',
      externalClientId: header.externalClientID ?? '',
      customer: header.customer,
    },
    groups: consignment.groups.map((group) => groupView(group, header.driverNotes, switches.nullRunDetails)),
    trackingURL: consignment.trackingURL,
    trackingId: consignment.trackingId,
  };
}

function groupView(group: StreamGroup, driverNotes: unknown, nullRunDetails: boolean): Record<string, unknown> {
  const { leg } = group;
  return {
    id: group.id,
    type: group.type,
    status: group.status,
    deliveryMethod: leg.deliveryMethod ?? leg.collectionMethod ?? '',
    driverNotes: driverNotes ?? '',
    required: { fromDateTime: required(leg.required?.fromDateTime), toDateTime: required(leg.required?.toDateTime) },
    planned: { fromDateTime: streamDateTime(group.planned?.from), toDateTime: streamDateTime(group.planned?.to) },
    confirmedPlanning: group.confirmedPlanning,
    liveDate: '',
    quantity: total([group], 'quantity'),
    weight: total([group], 'weight'),
    cube: total([group], 'cube'),
    timeOnSite: leg.timeOnSite ?? { unload: 0, assembly: 0 },
    bookingRequired: leg.bookingRequired ?? false,
    estimateArrivalDateTime: streamDateTime(group.estimatedArrival),
    address: leg.address,
    contact: leg.contact,
    ...(nullRunDetails ? { runDetails: null } : group.run ? { runDetails: group.run } : {}),
    items: (leg.items ?? []).map((item) => ({
      externalSequence: 0,
      packageId: '',
      packageType: '',
      notes: '',
      ...item,
      delivered: group.delivered?.[item.sequence] !== undefined,
      deliveredDateTime: done(group.delivered?.[item.sequence]),
      collected: group.collected?.[item.sequence] !== undefined,
      collectedDateTime: done(group.collected?.[item.sequence]),
    })),
  };
}

function done(at: number | undefined): string {
  return at === undefined ? '0' : streamDateTime(new Date(at));
}

function required(written: string | undefined): string {
  return written === undefined ? '0' : streamDateTime(new Date(written));
}

function total(groups: StreamGroup[], what: 'weight' | 'cube' | 'quantity'): number {
  let sum = 0;
  for (const { leg } of groups) {
    for (const item of leg.items ?? []) sum += what === 'quantity' ? item.quantity : (item[what] ?? 0) * item.quantity;
  }
  return Math.round(sum * 1e6) / 1e6;
}
