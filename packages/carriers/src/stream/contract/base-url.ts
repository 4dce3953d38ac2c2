import { AppError } from '@stream-tech/domain';

const refuse = (why: string): never => {
  throw new AppError('stream-url', `The Stream Client URL ${why}. Use the address Stream gave you, for example https://www.go2stream.net.`, 'fix-the-data');
};

/**
 * The base of every call from the setting `StreamClientUrl`: trimmed, without trailing slashes, ending in `/api` once, whatever its case
 * (stream-api.md, section 2, A3). Throws an `AppError` with a sentence where it is no such address. Whether its host may be called is
 * for the outbound door to say.
 */
export const normaliseStreamUrl = (setting: string): string => {
  const url = URL.parse(setting.trim());
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:')) return refuse('is not a web address');
  if (url.username || url.password) return refuse('must not carry a user name or a password');
  if (url.search || url.hash || /[?#]/.test(setting)) return refuse('must not carry a query or a fragment');
  const path = url.pathname.replace(/\/+$/, '').replace(/\/api$/i, '');
  return `${url.origin}${path}/api`;
};
