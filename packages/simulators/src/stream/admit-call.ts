import { json } from '../partner/answer.ts';
import type { Answer } from '../partner/answer.ts';
import type { Incoming } from '../partner/http-door.ts';
import type { StreamAccount } from './stream-account.ts';
import { rejected } from './stream-answers.ts';
import { problem } from './stream-model.ts';
import type { StreamRoute } from './stream-routes.ts';
import type { StreamTokens } from './stream-tokens.ts';

/** Who called with what; or why they are turned away. */
export type Admission =
  | { admitted: true; account: StreamAccount; body: unknown }
  | { admitted: false; account: StreamAccount | undefined; body: unknown; refusal: Answer };

/** Token, nonce and party come first, then the body (section 11, rules 1 and 2). */
export function admitCall(incoming: Incoming, route: StreamRoute, tokens: StreamTokens): Admission {
  const body = readBody(incoming.body.toString('utf8'));
  const { authorization, 'stream-nonce': nonce, 'stream-party': party } = incoming.headers;
  const account = tokens.accountOf(authorization);
  const refuse = (refusal: Answer): Admission => ({ admitted: false, account, body, refusal });
  if (!account) return refuse(json(401, { response: { valid: false, errors: [problem('TOKEN', 'The access token is missing, wrong or has expired')] } }));
  if (typeof nonce !== 'string' || nonce === '') return refuse(rejected([problem('NONCE', 'Stream-Nonce is missing')]));
  if (!account.useNonce(nonce)) return refuse(rejected([problem('NONCE', 'Stream-Nonce was used before')]));
  if (typeof party !== 'string' || party === '') return refuse(rejected([problem('PARTY', 'Stream-Party is missing')]));
  if (party !== account.clientId) return refuse(rejected([problem('PARTY', 'Stream-Party is not the account of this token')], 403));
  if (route.takesBody && body === undefined) return refuse(rejected([problem('FORMAT', 'The body is not JSON')], 400));
  return { admitted: true, account, body };
}

function readBody(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
