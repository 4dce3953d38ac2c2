import { distance } from 'fastest-levenshtein';
import type { Depot } from './carrier.ts';

/** Where a postal service could lead, and why we think so. */
export type MappingSuggestion = { integrationId: string; depotId: string; depotName: string; methodId: string; methodName: string; /** In words for whoever decides. */ why: string };
export type MappingSource = { integrationId: string; depots: readonly Depot[] };

/** Names that differ in so little are the same to a person: one letter in seven. */
const CLOSE = 0.85;

const plain = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ').trim();
const likeness = (one: string, other: string): number => 1 - distance(one, other) / Math.max(one.length, other.length, 1);
const only = <T>(found: T[]): T | undefined => (found.length === 1 ? found[0] : undefined);

/**
 * Where an unmapped postal service most likely leads: first by its code, where that names a depot and a delivery method, then by its
 * name. Nothing where two places fit as well: a wrong depot is worse than a choice by hand.
 */
export const suggestMapping = ({ name, code }: { name: string; code: string }, sources: readonly MappingSource[]): MappingSuggestion | undefined => {
  const places = sources.flatMap(({ integrationId, depots }) => depots.flatMap((depot) => depot.deliveryMethods.map((method): Omit<MappingSuggestion, 'why'> =>
    ({ integrationId, depotId: depot.id, depotName: depot.name, methodId: method.id, methodName: method.name }))));
  const [given, coded] = [plain(name), plain(code)];
  const names = (text: string, part: string): boolean => part !== '' && ` ${text} `.includes(` ${part} `);
  const told = (place: Omit<MappingSuggestion, 'why'> | undefined, why: string): MappingSuggestion | undefined => place && { ...place, why };

  const byCode = only(places.filter(({ depotId, methodId }) => names(coded, plain(depotId)) && names(coded, plain(methodId))));
  if (byCode) return told(byCode, 'Its code in Linnworks names them');
  const byBoth = only(places.filter(({ depotId, depotName, methodId, methodName }) => (names(given, plain(depotName)) || names(given, plain(depotId))) && (names(given, plain(methodName)) || names(given, plain(methodId)))));
  if (byBoth) return told(byBoth, 'Its name holds both of theirs');
  const byMethod = only(places.filter(({ methodName }) => names(given, plain(methodName)) || plain(methodName) === given));
  if (byMethod) return told(byMethod, 'Its name is the delivery method’s, which one depot alone has');
  const close = places.filter(({ depotName, methodName }) => Math.max(likeness(given, plain(`${depotName} ${methodName}`)), likeness(given, plain(`${methodName} ${depotName}`)), likeness(given, plain(methodName))) >= CLOSE);
  return told(only(close), 'The names are nearly the same');
};
