import { createMetrics } from '@stream-tech/platform';
import { expect, test } from '@jest/globals';
import { createFigures, mergeFigures } from './figures.ts';
import { measureQueueDepth } from './queue-depth.ts';
import { createTestQueues } from './testing/index.ts';

test('figures of several processes become one text in which each family is named once', () => {
  const own = '# HELP calls Calls\n# TYPE calls counter\ncalls{partner="Stream"} 1\n\n# HELP up Up\n# TYPE up gauge\nup 1\n';
  const other = '# HELP calls Calls\n# TYPE calls counter\ncalls{partner="a } in a label"} 2\n\n# HELP down Down\n# TYPE down gauge\ndown 3\n';
  expect(mergeFigures(own, [{ process: 'worker-1', text: other }])).toBe([
    '# HELP calls Calls', '# TYPE calls counter', 'calls{partner="Stream"} 1', 'calls{partner="a } in a label",process="worker-1"} 2', '',
    '# HELP up Up', '# TYPE up gauge', 'up 1', '',
    '# HELP down Down', '# TYPE down gauge', 'down{process="worker-1"} 3', '',
  ].join('\n'));
});

test('the api tells the calls and jobs of the workers, and forgets a worker that has ended', async () => {
  await using queues = createTestQueues();
  await queues.ready();
  const figures = createFigures({ redis: queues.redis, log: queues.log, prefix: queues.prefix });
  const [api, worker] = [createMetrics({ processFigures: false }), createMetrics({ processFigures: false })];
  worker.partnerCall({ partner: 'Stream', method: 'POST orders', status: 200, tookMs: 12 });
  await figures.post('worker host/7', worker);
  await queues.redis.hset(`${queues.prefix}:figures`, 'worker-dead', JSON.stringify({ at: Date.now() - 60_000, text: '# HELP gone Gone\n# TYPE gone gauge\ngone 1\n' }));

  const text = await figures.withWorkers(await api.text());
  expect(text).toContain('partner_calls_total{partner="Stream",method="POST orders",status="2xx",process="worker_host_7"} 1');
  expect(text.match(/# TYPE partner_calls_total/g)).toHaveLength(1);
  expect(text).not.toContain('gone');
  expect(await queues.redis.hkeys(`${queues.prefix}:figures`)).toEqual(['worker_host_7']);
});

test('the depth of each queue is a gauge by state', async () => {
  await using queues = createTestQueues();
  await queues.ready();
  const metrics = createMetrics({ processFigures: false });
  measureQueueDepth(metrics, queues.producer);
  await queues.producer.runNow('fetch-orders');
  expect(await metrics.text()).toContain('queue_jobs{queue="fetch",state="waiting"} 1');
});
