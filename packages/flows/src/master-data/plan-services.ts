import { cutText, isOurVendor } from '@stream-tech/domain';
import type { PostalService, PostalServiceChanges } from '@stream-tech/linnworks';
import type { ServiceMapping } from '@stream-tech/store';
import type { MasterDataReport } from './report.ts';
import { CODE_PREFIX, codePrefixOf, sameName, type WantedService } from './wanted-services.ts';

export type PlannedChange = { service: PostalService; wanted: WantedService; changes: PostalServiceChanges; /** For a moment only, until the name it is to have is free. */ aside?: true };
export type ServicePlan = { create: WantedService[]; change: PlannedChange[]; unchanged: number; failed: MasterDataReport['failed'] };
export type Situation = {
  vendor: string;
  /** The account's postal services as Linnworks lists them. */
  present: readonly PostalService[];
  wanted: readonly WantedService[];
  mappings: readonly ServiceMapping[];
};

const same = (a: string, b: string): boolean => a.trim().toLowerCase() === b.trim().toLowerCase();
/** Whether a mapping is for this method at this depot. */
export const isMappedTo = ({ integrationId, settings }: ServiceMapping, to: Pick<WantedService, 'integrationId' | 'depotId' | 'methodId'>): boolean =>
  integrationId === to.integrationId && same(settings.StreamDepot, to.depotId) && same(settings.StreamDeliveryMethod, to.methodId);

/** Renames one after another, so that none asks for a name that another has still to give up; where they go round in a circle, one steps aside first. */
const inOrder = (changes: readonly PlannedChange[]): PlannedChange[] => {
  const ordered: PlannedChange[] = [];
  let left = [...changes];
  while (left.length > 0) {
    const isFree = ({ service, changes: { name } }: PlannedChange): boolean => name === undefined || !left.some((other) => other.service.id !== service.id && sameName(other.service.name) === sameName(name));
    const free = left.filter(isFree);
    ordered.push(...free);
    left = left.filter((change) => !free.includes(change));
    const [blocked] = left;
    if (free.length > 0 || !blocked) continue;
    const aside = `${cutText(blocked.service.name, 60)} (${blocked.service.id})`;
    ordered.push({ ...blocked, changes: { name: aside }, aside: true });
    left[0] = { ...blocked, service: { ...blocked.service, name: aside } };
  }
  return ordered;
};

/**
 * What makes Linnworks' postal services what Stream's depots call for (R-083 … R-085; linnworks-api.md, 16.2): those of ours are known by
 * their code, then by vendor and name; missing ones are made, names and vendors corrected. What is an administrator's own is left alone:
 * links, mappings, and services made by hand, which stand for the method they are mapped to (decision 0101). Nothing is deleted.
 */
export const planServices = ({ vendor, present, wanted, mappings }: Situation): ServicePlan => {
  const plan: ServicePlan = { create: [], change: [], unchanged: 0, failed: [] };
  const mappingOf = new Map(mappings.map((mapping) => [mapping.postalServiceId.toLowerCase(), mapping]));
  const byName = new Map(present.map((service) => [sameName(service.name), service]));
  /** Of services with one code, the one that people use. */
  const best = (services: PostalService[]): PostalService | undefined => services.find(({ id }) => mappingOf.has(id)) ?? services.find(({ linkedServiceId }) => linkedServiceId !== '') ?? services[0];
  const byCode = Map.groupBy(present.filter(({ code }) => code.startsWith(CODE_PREFIX)), ({ code }) => code.trim());
  const known = new Map(wanted.flatMap((each) => { const service = best(byCode.get(each.code) ?? []); return service ? [[each.code, service] as const] : []; }));
  const spoken = new Set([...known.values()].map(({ id }) => id));

  const isByHand = (mapping: ServiceMapping, each: WantedService): boolean =>
    isMappedTo(mapping, each) && present.some(({ id, code, vendor: of }) => id === mapping.postalServiceId.toLowerCase() && isOurVendor(of) && !code.startsWith(CODE_PREFIX));
  /** One of ours that has lost its code, or has that of an account connected before: nobody has made anything else of it. */
  const isAdoptable = ({ id, code, vendor: of }: PostalService, each: WantedService): boolean => {
    const mapping = mappingOf.get(id);
    return same(of, vendor) && !spoken.has(id) && (code.trim() === '' || code.startsWith(CODE_PREFIX)) && (!mapping || isMappedTo(mapping, each));
  };
  const taken = (name: string, { vendor: of }: PostalService): string => `Linnworks has another postal service called ${name}${of ? ` (${of})` : ''}; rename that one, or map it to this depot and method under our vendor name`;

  for (const each of wanted.filter(({ read }) => read)) {
    const service = known.get(each.code);
    const holder = byName.get(sameName(each.name));
    if (service) {
      const twins = byCode.get(each.code) ?? [];
      if (twins.length > 1) plan.failed.push({ name: each.name, reason: `Linnworks has this postal service ${twins.length} times; remove those that are not used` });
      // Another's name is not asked for, unless that one gives it up in this run.
      const isFree = !holder || holder.id === service.id || (spoken.has(holder.id) && wanted.some(({ code, name, read }) => read && code === holder.code.trim() && sameName(name) !== sameName(holder.name)));
      if (!isFree) plan.failed.push({ name: each.name, reason: taken(each.name, holder) });
      const changes = { ...(service.name.trim() !== each.name && isFree ? { name: each.name } : {}), ...(service.vendor.trim() !== vendor ? { vendor } : {}) };
      if (Object.keys(changes).length > 0) plan.change.push({ service, wanted: each, changes });
      else if (isFree && twins.length === 1) plan.unchanged += 1;
    } else if (mappings.some((mapping) => isByHand(mapping, each))) plan.unchanged += 1;
    else if (holder && isAdoptable(holder, each)) {
      spoken.add(holder.id);
      plan.change.push({ service: holder, wanted: each, changes: { code: each.code } });
    } else if (holder && !spoken.has(holder.id)) plan.failed.push({ name: each.name, reason: taken(each.name, holder) });
    else plan.create.push(each);
  }
  return { ...plan, change: inOrder(plan.change) };
};

/** Services of ours that Stream's depots no longer call for, by the accounts that could be read; each keeps standing (R-084, F52). */
export const goneServices = ({ present, wanted, mappings }: Situation, readIntegrations: readonly string[]): PostalService[] => {
  const codes = new Set(wanted.map(({ code }) => code));
  const prefixes = readIntegrations.map(codePrefixOf);
  const mapped = new Set(mappings.map(({ postalServiceId }) => postalServiceId.toLowerCase()));
  return present.filter(({ id, code }) => prefixes.some((prefix) => code.startsWith(prefix)) && !codes.has(code.trim()) && !mapped.has(id));
};
