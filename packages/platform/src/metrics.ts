import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** One answered or unanswered call to a partner. `status` is absent where no answer came. */
export type PartnerCall = { partner: string; method: string; status?: number | undefined; tookMs: number };
/** One finished run of a job. `outcome` is a word of the runner's, for example `done` or `failed`. */
export type JobRun = { queue: string; job: string; outcome: string; tookMs: number };
export type GaugeReading = { labels?: Record<string, string>; value: number };

export type Metrics = {
  partnerCall(call: PartnerCall): void;
  job(run: JobRun): void;
  /** A figure that is read when somebody asks: orders by status, age of the oldest, depth of a queue. `collect` may fail; the figure is then left out of that reading. */
  gauge(name: string, help: string, labels: string[], collect: () => Promise<GaugeReading[]>): void;
  /** Everything in the text form of Prometheus. */
  text(): Promise<string>;
  contentType: string;
};

const SECONDS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];

const statusClass = (status: number | undefined): string => (status === undefined ? 'none' : `${Math.floor(status / 100)}xx`);

/** A registry of a process's figures. Labels are names of ours and classes of status: never an order, a tenant or a partner's text. */
export const createMetrics = ({ processFigures = true }: { processFigures?: boolean } = {}): Metrics => {
  const registry = new Registry();
  const registers = [registry];
  if (processFigures) collectDefaultMetrics({ register: registry });
  const calls = new Counter({ name: 'partner_calls_total', help: 'Calls to a partner by class of status; none: no answer', labelNames: ['partner', 'method', 'status'], registers });
  const callSeconds = new Histogram({ name: 'partner_call_seconds', help: 'Duration of calls to a partner', labelNames: ['partner', 'method', 'status'], buckets: SECONDS, registers });
  const jobSeconds = new Histogram({ name: 'job_seconds', help: 'Duration of job runs', labelNames: ['queue', 'job', 'outcome'], buckets: SECONDS, registers });
  const unread = new Counter({ name: 'gauge_failures_total', help: 'Readings that failed', labelNames: ['gauge'], registers });
  return {
    partnerCall({ partner, method, status, tookMs }) {
      const labels = { partner, method, status: statusClass(status) };
      calls.inc(labels);
      callSeconds.observe(labels, tookMs / 1_000);
    },
    job({ queue, job, outcome, tookMs }) {
      jobSeconds.observe({ queue, job, outcome }, tookMs / 1_000);
    },
    gauge(name, help, labelNames, collect) {
      new Gauge({
        name, help, labelNames, registers,
        async collect() {
          this.reset();
          // One figure that can't be read, with the database away say, must not hide the others.
          const readings = await collect().catch((): GaugeReading[] => {
            unread.inc({ gauge: name });
            return [];
          });
          for (const { labels = {}, value } of readings) this.set(labels, value);
        },
      });
    },
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
};
