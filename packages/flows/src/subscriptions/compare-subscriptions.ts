import { cutText, type EventKind, type Subscription } from '@stream-tech/domain';
import type { EndedBecause, SubscriptionReport } from '@stream-tech/store';
import type { Place } from './webhook-address.ts';

export type Extra = { subscription: Subscription; why: EndedBecause };

/** A list of subscriptions beside what ought to be there. */
export type Compared = {
  /** Kinds that are there as they ought to be, each once. */
  present: EventKind[];
  missing: EventKind[];
  /** Ours that ought not to be there. */
  extra: Extra[];
  foreign: Subscription[];
};

export type Wanted = { wanted: readonly EventKind[]; fallback: readonly EventKind[] };

const word = (text: string): string => text.trim().toUpperCase();
export const sameType = (a: EventKind, b: EventKind): boolean => word(a.eventType) === word(b.eventType);
const same = (a: EventKind, b: EventKind): boolean => sameType(a, b) && word(a.event) === word(b.event);
const isAmong = (kinds: readonly EventKind[], kind: EventKind): boolean => kinds.some((each) => same(each, kind));
export const kindOf = ({ event, eventType }: EventKind): EventKind => ({ event: cutText(event, 100), eventType: cutText(eventType, 100) });

/**
 * What is to be there, kind of object by kind of object: the single events, or, where these are not all there but the family that stands
 * for them is, the family (stream-api.md, 7.1). So an account that refuses single events is not asked for them each day.
 */
const chosen = (there: readonly EventKind[], { wanted, fallback }: Wanted): EventKind[] => wanted.filter((kind, index) => wanted.findIndex((each) => sameType(each, kind)) === index).flatMap((type) => {
  const singles = wanted.filter((kind) => sameType(kind, type));
  const family = fallback.filter((kind) => sameType(kind, type));
  const hasAll = (kinds: EventKind[]): boolean => kinds.length > 0 && kinds.every((kind) => isAmong(there, kind));
  return !hasAll(singles) && hasAll(family) ? family : singles;
});

/** Compares the subscriptions of an account with what ought to be there: each wanted kind once, at the address in use, and no other of ours. */
export const compareSubscriptions = (listed: Subscription[], placeOf: (subscription: Subscription) => Place, wanted: Wanted): Compared => {
  const at = (place: Place): Subscription[] => listed.filter((each) => placeOf(each) === place);
  const inUse = at('in-use');
  const ought = chosen(inUse, wanted);
  const kept = inUse.filter((each, index) => isAmong(ought, each) && inUse.findIndex((other) => same(other, each)) === index);
  return {
    present: kept.map(kindOf),
    missing: ought.filter((kind) => !isAmong(kept, kind)),
    extra: [
      ...inUse.filter((each) => !kept.includes(each)).map((subscription): Extra => ({ subscription, why: isAmong(ought, subscription) ? 'double' : 'not-wanted' })),
      ...at('outdated').map((subscription): Extra => ({ subscription, why: 'outdated' })),
    ],
    foreign: at('foreign'),
  };
};

/** What may be ended now: one at a replaced address only once all of its kind of object is there at the new one. */
export const endable = ({ extra, missing }: Compared): Extra[] => extra.filter(({ subscription, why }) => why !== 'outdated' || !missing.some((kind) => sameType(kind, subscription)));

const MOST_TOLD = 50;
/** Alike ones as one, with how many they are. */
const counted = <T extends EventKind>(kinds: T[]): (T & { count: number })[] => {
  const groups = Map.groupBy(kinds, (kind) => JSON.stringify(kind));
  return [...groups.values()].slice(0, MOST_TOLD).map((group) => ({ ...group[0]!, count: group.length }));
};

/** Kinds of ours that are there more than once, and how often. */
export const doublesIn = ({ extra }: Compared): SubscriptionReport['doubles'] =>
  counted(extra.filter(({ why }) => why === 'double').map(({ subscription }) => kindOf(subscription))).map((double) => ({ ...double, count: double.count + 1 }));

/** Foreign subscriptions as far as they are told: where they lead and for what, never their whole addresses, which may hold somebody's secret. */
export const foreignIn = ({ foreign }: Compared): SubscriptionReport['foreign'] => counted(foreign.map((each) => ({ ...kindOf(each), host: URL.parse(each.url)?.host ?? '' })));
