import { isIP } from 'node:net';
import { OutboundRefused } from './outbound-refused.ts';

export type HostAllowlist = {
  /** The URL, parsed, where a call to it may be tried. Throws `OutboundRefused` with a sentence where it may not. */
  check(url: string | URL): URL;
  /** Whether a host stands in the list by its own name, so that it may be private. */
  isNamed(host: string): boolean;
};

const DEFAULT_PORT: Record<string, string> = { 'http:': '80', 'https:': '443' };

const parse = (url: string | URL, partner: string): URL => {
  const parsed = URL.parse(String(url));
  if (!parsed || !(parsed.protocol in DEFAULT_PORT)) throw new OutboundRefused('bad-url', `The address of ${partner} is not an https URL`);
  if (parsed.username || parsed.password) throw new OutboundRefused('bad-url', `The address of ${partner} must not carry a user name or a password`);
  if (parsed.hash || String(url).includes('#')) throw new OutboundRefused('bad-url', `The address of ${partner} must not carry a fragment`);
  if (parsed.hostname.endsWith('.')) throw new OutboundRefused('bad-url', `The host of ${partner} must not end with a dot`);
  return parsed;
};

/**
 * The hosts that calls to a partner may reach (surface.md, `STREAM_HOSTS`). `*.example.net` allows every host below it, by https on
 * port 443 and at public addresses only, and `*` any host at all by the same rules; `www.example.net` or `127.0.0.1:4020` allows exactly that host, on the scheme's own port
 * where none is written, and may be plain http or private: whoever sets the environment says so on purpose.
 */
export const createHostAllowlist = (hosts: string[], partner: string): HostAllowlist => {
  const entries = hosts.map((entry) => entry.trim().toLowerCase()).filter(Boolean);
  const isAny = entries.includes('*');
  const suffixes = entries.filter((entry) => entry.startsWith('*.')).map((entry) => entry.slice(1));
  const named = new Set(entries.filter((entry) => !entry.startsWith('*')));
  const bareNames = new Set([...named].map((entry) => entry.replace(/:\d+$/, '')));
  return {
    check(url) {
      const parsed = parse(url, partner);
      const { hostname, protocol } = parsed;
      const port = parsed.port || (DEFAULT_PORT[protocol] ?? '');
      if (named.has(`${hostname}:${port}`) || (parsed.port === '' && named.has(hostname))) return parsed;
      if (!isAny && !suffixes.some((suffix) => hostname.endsWith(suffix) && hostname.length > suffix.length)) {
        throw new OutboundRefused('not-allowed', `${hostname} is not among the hosts allowed for ${partner}`);
      }
      if (protocol !== 'https:' || port !== '443') throw new OutboundRefused('not-allowed', `${partner} may be called by https on port 443 only`);
      // The connection's lookup is not asked for literals, so they are kept out here.
      if (isIP(hostname.replace(/^\[|\]$/g, '')) !== 0) throw new OutboundRefused('not-allowed', `${hostname} is an address, not a name`);
      return parsed;
    },
    isNamed: (host) => bareNames.has(host.toLowerCase()) || bareNames.has(`[${host.toLowerCase()}]`),
  };
};
