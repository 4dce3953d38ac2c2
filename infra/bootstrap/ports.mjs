/** Ports on this machine's loopback. */
import { createServer } from 'node:net';

/** @param {number} port @param {string} [host] @returns {Promise<number | undefined>} the port, or undefined where it is taken */
const take = (port, host = '127.0.0.1') =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen({ port, host, exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' ? address?.port : undefined));
    });
  });

/** @returns {Promise<number>} a port nobody listens on, picked by the system */
export async function freePort() {
  const port = await take(0);
  if (!port) throw new Error('the system gave no free port');
  return port;
}

/** @param {number} wanted @param {string} [host] @returns {Promise<number>} the wanted port, else the next one that is free */
export async function portFrom(wanted, host) {
  for (let port = wanted; port < wanted + 200 && port < 65_536; port++) if (await take(port, host)) return port;
  return freePort();
}
