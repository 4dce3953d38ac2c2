import { hostname } from 'node:os';
import { AppError } from '@stream-tech/domain';
import { createApplication } from '@stream-tech/flows';
import { createLogger, createMetrics, onStop, readEnvironment } from '@stream-tech/platform';
import { assertQueuePolicy, connectWorker, createRunner, createSchedules, readGroups } from '@stream-tech/queues';
import { missingMigrations } from '@stream-tech/store';
import { createProcessors } from './processors/index.ts';
import { proveEngines } from './prove-engines.ts';

/** One worker process: serves the groups of WORKER_QUEUES until it is told to stop. Any number may run side by side. */
const environment = readEnvironment();
const log = createLogger({ service: 'worker', level: environment.logLevel, format: environment.logFormat });

const end = (message: string) => (error: unknown): never => {
  log.error(message, { error });
  process.exit(1);
};
process.on('uncaughtException', end('An error that nobody handled ends this worker'));
process.on('unhandledRejection', end('A rejection that nobody handled ends this worker'));

const start = async (): Promise<void> => {
  const groups = readGroups(environment.workerQueues);
  const metrics = createMetrics();
  const application = createApplication(environment, log, metrics);

  const asking = connectWorker(environment.redisUrl, log);
  await proveEngines([
    { name: 'Redis', prove: () => assertQueuePolicy(asking) },
    {
      name: 'Postgres',
      prove: async () => {
        const missing = await missingMigrations(application.db);
        if (missing.length > 0) throw new AppError('schema-behind', `The database lacks ${missing.length} migration(s), the first being ${missing[0]}: run pnpm migrate`, 'fix-the-data');
      },
    },
  ], log);
  asking.disconnect();

  const runner = createRunner({ redisUrl: environment.redisUrl, groups, log, metrics, handlers: createProcessors({ flows: application.flows, labelFlows: application.labelFlows, subscriptionFlows: application.subscriptionFlows, masterData: application.masterData, alertFlows: application.alertFlows, producer: application.producer }) });
  const schedules = createSchedules({ producer: application.producer, groups, timezone: environment.scheduleTimezone, log });
  // No more jobs, the current ones to their end, queues, then Postgres (W9, R11).
  onStop(log, [
    { name: 'Schedules', stop: async () => schedules.stop(), withinMs: 100 },
    { name: 'Jobs at work', stop: () => runner.close({ withinMs: 25_000, graceMs: 3_000 }), withinMs: 30_000 },
    { name: 'Connections', stop: () => application.close(), withinMs: 5_000 },
  ]);
  await runner.start();
  await schedules.start();
  // The api shows them: a worker has no port of its own.
  application.producer.figures.keepPosting(`worker-${hostname()}-${process.pid}`, metrics);
  log.info('Worker is ready', { queue: runner.queues.join(', ') });
  process.stdout.write(`${JSON.stringify({ worker: 'ready', queues: runner.queues })}\n`);
};

await start().catch(end('The worker could not start'));
