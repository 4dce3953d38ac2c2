import { randomBytes } from 'node:crypto';
import { json } from '../partner/answer.ts';
import type { Answer } from '../partner/answer.ts';
import type { Incoming } from '../partner/http-door.ts';
import type { StreamAccount } from './stream-account.ts';

export interface StreamTokens {
  /** `POST /oauth`: client credentials, as JSON or as a form (section 3). */
  grant(incoming: Incoming, accounts: Iterable<StreamAccount>): { answer: Answer; account: StreamAccount | undefined; request: Record<string, string> };
  /** The account behind an `Authorization` header, while its token is alive. */
  accountOf(authorization: string | undefined): StreamAccount | undefined;
  /** Ends every token, or those of one account. */
  expire(clientId?: string): number;
}

export function createStreamTokens(options: { now: () => number; ttlSeconds: () => number }): StreamTokens {
  const tokens = new Map<string, { account: StreamAccount; expires: number }>();
  return {
    grant(incoming, accounts) {
      const request = readGrant(incoming);
      const account = [...accounts].find(({ clientId }) => clientId === request.client_id);
      if (typeof incoming.headers['stream-nonce'] !== 'string') {
        return { answer: json(422, { error: 'invalid_request', error_description: 'Stream-Nonce is missing' }), account, request: mask(request) };
      }
      if (request.grant_type !== 'client_credentials') {
        return { answer: json(400, { error: 'unsupported_grant_type' }), account, request: mask(request) };
      }
      if (!account || account.clientSecret !== request.client_secret) {
        return { answer: json(401, { error: 'invalid_client', error_description: 'Client id or secret is wrong' }), account, request: mask(request) };
      }
      const token = randomBytes(24).toString('base64url');
      const ttl = options.ttlSeconds();
      tokens.set(token, { account, expires: options.now() + ttl * 1000 });
      return { answer: json(200, { access_token: token, expires_in: ttl, token_type: 'bearer', scope: null }), account, request: mask(request) };
    },
    accountOf(authorization) {
      const token = /^bearer (.+)$/i.exec(authorization ?? '')?.[1];
      if (token === undefined) return undefined;
      const found = tokens.get(token);
      if (!found) return undefined;
      if (found.expires > options.now()) return found.account;
      tokens.delete(token);
      return undefined;
    },
    expire(clientId) {
      let ended = 0;
      for (const [token, { account }] of tokens) {
        if (clientId !== undefined && account.clientId !== clientId) continue;
        tokens.delete(token);
        ended += 1;
      }
      return ended;
    },
  };
}

function readGrant(incoming: Incoming): Record<string, string> {
  const text = incoming.body.toString('utf8');
  if (incoming.headers['content-type']?.includes('x-www-form-urlencoded')) return Object.fromEntries(new URLSearchParams(text));
  try {
    const read: unknown = JSON.parse(text);
    if (typeof read !== 'object' || read === null) return {};
    return Object.fromEntries(Object.entries(read).filter((pair): pair is [string, string] => typeof pair[1] === 'string'));
  } catch {
    return {};
  }
}

/** A ledger is read by people: it never holds a secret. */
function mask(request: Record<string, string>): Record<string, string> {
  return 'client_secret' in request ? { ...request, client_secret: '•••' } : request;
}
