/** A notification's body for people: never what it could do to a screen, and never the address that Stream calls. */
export type WebhookBody = {
  /** Control signs as `\u{7}`; where the bytes are no UTF-8, each one that is no plain sign as `\xff`. */
  text: string;
  /** Its size as it came. */
  bytes: number;
  isText: boolean;
};

/** What is not drawn, or turns the direction of what stands around it. */
const UNSEEN = /[^\P{C}\n\t\r]/gu;
/** Stream repeats the address it calls, which ends in a secret, and may repeat its authorization (security.md, 13). */
const NAMED_SECRET = /("(?:url_path|auth_header)"\s*:\s*")(?:[^"\\]|\\[^])*/gi;
const ADDRESS = /(webhooks\\?\/stream\\?\/)[^"\s\\?#<>]+/gi;
const HIDDEN = '•••';

/** A partner's text as it can be shown: signs that are not drawn by their number, and none of our addresses that end in a secret. */
export const shownText = (text: string): string =>
  text.replace(UNSEEN, (sign) => `\\u{${sign.codePointAt(0)!.toString(16)}}`).replace(NAMED_SECRET, `$1${HIDDEN}`).replace(ADDRESS, `$1${HIDDEN}`);

const textOf = (raw: Uint8Array): string | undefined => {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(raw);
  } catch {
    return undefined;
  }
};

/** Body bytes as text that can be shown; any bytes have one. */
export const shownBody = (raw: Uint8Array): WebhookBody => {
  const text = textOf(raw);
  const shown = text === undefined
    ? Array.from(raw, (byte) => (byte === 10 || byte === 9 || (byte >= 32 && byte < 127) ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, '0')}`)).join('')
    : text;
  return { text: shownText(shown), bytes: raw.length, isText: text !== undefined };
};
