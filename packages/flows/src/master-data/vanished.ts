import type { ServiceMapping } from '@stream-tech/store';
import type { DepotSource } from './wanted-services.ts';

/** A mapping, and what is wrong with the place it leads to; absent: nothing. */
export type JudgedMapping = { id: string; name: string; problem: string | undefined };

const same = (a: string, b: string): boolean => a.trim().toLowerCase() === b.trim().toLowerCase();

const problemOf = ({ settings: { StreamDepot, StreamDeliveryMethod } }: ServiceMapping, { depots }: DepotSource): string | undefined => {
  if (StreamDepot.trim() === '') return undefined;
  const depot = depots.find(({ id }) => same(id, StreamDepot));
  if (!depot) return `Stream no longer lists depot ${StreamDepot}. Orders of this service may be refused: choose another depot, or ask Stream.`;
  if (StreamDeliveryMethod.trim() === '' || depot.deliveryMethods.some(({ id }) => same(id, StreamDeliveryMethod))) return undefined;
  return `Depot ${depot.name || depot.id} no longer offers delivery method ${StreamDeliveryMethod}. Orders of this service may be refused: choose another method, or ask Stream.`;
};

/** Looks for the depot and method of each mapping among those that Stream lists. Mappings of an account that could not be read are not judged (F52). */
export const judgeMappings = (mappings: readonly ServiceMapping[], sources: readonly DepotSource[]): JudgedMapping[] =>
  mappings.flatMap((mapping) => {
    const source = sources.find(({ integration, read }) => read && integration.id === mapping.integrationId);
    return source ? [{ id: mapping.id, name: mapping.name, problem: problemOf(mapping, source) }] : [];
  });
