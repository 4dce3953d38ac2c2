/**
 * Whether this worker waits for jobs: it has no port to ask, but it always holds a connection to Redis (a blocking read).
 * Reads the kernel's table of this container's connections; exit code 0 where one to Redis is established.
 */
import { readFileSync } from 'node:fs';

const ESTABLISHED = '01';
const port = Number(new URL(process.env.REDIS_URL ?? 'redis://redis').port || 6379);
const wanted = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;

const connections = ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((file) => readFileSync(file, 'utf8').split('\n').slice(1).map((line) => line.trim().split(/\s+/)));
process.exit(connections.some(([, , remote, state]) => remote?.endsWith(wanted) && state === ESTABLISHED) ? 0 : 1);
