import { createRequire } from 'node:module';
import type { Engines } from '../trial/engines.ts';
import { until } from '../trial/waiting.ts';
import { createProducer, createRunner, type Handlers } from '../../packages/queues/src/index.ts';
import { median, say, spread, type Figure } from './figures.ts';

type BareWorker = { run(): Promise<void>; close(): Promise<void>; waitUntilReady(): Promise<unknown> };
type Bare = { Queue: new (name: string, options: object) => { addBulk(jobs: object[]): Promise<unknown>; close(): Promise<void> }; Worker: new (name: string, work: () => Promise<void>, options: object) => BareWorker };

const JOBS = 10_000;
const PREFIX = 'bench-runner';
const ID = '7c4b1a3e-3a55-4c1e-9f0a-2f4d0c7e1b11';
const silent = { error: () => undefined, warn: () => undefined, info: () => undefined, debug: () => undefined };

/** B4: no-op jobs through our runner and through a bare BullMQ worker, in turn, at the same concurrency; the queue is full before it starts. */
export const measureRunner = async (engines: Engines, _folder: string, { rounds }: { rounds: number }): Promise<Figure[]> => {
  const { Queue, Worker } = createRequire(new URL('../../packages/queues/package.json', import.meta.url))('bullmq') as Bare;
  const redisUrl = await engines.emptyRedis();
  const { hostname, port, pathname } = new URL(redisUrl);
  const connection = { host: hostname, port: Number(port), db: Number(pathname.slice(1)), maxRetriesPerRequest: null };

  const ours = async (concurrency: number): Promise<number> => {
    let done = 0;
    const count = async (): Promise<void> => { done += 1; };
    const handlers: Handlers<'fetch'> = { tick: count, installation: count, orders: count };
    const producer = createProducer({ log: silent, redisUrl, prefix: PREFIX });
    await until('the producer is there', () => producer.ping().then(() => true));
    for (let left = JOBS; left > 0; left -= 500) await producer.enqueueMany('fetch', Array.from({ length: 500 }, () => ({ job: 'installation' as const, data: { installationId: ID } })));
    const runner = createRunner({ redisUrl, prefix: PREFIX, groups: ['fetch'], handlers: { fetch: handlers }, log: silent, concurrency: { fetch: concurrency } });
    const began = performance.now();
    await runner.start();
    await until('all jobs are done', () => done >= JOBS, { withinMs: 120_000, everyMs: 5 });
    const perSecond = (1_000 * JOBS) / (performance.now() - began);
    await runner.close({ withinMs: 5_000, graceMs: 500 });
    await producer.close();
    return perSecond;
  };

  const bare = async (concurrency: number): Promise<number> => {
    let done = 0;
    const kept = { removeOnComplete: { age: 3_600, count: 1_000 }, removeOnFail: { age: 7 * 86_400, count: 1_000 } };
    const queue = new Queue('bare', { connection, prefix: PREFIX });
    for (let left = JOBS; left > 0; left -= 500) await queue.addBulk(Array.from({ length: 500 }, () => ({ name: 'installation', data: { installationId: ID, correlationId: ID }, opts: { attempts: 7, ...kept } })));
    const worker = new Worker('bare', async () => { done += 1; }, { connection, prefix: PREFIX, autorun: false, concurrency });
    await worker.waitUntilReady();
    const began = performance.now();
    void worker.run();
    await until('all jobs are done', () => done >= JOBS, { withinMs: 120_000, everyMs: 5 });
    const perSecond = (1_000 * JOBS) / (performance.now() - began);
    await worker.close();
    await queue.close();
    return perSecond;
  };

  const figures: Figure[] = [];
  for (const concurrency of [100, 10]) {
    const taken: { ours: number[]; bare: number[] } = { ours: [], bare: [] };
    for (let round = 0; round <= rounds; round += 1) {
      const [mine, theirs] = [await ours(concurrency), await bare(concurrency)];
      say(`  concurrency ${concurrency}, round ${round}${round === 0 ? ' (warm-up, not counted)' : ''}: ours ${mine.toFixed(0)} jobs/s, bare ${theirs.toFixed(0)} jobs/s`);
      if (round > 0) { taken.ours.push(mine); taken.bare.push(theirs); }
    }
    const ratio = median(taken.ours) / median(taken.bare);
    figures.push({ what: `no-op jobs/s at concurrency ${concurrency}`, ours: spread(taken.ours), floor: spread(taken.bare), ratio: ratio.toFixed(2), goal: concurrency === 100 ? 'ratio ≥ 0.85' : '', ...(concurrency === 100 ? { met: ratio >= 0.85 } : {}) });
  }
  return figures;
};
