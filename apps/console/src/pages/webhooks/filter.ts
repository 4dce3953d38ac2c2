/** What the inbox shows; lives in the address. */
export type InboxFilter = { status: string; code: string; installationId: string };

export const inboxFilterOf = (params: URLSearchParams): InboxFilter => ({ status: params.get('status') ?? '', code: params.get('code') ?? '', installationId: params.get('installationId') ?? '' });

/** The address of a filter; what is as always is left out. */
export const inboxParamsOf = (filter: InboxFilter): Record<string, string> => Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== ''));
