/** What the order queue shows; lives in the address, so that a view can be kept and sent to a colleague. */
export type Filter = { status: string; search: string; installationId: string; code: string; errorFromStream: boolean };

export const filterOf = (params: URLSearchParams): Filter => ({
  status: params.get('status') ?? '', search: params.get('search') ?? '', installationId: params.get('installationId') ?? '', code: params.get('code') ?? '', errorFromStream: params.get('errorFromStream') === 'true',
});

/** The address of a filter; what is as always is left out. */
export const paramsOf = ({ status, search, installationId, code, errorFromStream }: Filter): Record<string, string> =>
  ({ ...(status ? { status } : {}), ...(search ? { search } : {}), ...(installationId ? { installationId } : {}), ...(code ? { code } : {}), ...(errorFromStream ? { errorFromStream: 'true' } : {}) });
