import type { Metrics } from '@stream-tech/platform';
import type { Producer } from './producer.ts';

/** Adds a gauge with the number of jobs by queue and state; read from Redis when somebody asks for the metrics. */
export const measureQueueDepth = (metrics: Pick<Metrics, 'gauge'>, producer: Pick<Producer, 'counts'>): void => {
  metrics.gauge('queue_jobs', 'Jobs by queue and state', ['queue', 'state'], async () =>
    Object.entries(await producer.counts()).flatMap(([queue, states]) =>
      Object.entries(states).map(([state, value]) => ({ labels: { queue, state }, value }))));
};
