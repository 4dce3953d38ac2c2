/** What Stream says of an order, for people: in words, and whether it is what everybody hopes for. */
export type DeliveryStatus = { title: string; tone: 'good' | 'bad' | 'neutral' };

/** By code without its blanks (Stream's codes of orders; that of a failed delivery is not documented, A19), and our own word for an order that Stream has no more. */
const KNOWN: Record<string, DeliveryStatus> = {
  UNCONFIRMED: { title: 'Unconfirmed', tone: 'neutral' }, CONFIRMED: { title: 'Confirmed', tone: 'neutral' }, UNPLANNED: { title: 'Not planned', tone: 'neutral' }, PLANNED: { title: 'Planned', tone: 'neutral' },
  RELEASED: { title: 'Released', tone: 'neutral' }, DISPATCHED: { title: 'Dispatched', tone: 'neutral' }, HELD: { title: 'On hold', tone: 'neutral' },
  COLLECTED: { title: 'Collected', tone: 'good' }, PARTCOLLECTED: { title: 'Collected in part', tone: 'neutral' }, COLLECTIONFAILED: { title: 'Collection failed', tone: 'bad' },
  DELIVERED: { title: 'Delivered', tone: 'good' }, PARTDELVRD: { title: 'Delivered in part', tone: 'neutral' }, DELIVERYFAILED: { title: 'Delivery failed', tone: 'bad' },
  COMPLETED: { title: 'Completed', tone: 'good' }, CANCELLED: { title: 'Cancelled', tone: 'bad' }, CANCELED: { title: 'Cancelled', tone: 'bad' }, DELETED: { title: 'Deleted', tone: 'bad' },
  NOTINSTREAM: { title: 'Not in Stream', tone: 'bad' },
};

const sentence = (code: string): string => {
  const words = code.replaceAll('_', ' ').trim();
  return words === words.toUpperCase() ? words.charAt(0) + words.slice(1).toLowerCase() : words;
};

/** A status of Stream's in words: "DELIVERYFAILED" is "Delivery failed". A code that nobody has declared stays legible and is neutral, unless it speaks of failing; an empty one has no words. */
export const deliveryStatus = (code: string): DeliveryStatus =>
  KNOWN[code.toUpperCase().replaceAll(/[^A-Z]/g, '')] ?? { title: sentence(code), tone: /fail/i.test(code) ? 'bad' : 'neutral' };
