import { createLogger } from '@stream-tech/platform';
import { createRunner } from '../runner.ts';

// A worker process of a test: it takes jobs and never ends them, until it is killed. Told by its arguments where and how.
const [redisUrl = '', prefix = '', lockDurationMs = '10000', stalledIntervalMs = '5000'] = process.argv.slice(2);
const runner = createRunner({
  redisUrl, prefix, groups: ['fetch'], lockDurationMs: Number(lockDurationMs), stalledIntervalMs: Number(stalledIntervalMs),
  log: createLogger({ service: 'worker-child', level: 'error' }),
  handlers: {
    fetch: {
      tick: async () => undefined,
      orders: async () => undefined,
      installation: ({ installationId }) => {
        process.stdout.write(`${JSON.stringify({ taken: installationId })}\n`);
        return new Promise(() => undefined);
      },
    },
  },
});
await runner.start();
