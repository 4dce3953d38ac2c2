import { expect, test } from '@jest/globals';
import { createMetrics } from './metrics.ts';

test('calls and jobs are counted by name and class, never by order', async () => {
  const metrics = createMetrics({ processFigures: false });
  metrics.partnerCall({ partner: 'Stream', method: 'orders/create', status: 201, tookMs: 120 });
  metrics.partnerCall({ partner: 'Stream', method: 'orders/create', status: 200, tookMs: 80 });
  metrics.partnerCall({ partner: 'Stream', method: 'orders/create', tookMs: 30_000 });
  metrics.job({ queue: 'send', job: 'order', outcome: 'done', tookMs: 250 });

  const text = await metrics.text();

  expect(text).toContain('partner_calls_total{partner="Stream",method="orders/create",status="2xx"} 2');
  expect(text).toContain('partner_calls_total{partner="Stream",method="orders/create",status="none"} 1');
  expect(text).toContain('partner_call_seconds_sum{partner="Stream",method="orders/create",status="2xx"} 0.2');
  expect(text).toContain('job_seconds_bucket{le="0.25",queue="send",job="order",outcome="done"} 1');
});

test('a gauge is read when somebody asks, and a failing one does not hide the others', async () => {
  const metrics = createMetrics({ processFigures: false });
  let pending = 3;
  metrics.gauge('orders', 'Orders by status', ['status'], async () => [{ labels: { status: 'pending' }, value: pending }]);
  metrics.gauge('queue_depth', 'Waiting jobs', ['queue'], async () => { throw new Error('Redis is away'); });

  await metrics.text();
  pending = 5;
  const text = await metrics.text();

  expect(text).toContain('orders{status="pending"} 5');
  expect(text).not.toMatch(/^queue_depth\{/m);
  expect(text).toContain('gauge_failures_total{gauge="queue_depth"}');
});

test('two registries of one process do not share figures', async () => {
  const [one, two] = [createMetrics(), createMetrics()];
  one.job({ queue: 'send', job: 'tick', outcome: 'done', tookMs: 1 });
  expect(await two.text()).not.toContain('job="tick"');
  expect(await one.text()).toContain('nodejs_eventloop_lag_seconds');
});
