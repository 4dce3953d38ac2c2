import { ALERT_CHANNEL_KINDS, ALERT_RULES, ALERT_SEVERITIES, defaultOf, INTEGRATION_SETTINGS, SERVICE_SETTINGS, SYSTEM_SETTINGS, type AlertChannelKind, type AlertSeverity, type SettingTable } from '@stream-tech/domain';

/** One setting that somebody changed; `null`: it was not set. */
export type ChangedSetting = { key: string; title: string; from: unknown; to: unknown; /** Of a secret only what was done with it is known: `to` says that. */ isSecret?: true };

/** What an audit entry about settings tells beside who and when. */
export type SettingsDetail = {
  before?: Record<string, unknown> | null; after?: Record<string, unknown> | null; secret?: string;
  name?: string; rule?: string; postalServiceId?: string; integrationId?: string; overlapHours?: number;
  channelId?: string; kind?: string; target?: string;
  key?: string; value?: unknown;
};

const DEFINED: SettingTable = { ...SYSTEM_SETTINGS, ...SERVICE_SETTINGS, ...INTEGRATION_SETTINGS };
/** Of rules and channels of alerts, in the words of their forms. */
const TITLES: Record<string, string> = { threshold: 'Threshold', enabled: 'On', name: 'Name', floor: 'Tell', installationIds: 'Accounts', quiet: 'Quiet hours', timeZone: 'Time zone', digest: 'Morning digest' };

/** Values that no form spells as they are kept. */
const SPELLED: Record<string, (value: unknown) => unknown> = {
  installationIds: (ids) => (Array.isArray(ids) ? `${ids.length} ${ids.length === 1 ? 'account' : 'accounts'}` : 'all accounts'),
  quiet: (quiet) => (quiet ? `${(quiet as { from: string }).from} to ${(quiet as { until: string }).until}` : 'none'),
  floor: (floor) => ALERT_SEVERITIES[floor as AlertSeverity]?.title ?? floor,
};
const spelled = (key: string, value: unknown): unknown => (SPELLED[key] && value !== undefined ? SPELLED[key](value) : value ?? null);

/** The service, rule or channel concerned; null where the entry names none. */
export const nameOf = ({ name, rule, channelId, kind }: SettingsDetail): string | null => {
  if (rule !== undefined) return `Alert: ${(ALERT_RULES as Record<string, { title: string }>)[rule]?.title ?? rule}`;
  if (channelId !== undefined) return `Alert channel: ${name ?? ''} (${ALERT_CHANNEL_KINDS[kind as AlertChannelKind]?.title ?? kind})`;
  return name ?? null;
};

/** What was done where it is not told by settings alone; null where it is. */
export const sentenceOf = (outcome: string, { overlapHours, key, value }: SettingsDetail): string | null => {
  if (outcome === 'webhook address replaced') return `Stream was given a new webhook address; the one before is answered for another ${overlapHours ?? 24} hours.`;
  if (outcome === 'service proposal dismissed') return `What Linnworks proposed was dismissed: ${DEFINED[key ?? '']?.title ?? key} ${value === true ? 'on' : value === false ? 'off' : String(value)}.`;
  if (outcome === 'alert channel created') return 'Added.';
  return outcome === 'alert channel removed' ? 'Removed.' : null;
};

/** What a setting is where nobody has set it: setting something up is told by what differs from that. */
const before = (values: Record<string, unknown>, key: string): unknown => values[key] ?? (DEFINED[key] ? defaultOf(DEFINED[key]) : null);
const secretsOf = ({ secret, target }: SettingsDetail): ChangedSetting[] => [
  ...(secret === undefined || secret === 'unchanged' || secret === 'not set' ? [] : [{ key: 'StreamClientSecret', title: INTEGRATION_SETTINGS.StreamClientSecret.title, from: null, to: secret, isSecret: true as const }]),
  ...(target === undefined ? [] : [{ key: 'target', title: 'Address', from: null, to: target, isSecret: true as const }]),
];

/** The settings that differ after an entry from what they were before it. */
export const changesOf = (detail: SettingsDetail): ChangedSetting[] => {
  const [from, to] = [detail.before ?? {}, detail.after ?? {}];
  const keys = Object.keys(to).filter((key) => JSON.stringify(before(from, key)) !== JSON.stringify(to[key] ?? null));
  // Of something new there was nothing before; a form's defaults are no change of anybody's.
  const wasThere = detail.channelId === undefined || detail.before !== undefined;
  return [...keys.map((key): ChangedSetting => ({ key, title: DEFINED[key]?.title ?? TITLES[key] ?? key, from: wasThere ? spelled(key, before(from, key)) : null, to: spelled(key, to[key]) })), ...secretsOf(detail)];
};
