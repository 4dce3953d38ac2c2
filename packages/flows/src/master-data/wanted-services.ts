import { cutText, readable, textLength, type Depot } from '@stream-tech/domain';

/** One Stream account of an installation. `depots` are those to go by; `read` says whether Stream listed them just now. */
export type DepotSource = { integration: { id: string; name: string }; depots: Depot[]; read: boolean };

/** The postal service that stands for a delivery method at a depot. */
export type WantedService = {
  /** Stands in the service's PostalServiceCode: what it is known by, whatever it is called (linnworks-api.md, 16.1). */
  code: string;
  name: string;
  integrationId: string;
  depotId: string;
  methodId: string;
  /** Whether Stream listed it just now; else it only keeps its name. */
  read: boolean;
};

/** Every code of ours begins with this. */
export const CODE_PREFIX = 'STI/';
/** Linnworks takes no longer names (linnworks-api.md, 16.1). */
const NAME_MAX = 100;

const part = (id: string): string => encodeURIComponent(readable(id));
/** The beginning of all codes of one integration. Ids of depots and methods are unique within a Stream account only. */
export const codePrefixOf = (integrationId: string): string => `${CODE_PREFIX}${integrationId.slice(0, 8)}/`;
/** The key of a method at a depot; names do not enter it, so that a renamed method stays the same service. */
export const codeOf = (integrationId: string, depotId: string, methodId: string): string => `${codePrefixOf(integrationId)}${part(depotId)}/${part(methodId)}`;

/** Text for one line, without signs that a list would not show. */
const plain = (text: string): string => readable(text).replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim();
/** Names that Linnworks would take for the same. */
export const sameName = (name: string): string => name.trim().toLowerCase();

/** "Leeds 2-man"; the depot's name stands in front where the method's does not begin with it. */
const baseName = (depotName: string, methodName: string): string =>
  sameName(methodName).startsWith(sameName(depotName)) ? methodName : `${depotName} ${methodName}`;

const withAddition = (base: string, addition: string): string => {
  const ending = ` (${cutText(addition, NAME_MAX / 2)})`;
  return `${cutText(base, NAME_MAX - textLength(ending))}${ending}`;
};

/**
 * The services that the depots and delivery methods of an installation's accounts call for, each with a name of its own within the
 * installation. Whoever comes first keeps the plain name: accounts in the order in which they were connected, so that a new one renames
 * nothing; a name that is taken gets the account's name behind it, or, within one account, the method's id.
 */
export const wantedServices = (sources: readonly DepotSource[]): WantedService[] => {
  const wanted = new Map<string, WantedService>();
  const names = new Map<string, string>();
  for (const { integration, depots, read } of sources) {
    for (const depot of depots) {
      for (const method of depot.deliveryMethods) {
        const code = codeOf(integration.id, depot.id, method.id);
        if (wanted.has(code)) continue;
        const base = baseName(plain(depot.name) || plain(depot.id), plain(method.name) || plain(method.id));
        const account = plain(integration.name);
        const candidates = [cutText(base, NAME_MAX), ...(names.get(sameName(cutText(base, NAME_MAX))) === integration.id || account === '' ? [] : [withAddition(base, account)]), withAddition(base, plain(method.id)), withAddition(base, `${account} ${plain(method.id)}`)];
        const name = candidates.find((each) => !names.has(sameName(each))) ?? withAddition(base, code.slice(-NAME_MAX / 2));
        names.set(sameName(name), integration.id);
        wanted.set(code, { code, name, integrationId: integration.id, depotId: depot.id, methodId: method.id, read });
      }
    }
  }
  return [...wanted.values()];
};
