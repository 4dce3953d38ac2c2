import type { StreamOrderType } from '@stream-tech/domain';
import { parseStreamDateTime, type StreamDateTime } from './date-time.ts';
import { identifier, listAt, objectAt, oneLine, placeAt, textAt, webAddress } from './read.ts';
import { ENDED_STATUSES, RUN_TEXT } from './vocabulary.ts';

/** The run a leg is on, where planning has put it on one (section 5.8, `runDetails`). */
export type StreamRun = { id: string; description: string; sequence: number | undefined; driver: string; vehicle: string };

/** One leg of an order as planning sees it. */
export type StreamGroup = { type: string; postcode: string; planned: StreamDateTime | undefined; estimatedArrival: StreamDateTime | undefined; run: StreamRun | undefined; /** Some item of it was delivered or collected. */ handedOver: boolean };

/** An order as Stream shows it (section 5.8), in our words. Texts that Stream left out are ''. */
export type StreamOrder = {
  consignmentNo: string;
  orderNo: string;
  customerOrderNo: string;
  kind: StreamOrderType | undefined;
  status: string;
  /** Neither cancelled nor deleted. */
  alive: boolean;
  partnerId: string;
  postcode: string;
  trackingId: string;
  trackingUrl: string;
  groups: StreamGroup[];
};

const KINDS: Record<string, StreamOrderType> = { DELIVERY: 'Delivery', COLLECTION: 'Collection' };

const run = (group: unknown): StreamRun | undefined => {
  const details = objectAt(group, 'runDetails');
  const id = identifier(textAt(details, 'id'));
  if (id === '') return undefined;
  const written = (...names: string[]): string => oneLine(textAt(details, ...names), RUN_TEXT);
  return { id, description: written('description'), sequence: placeAt(details, 'groupSequence'), driver: written('driverName', 'driver'), vehicle: written('vehicleName', 'vehicle') };
};

const group = (entry: unknown): StreamGroup => ({
  type: textAt(entry, 'type').toUpperCase(),
  postcode: textAt(objectAt(entry, 'address'), 'postcode'),
  planned: parseStreamDateTime(objectAt(entry, 'planned').fromDateTime),
  estimatedArrival: parseStreamDateTime(objectAt(entry).estimateArrivalDateTime),
  run: run(entry),
  handedOver: listAt(objectAt(entry), 'items').some((item) => objectAt(item).delivered === true || objectAt(item).collected === true),
});

/** Reads `response.order`; undefined where the answer has none. Every level may be missing or null. */
export const decodeOrder = (response: Record<string, unknown>): StreamOrder | undefined => {
  const order = objectAt(response, 'order');
  const header = objectAt(order, 'header');
  if (Object.keys(header).length === 0) return undefined;
  const type = textAt(header, 'orderType').toUpperCase();
  const status = identifier(textAt(header, 'orderStatus').toUpperCase());
  const groups = listAt(order, 'groups').map(group);
  // The leg's address is the one a create was asked with; the customer's may be another.
  const leg = groups.find((each) => each.type === type && each.postcode !== '') ?? groups.find((each) => each.postcode !== '');
  return {
    consignmentNo: identifier(textAt(header, 'consignmentNo')),
    orderNo: textAt(header, 'orderNo'),
    customerOrderNo: textAt(header, 'customerOrderNo'),
    kind: KINDS[type],
    status,
    alive: !ENDED_STATUSES.includes(status),
    partnerId: textAt(objectAt(header, 'partner'), 'id'),
    postcode: leg?.postcode ?? '',
    trackingId: identifier(textAt(order, 'trackingId')),
    trackingUrl: webAddress(textAt(order, 'trackingURL', 'trackingUrl')),
    groups,
  };
};
