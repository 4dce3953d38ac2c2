/** What the audit page shows; lives in the address, so that it can be kept and sent to a colleague. Times are ISO 8601 in UTC. */
export type AuditFilters = { kind: string; outcome: string; installationId: string; orderNumber: string; actor: string; correlationId: string; from: string; until: string };

const NAMES = ['kind', 'outcome', 'installationId', 'orderNumber', 'actor', 'correlationId', 'from', 'until'] as const;

export const auditFilterOf = (params: URLSearchParams): AuditFilters => Object.fromEntries(NAMES.map((name) => [name, params.get(name) ?? ''])) as AuditFilters;

/** The address of a filter; what is not asked for is left out. */
export const auditParamsOf = (filter: AuditFilters): Record<string, string> => Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== ''));
