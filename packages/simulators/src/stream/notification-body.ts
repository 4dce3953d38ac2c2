import type { StreamSwitches } from './stream-switches.ts';
import type { StreamEvent, StreamSubscription } from './webhook-model.ts';

const DESCRIPTIONS: Record<string, string> = {
  UNCONFIRMED: 'Unconfirmed', CONFIRMED: 'Confirmed', PLANNED: 'Planned', RELEASED: 'Released', HELD: 'Held', COLLECTED: 'Collected', PARTCOLLECTED: 'Part collected',
  DELIVERED: 'Delivered', PARTDELVRD: 'Part delivered', DELIVERYFAILED: 'Delivery failed', COMPLETED: 'Completed', CANCELLED: 'Cancelled', OPENPLANNING: 'Open planning',
  LOCKPLANNING: 'Lock planning', CLOSEPLANNING: 'Close planning', DISPATCHED: 'Dispatched', PLANNEDDELIVERY: 'Planned delivery', PLANNEDGROUP: 'Planned group',
};

const OBJECTS = { CONSHEADER: 'Order', CONSITEM: 'Item', LOADHEADER: 'Run', LOADALLOC: 'Group', LOADALLOCPUP: 'Group', LOADALLOCTRUNK: 'Group' } as const;

/** The text of a notification (7.5), as the switches want it. */
export function notificationBody(event: StreamEvent, occurred: Date, subscription: StreamSubscription, switches: StreamSwitches, random: () => number): string {
  const { id, event: name, event_type, url_path, http_method } = subscription;
  const description = DESCRIPTIONS[event.code] ?? event.code;
  const iso = occurred.toISOString();
  const content = {
    subscription: { party_id: switches.webhookForeignParty ? 'SOMEBODY' : event.account, id, event: name, event_type, url_path, http_method },
    event: {
      event_code: event.code,
      event_code_desc: description,
      event_desc: `${OBJECTS[event.type]} ${description.toLowerCase()}`,
      ...(switches.webhookWithoutTime ? {} : { event_date: iso.slice(0, 10), event_time: iso.slice(11, 19) }),
      event_text: event.text ?? '',
      event_link: event.link ?? '',
    },
    ...(event.order === undefined ? {} : { order: { id: event.order } }),
    ...(event.run ? { run: event.run } : {}),
    ...(event.group ? { group: event.group } : {}),
    ...(event.stops ? { orders: switches.webhookNullOrders ? null : event.stops.map((order, index) => ({ sequence: index + 1, order })) } : {}),
  };
  const body = switches.webhookUnwrapped ? content : { webhook: content };
  return JSON.stringify(switches.webhookUnsortedKeys ? shuffledKeys(body, random) : body);
}

function shuffledKeys(value: unknown, random: () => number): unknown {
  if (Array.isArray(value)) return value.map((each) => shuffledKeys(each, random));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, member]) => ({ key, member: shuffledKeys(member, random), place: random() }));
  return Object.fromEntries(entries.sort((a, b) => a.place - b.place).map(({ key, member }) => [key, member]));
}
