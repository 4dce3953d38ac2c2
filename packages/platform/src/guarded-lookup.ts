import { lookup as systemLookup, type LookupAddress, type LookupOptions } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { OutboundRefused } from './outbound-refused.ts';
import { isPublicAddress } from './public-address.ts';

/** Name resolution that gives every address of a host, as `dns.lookup` with `all: true` does. */
export type ResolveAll = (host: string, options: LookupOptions & { all: true }, done: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void) => void;

/**
 * A `lookup` for sockets that refuses a host unless every one of its addresses is public (security.md, 39). It is the connection's own
 * lookup: the address that was judged is the address that is connected to, so a name that changes its answer gains nothing.
 * @param isExempt hosts that may be private.
 */
export const guardedLookup = (isExempt: (host: string) => boolean, resolve: ResolveAll = systemLookup): LookupFunction =>
  (host, options, done) => {
    resolve(host, { ...options, all: true }, (error, addresses) => {
      if (error) return done(error, '', 0);
      const [first] = addresses;
      if (!first) return done(Object.assign(new Error(`${host} has no address`), { code: 'ENOTFOUND' }), '', 0);
      if (!isExempt(host) && !addresses.every(({ address }) => isPublicAddress(address))) {
        return done(new OutboundRefused('not-public', `${host} resolves to an address that is not public`), '', 0);
      }
      if (options.all) done(null, addresses);
      else done(null, first.address, first.family);
    });
  };
