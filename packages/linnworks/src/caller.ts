import type { CallName } from './catalogue.ts';
import type { Http } from './http.ts';
import type { Access, Sessions } from './session.ts';

export type CallOptions = { query?: Record<string, string>; signal?: AbortSignal | undefined };

/** Linnworks' API as one connected account: give a call its name and body, and get its JSON. */
export type Caller = {
  installationId: string;
  /** Throws what `createHttp` throws, and `linnworks-account-unavailable` where Linnworks has locked the account. */
  call(name: CallName, body?: unknown, options?: CallOptions): Promise<unknown>;
};

/** Calls in the name of one installation; the session is found, renewed where it was refused, and the call made again once. */
export const createCaller = (http: Http, sessions: Sessions, access: Access): Caller => ({
  installationId: access.installationId,
  call(name, body, { query, signal } = {}) {
    let used: string | undefined;
    return http(
      { name, installationId: access.installationId, body, query, signal },
      async () => {
        const { server, value } = await sessions.current(access);
        used = value;
        return { server, authorization: value, secrets: [value] };
      },
      async () => void (await sessions.renew(access, used)),
    );
  },
});
