import type { PartnerToken } from '@stream-tech/platform';
import type { StreamConnection } from './connection.ts';
import { CALLS, decodeToken, TOKEN_CALL_MS, TOKEN_LIFE_SECONDS, TOKEN_MARGIN_SECONDS } from './contract.ts';
import type { Exchange, Heard } from './exchange.ts';

export type AccessTokens = {
  /** A token that is good for now: this process's own, else the shared one, else a new one. */
  current(): Promise<string>;
  /** Another token than the one that was refused; got once, however many ask. */
  renewed(refused: string): Promise<string>;
  /** Asks for a token by the credentials themselves, and keeps nothing. */
  obtain(): Promise<PartnerToken>;
};

/** There is no token to call with; `heard` is what that means for the call that wanted one. */
export class NoToken extends Error {
  readonly heard: Heard;

  constructor(heard: Heard) {
    super('Stream gave no access token');
    this.heard = heard;
  }
}

/**
 * What a failed token call means for a call that was therefore never sent: 401 where the credentials were refused (400 and 403 alike,
 * section 3), a page where the address is wrong, 429 where Stream asks us to slow down, and not reached otherwise. Stream's own words
 * are not passed on: they answer a request that carried the secret.
 */
const withoutToken = (heard: Heard): Heard => {
  if (heard.kind !== 'answer') return { kind: 'never-sent', what: heard.what, forbidden: heard.kind === 'never-sent' && heard.forbidden };
  const { status, form, retryAfterMs } = heard;
  const answer = (as: number): Heard => ({ kind: 'answer', status: as, form, body: undefined, retryAfterMs });
  if (status === 429) return answer(429);
  if (form === 'page' && status < 500) return answer(404);
  if ([400, 401, 403].includes(status)) return answer(401);
  return { kind: 'never-sent', what: `it gave no access token (${status})`, forbidden: false };
};

/**
 * OAuth tokens of one account (stream-api.md, section 3): shared through the store, renewed by one process at a time and 60 s before
 * they end. `expiresAt` is kept as the moment of renewal, so that a token of a short life is still used for half of it.
 */
export const createAccessTokens = ({ clientId, clientSecret, tokens, tokenKey, clock }: StreamConnection, exchange: (request: Exchange) => Promise<Heard>): AccessTokens => {
  let own: PartnerToken | undefined;
  let renewing: Promise<string> | undefined;

  const obtain = async (): Promise<PartnerToken> => {
    const { method, verb, path } = CALLS.token;
    const body = JSON.stringify({ grant_type: 'client_credentials', client_id: clientId, client_secret: (await clientSecret()).trim() });
    const heard = await exchange({ method, verb, path: path(), body, withinMs: TOKEN_CALL_MS });
    const token = heard.kind === 'answer' && heard.status < 300 ? decodeToken(heard.body, TOKEN_LIFE_SECONDS) : undefined;
    if (!token) throw new NoToken(withoutToken(heard));
    return { value: token.value, expiresAt: new Date(clock().getTime() + 1_000 * (token.lifeSeconds - Math.min(TOKEN_MARGIN_SECONDS, token.lifeSeconds / 2))) };
  };

  const usable = (): string | undefined => (own && own.expiresAt > clock() ? own.value : undefined);
  const renew = (stale: string | undefined): Promise<string> => {
    renewing ??= tokens.renew(tokenKey, stale, obtain)
      .then((token) => {
        own = token;
        return token.value;
      })
      .finally(() => { renewing = undefined; });
    return renewing;
  };

  return {
    obtain,
    async current() {
      if (usable() === undefined) own = await tokens.get(tokenKey);
      return usable() ?? renew(own?.value);
    },
    async renewed(refused) {
      const other = usable();
      return other !== undefined && other !== refused ? other : renew(refused);
    },
  };
};
