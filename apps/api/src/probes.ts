import { AppError, ORDER_STATUSES } from '@stream-tech/domain';
import { sameSecret } from '@stream-tech/platform';
import { measureQueueDepth } from '@stream-tech/queues';
import express, { type Router } from 'express';
import type { ApiDeps } from './api-deps.ts';

const LOOPBACK = ['127.0.0.1', '::1', '::ffff:127.0.0.1'];

/** Health for whoever restarts and routes, figures for Prometheus (security.md, 38). */
export const probes = ({ readiness, metrics, views, producer, production, metricsToken }: Pick<ApiDeps, 'readiness' | 'metrics' | 'views' | 'producer' | 'production' | 'metricsToken'>): Router => {
  metrics.gauge('orders', 'Orders by status', ['status'], async () => {
    const counts = await views.summary.byStatus();
    return ORDER_STATUSES.map((status) => ({ labels: { status }, value: counts[status] }));
  });
  metrics.gauge('oldest_pending_seconds', 'Age of the oldest Pending order that is not on hold', [], async () => [{ value: await views.summary.oldestPendingSeconds() }]);
  measureQueueDepth(metrics, producer);

  const router = express.Router();
  router.get('/health/live', (_request, response) => {
    response.locals.pattern = '/health/live';
    response.set('Cache-Control', 'no-store').json({ live: true });
  });
  router.get('/health/ready', async (_request, response) => {
    response.locals.pattern = '/health/ready';
    const state = await readiness.check();
    response.status(state.ready ? 200 : 503).set('Cache-Control', 'no-store').json(state);
  });
  router.get('/metrics', async (request, response) => {
    response.locals.pattern = '/metrics';
    const [, given = ''] = /^Bearer (.{1,200})$/i.exec(request.get('authorization') ?? '') ?? [];
    const isOpen = metricsToken === undefined && !production && LOOPBACK.includes(request.socket.remoteAddress ?? '');
    if (!isOpen && (metricsToken === undefined || !sameSecret(given, metricsToken))) throw new AppError('unauthenticated', 'The metrics need METRICS_TOKEN as a bearer', 'fix-the-data');
    response.set('Cache-Control', 'no-store').type(metrics.contentType).send(await producer.figures.withWorkers(await metrics.text()));
  });
  return router;
};
