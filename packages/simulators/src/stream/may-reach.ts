/**
 * Whether a simulator may post to an address: loopback, or a host (`name` or `name:port`) that it was told. A simulator never
 * talks to the world, whatever is subscribed.
 */
export function createMayReach(hosts: readonly string[] = []): (url: URL) => boolean {
  const named = new Set(hosts.map((host) => host.toLowerCase()));
  return (url) => {
    if (url.protocol !== 'http:' && url.protocol !== 'https:') return false;
    return url.hostname === 'localhost' || url.hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(url.hostname) || named.has(url.hostname) || named.has(url.host);
  };
}
