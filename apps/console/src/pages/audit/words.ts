/** What entries are about, in the words of the screens. */
export const KINDS: Record<string, string> = {
  order: 'Order', fetch: 'Fetch', 'send-cycle': 'Send cycle', 'write-back': 'Linnworks', planning: 'Planning', webhook: 'Webhook', reconcile: 'Looking again', label: 'Label', manifest: 'Manifest',
  'master-data': 'Master data', subscriptions: 'Subscriptions', settings: 'Settings', installation: 'Account', 'shipping-profile': 'Shipping profile', operator: 'Operator', alert: 'Alert',
};
export const kindTitle = (kind: string): string => KINDS[kind] ?? kind;

const ACTORS: Record<string, string> = { schedule: 'by itself', stream: 'because Stream told', linnworks: 'Linnworks', label: 'for a label', operator: 'an operator', mapping: 'a changed mapping', start: 'at the start' };
/** Who or what caused something: a person by e-mail address, else what set it off. */
export const whoTitle = (actor: string): string => ACTORS[actor] ?? actor;

const isEmpty = (value: unknown): boolean => value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0) || (typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length === 0);
const nameOf = (key: string): string => (/^[a-z]/.test(key) ? key.replaceAll('-', ' ').replace(/([a-z])([A-Z])/g, (_all, before: string, after: string) => `${before} ${after.toLowerCase()}`) : key);
const valueOf = (value: unknown): string => {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value)) return value.map(valueOf).join('; ');
  return typeof value === 'object' && value !== null ? `(${detailText(value)})` : String(value);
};

/** The facts of an entry as text; what is empty is left out. */
export const detailText = (detail: object | undefined): string => Object.entries(detail ?? {}).filter(([, value]) => !isEmpty(value)).map(([key, value]) => `${nameOf(key)}: ${valueOf(value)}`).join(', ');
