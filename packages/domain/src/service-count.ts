import { isOurVendor } from './service-vendor.ts';

/** Of the postal services that orders for us can have: how many there are, how many are ready, and what is wrong with which. */
export type ServiceCount = { total: number; complete: number; wrong: { name: string; problem: string }[] };
/** A postal service as Linnworks lists it. */
export type ListedService = { id: string; name: string; vendor: string };
type Mapped = { postalServiceId: string; complete: boolean; problem?: string | undefined };

/**
 * Counts what Linnworks lists for us: the services of our vendor, and whatever else was mapped. One is complete with a depot and a delivery
 * method that are still at Stream. A mapping whose service Linnworks does not list counts no more: no order can come with it.
 */
export const countServices = (listed: readonly ListedService[], mapped: readonly Mapped[]): ServiceCount => {
  const known = new Map(mapped.map((mapping) => [mapping.postalServiceId, mapping]));
  const ours = listed.filter(({ id, vendor }) => isOurVendor(vendor) || known.has(id));
  return {
    total: ours.length,
    complete: ours.filter(({ id }) => known.get(id)?.complete && !known.get(id)?.problem).length,
    wrong: ours.flatMap(({ id, name }) => { const problem = known.get(id)?.problem; return problem ? [{ name, problem }] : []; }),
  };
};
