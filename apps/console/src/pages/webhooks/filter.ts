/** What the inbox shows; lives in the address. `problem` is the code of what went wrong; times are ISO 8601 in UTC. */
export type InboxFilter = { status: string; code: string; problem: string; /** An order's number, or Stream's for it. */ search: string; installationId: string; from: string; until: string };

const NAMES = ['status', 'code', 'problem', 'search', 'installationId', 'from', 'until'] as const;

export const inboxFilterOf = (params: URLSearchParams): InboxFilter => Object.fromEntries(NAMES.map((name) => [name, params.get(name) ?? ''])) as InboxFilter;

/** The address of a filter; what is as always is left out. */
export const inboxParamsOf = (filter: InboxFilter): Record<string, string> => Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== ''));
