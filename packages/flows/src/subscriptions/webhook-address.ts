import { isIP } from 'node:net';
import { AppError, type Subscription } from '@stream-tech/domain';
import { isPublicAddress } from '@stream-tech/platform';

/** Below which each address that Stream calls lies; the rest of it is its secret (surface.md). */
export const WEBHOOKS = '/webhooks/stream';
const PLACE = `${WEBHOOKS}/`;

/** The address that Stream calls for the endpoint with this token. */
export const webhookAddress = (publicUrl: string, token: string): string => `${publicUrl}${PLACE}${token}`;

/** Whose address a subscription leads to: the one in use, one of ours that is not (replaced, or below a former PUBLIC_URL), or somebody else's. */
export type Place = 'in-use' | 'outdated' | 'foreign';

/** Tells our subscriptions from foreign ones by the secret end of their addresses, whatever host stands before it. */
export const placesOf = (publicUrl: string, tokens: { token: string; inUse: boolean }[]) => {
  const current = tokens.find(({ inUse }) => inUse);
  const inUse = current && URL.parse(webhookAddress(publicUrl, current.token))?.href;
  const ours = new Set(tokens.map(({ token }) => token));
  return ({ url }: Pick<Subscription, 'url'>): Place => {
    const parsed = URL.parse(url);
    if (!parsed) return 'foreign';
    if (parsed.href === inUse) return 'in-use';
    const end = parsed.pathname.replace(/\/+$/, '');
    return end.includes(PLACE) && ours.has(end.slice(end.lastIndexOf('/') + 1)) ? 'outdated' : 'foreign';
  };
};

const isHere = (host: string): boolean => {
  const bare = host.replace(/^\[|\]$/g, '');
  return bare === 'localhost' || bare.endsWith('.localhost') || (isIP(bare) !== 0 && !isPublicAddress(bare));
};

/** What keeps Stream from reaching us, where it can be told from the addresses alone; a Stream that is itself on this machine reaches everything here. */
export const unreachable = (publicUrl: string, streamUrl: string): AppError | undefined => {
  const us = URL.parse(publicUrl);
  const stream = URL.parse(streamUrl);
  if (!us || !stream || isHere(stream.hostname)) return undefined;
  if (isHere(us.hostname)) return new AppError('public-url-private', `Stream can not reach ${us.host}: set PUBLIC_URL to the https address under which this system is reached from the internet, and check again.`, 'fix-the-data');
  if (us.protocol !== 'https:') return new AppError('public-url-not-https', `Stream calls https addresses only, and PUBLIC_URL begins with ${us.protocol}//: set it to an https address, and check again.`, 'fix-the-data');
  return undefined;
};

/** A sentence without the secrets of ours that a partner may have quoted in it (security.md, 44). */
export const withoutSecrets = (sentence: string, secrets: string[]): string => secrets.reduce((text, secret) => text.replaceAll(secret, '•••'), sentence);
