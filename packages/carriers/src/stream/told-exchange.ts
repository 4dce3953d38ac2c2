import { cutText, readable, type CarrierExchange, type ExchangedText } from '@stream-tech/domain';
import { HEADERS } from './contract.ts';

/** Most characters that are kept of a body: a delivery of fifty lines fits. */
const LONGEST = 16_384;
/** What may be shown of headers: an allowlist, so that one we do not know shows nothing (security.md, 44, 50). */
const SHOWN_HEADERS: readonly string[] = ['content-type', 'retry-after', HEADERS.party];

const HIDDEN = '•••';
/** A member whose name says that its value is a secret, to the value's end or the text's; also in JSON that stands as a text in JSON. */
const NAMED_SECRETS = [
  /("[^"\\]{0,40}(?:token|secret|password|authori[sz]ation|auth_header|api_?key)[^"\\]{0,20}"\s*:\s*")(?:[^"\\]|\\[^])*/gi,
  /(\\"[^"\\]{0,40}(?:token|secret|password|authori[sz]ation|auth_header|api_?key)[^"\\]{0,20}\\"\s*:\s*\\")[^"\\]*/gi,
];
const CREDENTIALS = /\b(bearer|basic)\s+[\w.~+/=-]{8,}/gi;

/** The text without a token that it repeats, in the spellings a JSON text or an address would have. */
export const withoutToken = (text: string, token: string | undefined): string => {
  if (token === undefined) return text;
  return [token, token.replaceAll('/', '\\/'), encodeURIComponent(token)].reduce((left, spelling) => (left.includes(spelling) ? left.replaceAll(spelling, HIDDEN) : left), text);
};

/** A body fit to be kept; undefined where there was none. `text` is without the call's own token. */
export const exchangedText = (text: string | undefined): ExchangedText | undefined => {
  if (text === undefined) return undefined;
  const cut = readable(cutText(text, LONGEST));
  const masked = NAMED_SECRETS.reduce((left, secret) => left.replace(secret, `$1${HIDDEN}`), cut);
  return { text: masked.replace(CREDENTIALS, `$1 ${HIDDEN}`), length: text.length, isCut: text.length > LONGEST };
};

/** The headers that may be shown. */
export const shownHeaders = (headers: Iterable<[string, string]>): CarrierExchange['sentHeaders'] =>
  Object.fromEntries([...headers].map(([name, value]) => [name.toLowerCase(), readable(cutText(value, 200))] as const).filter(([name]) => SHOWN_HEADERS.includes(name)));
