import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/**
 * Whether an IP address is one of the public internet's, told by its bits and not by its spelling (security.md, 40).
 * An IPv4-mapped IPv6 address is judged by the IPv4 address inside; of the rest of IPv6 only global unicast (2000::/3)
 * counts, so that compatible, NAT64, 6to4, Teredo, unique-local, link-local and unassigned addresses are all refused.
 */
export const isPublicAddress = (address: string): boolean => {
  if (isIP(address) === 0) return false;
  const parsed = ipaddr.process(address);
  if (parsed.range() !== 'unicast') return false;
  return parsed.kind() === 'ipv4' || ((parsed.toByteArray()[0] ?? 0) & 0xe0) === 0x20;
};
