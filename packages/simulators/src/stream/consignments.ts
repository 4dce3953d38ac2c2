import { createHash } from 'node:crypto';
import type { StreamAccount } from './stream-account.ts';
import type { StreamConsignment, StreamGroup, StreamLeg, StreamOrderBody } from './stream-model.ts';

export interface ConsignmentBook {
  /** Every consignment ever committed, in order of commit, deleted ones too. */
  all: StreamConsignment[];
  commit(account: StreamAccount, body: StreamOrderBody): StreamConsignment;
  /** Consignments of that order number that are neither cancelled nor deleted; of every account unless one is named. */
  live(orderNo: string, account?: string): StreamConsignment[];
  /** Takes the number as used while a consignment with it is not deleted; a cancelled one still holds it. */
  holder(account: string, orderNo: string): StreamConsignment | undefined;
  /** By consignment number, order number or customer order number: the most recently committed one not deleted. */
  find(account: string, ref: string): StreamConsignment | undefined;
  /** @throws {RangeError} when no account, or more than one, has a consignment of that number. */
  byConsignmentNo(consignmentNo: string): StreamConsignment;
  /** The same, while it can be worked on. @throws {RangeError} also when it was cancelled or deleted. */
  alive(consignmentNo: string): StreamConsignment;
  reindex(consignment: StreamConsignment, formerCustomerOrderNo: string): void;
  clear(): void;
  /** Puts back what an earlier run had committed. */
  restore(consignments: StreamConsignment[]): void;
}

const ALPHABET = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';

/** The consignments of every account, indexed by each number one may ask for. */
export function createConsignmentBook(options: { trackingOrigin: () => string; now: () => number }): ConsignmentBook {
  const all: StreamConsignment[] = [];
  const byRef = new Map<string, StreamConsignment[]>();
  const byOrderNo = new Map<string, StreamConsignment[]>();
  const byConsignmentNo = new Map<string, StreamConsignment[]>();
  const lastNumber = new Map<string, number>();
  let lastGroup = 1000;

  function put(index: Map<string, StreamConsignment[]>, key: string, consignment: StreamConsignment): void {
    const list = index.get(key);
    if (!list) index.set(key, [consignment]);
    else if (!list.includes(consignment)) list.push(consignment);
  }

  function enter(consignment: StreamConsignment): void {
    const { account, consignmentNo, orderNo, customerOrderNo } = consignment;
    all.push(consignment);
    put(byOrderNo, orderNo, consignment);
    put(byConsignmentNo, consignmentNo, consignment);
    for (const ref of [consignmentNo, orderNo, customerOrderNo]) put(byRef, `${account}\u0000${ref}`, consignment);
  }

  const group = (type: 'DELIVERY' | 'COLLECTION', leg: StreamLeg): StreamGroup => ({ id: ++lastGroup, type, status: 'UNCONFIRMED', leg, confirmedPlanning: false });

  function groupsOf(body: StreamOrderBody): StreamGroup[] {
    if (body.delivery) return [group('DELIVERY', body.delivery)];
    if (!body.collection) return [];
    return [group('COLLECTION', body.collection), ...(body.collection.delivery ?? []).map((leg) => group('DELIVERY', leg))];
  }

  function numbered(consignmentNo: string): StreamConsignment {
    const [found, other] = byConsignmentNo.get(consignmentNo) ?? [];
    if (!found) throw new RangeError(`No consignment ${consignmentNo}.`);
    if (other) throw new RangeError(`Accounts ${found.account} and ${other.account} both have a consignment ${consignmentNo}: give them prefixes of their own.`);
    return found;
  }

  return {
    all,
    commit(account, body) {
      const number = (lastNumber.get(account.clientId) ?? 0) + 1;
      lastNumber.set(account.clientId, number);
      const consignmentNo = `${account.consignmentPrefix}${String(number).padStart(10, '0')}`;
      const digest = createHash('sha1').update(`${account.clientId} ${consignmentNo}`).digest();
      const trackingId = [...digest.subarray(0, 10)].map((byte) => ALPHABET[byte % ALPHABET.length]).join('');
      const groups = groupsOf(body);
      const consignment: StreamConsignment = {
        account: account.clientId,
        consignmentNo,
        orderNo: body.header.orderNo,
        customerOrderNo: body.header.customerOrderNo,
        trackingId,
        trackingURL: `${options.trackingOrigin()}/stream/live/track/view/Tracking.php?trid=${trackingId}`,
        orderType: body.header.orderType,
        status: 'UNCONFIRMED',
        cancelled: false,
        deleted: false,
        committedAt: options.now(),
        postcode: String(groups[0]?.leg.address.postcode ?? ''),
        groups,
        body,
      };
      enter(consignment);
      return consignment;
    },
    restore(consignments) {
      for (const consignment of consignments) {
        for (const group of consignment.groups) {
          if (group.planned) group.planned = { from: new Date(group.planned.from), to: new Date(group.planned.to) };
          if (group.estimatedArrival) group.estimatedArrival = new Date(group.estimatedArrival);
          lastGroup = Math.max(lastGroup, group.id);
        }
        enter(consignment);
        const number = Number(consignment.consignmentNo.replace(/^\D+/, ''));
        lastNumber.set(consignment.account, Math.max(lastNumber.get(consignment.account) ?? 0, number));
      }
    },
    live: (orderNo, account) =>
      (byOrderNo.get(orderNo) ?? []).filter((each) => !each.deleted && !each.cancelled && (account === undefined || each.account === account)),
    holder: (account, orderNo) => (byOrderNo.get(orderNo) ?? []).findLast((each) => each.account === account && !each.deleted),
    find(account, ref) {
      const list = byRef.get(`${account}\u0000${ref}`)?.filter((each) => !each.deleted) ?? [];
      return list.findLast((each) => each.consignmentNo === ref) ?? list.findLast((each) => each.orderNo === ref) ?? list.at(-1);
    },
    byConsignmentNo: numbered,
    alive(consignmentNo) {
      const consignment = numbered(consignmentNo);
      if (consignment.deleted || consignment.cancelled) throw new RangeError(`Order ${consignmentNo} is ${consignment.deleted ? 'deleted' : 'cancelled'}.`);
      return consignment;
    },
    reindex(consignment, former) {
      const key = `${consignment.account}\u0000${former}`;
      if (former !== consignment.orderNo) byRef.set(key, (byRef.get(key) ?? []).filter((each) => each !== consignment));
      put(byRef, `${consignment.account}\u0000${consignment.customerOrderNo}`, consignment);
    },
    clear() {
      all.length = 0;
      byRef.clear();
      byOrderNo.clear();
      byConsignmentNo.clear();
    },
  };
}
