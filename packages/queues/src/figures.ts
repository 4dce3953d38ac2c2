import type { Logger, Metrics } from '@stream-tech/platform';
import type { Redis } from 'ioredis';
import { DEFAULT_PREFIX } from './connection.ts';

export type FiguresOptions = { redis: Redis; log: Logger; prefix?: string; everyMs?: number };

/** A process that has said nothing for this long has ended; its figures are left out. */
const FRESH_MS = 30_000;

/** The figures of one process, as text in Prometheus' form. */
type Posted = { at: number; text: string };

const withProcess = (sample: string, process: string): string => {
  const end = sample.lastIndexOf('}');
  if (end >= 0) return `${sample.slice(0, end)},process="${process}"${sample.slice(end)}`;
  const space = sample.indexOf(' ');
  return `${sample.slice(0, space)}{process="${process}"}${sample.slice(space)}`;
};

/** Families of a text in Prometheus' form: name, its HELP and TYPE lines, its samples. */
const familiesOf = (text: string): { name: string; head: string[]; samples: string[] }[] =>
  text.split(/\n(?=# HELP )/).map((block) => block.split('\n').filter(Boolean)).filter((lines) => lines.length > 0).map((lines) => ({
    name: lines[0]!.split(' ')[2] ?? '',
    head: lines.filter((line) => line.startsWith('#')),
    samples: lines.filter((line) => !line.startsWith('#')),
  }));

/** One text out of our own figures, as they are, and those of other processes, each with a `process` label; a family is named once, as Prometheus wants it. */
export const mergeFigures = (own: string, others: readonly { process: string; text: string }[]): string => {
  const families = new Map<string, { head: string[]; samples: string[] }>();
  const add = (text: string, process?: string) => {
    for (const { name, head, samples } of familiesOf(text)) {
      const family = families.get(name) ?? { head, samples: [] };
      family.samples.push(...(process === undefined ? samples : samples.map((sample) => withProcess(sample, process))));
      families.set(name, family);
    }
  };
  add(own);
  for (const { process, text } of others) add(text, process);
  return `${[...families.values()].map(({ head, samples }) => [...head, ...samples].join('\n')).join('\n\n')}\n`;
};

/**
 * The figures of all worker processes on one board in Redis, so that the api's `/metrics` tells of the calls and jobs that happen in
 * workers: they have no port of their own, and there may be any number of them. Figures only, never an id.
 */
export const createFigures = ({ redis, log, prefix = DEFAULT_PREFIX, everyMs = 5_000 }: FiguresOptions) => {
  const board = `${prefix}:figures`;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  /** Posts a process's figures. `process` is a name of letters, digits, dots, dashes and underscores. */
  const post = async (process: string, metrics: Pick<Metrics, 'text'>): Promise<void> => {
    const posted: Posted = { at: Date.now(), text: await metrics.text() };
    await redis.hset(board, process.replace(/[^\w.-]/g, '_'), JSON.stringify(posted));
  };

  return {
    post,

    /** Posts now and again until `stop`. What Redis does not take is left out: the next post has it all. */
    keepPosting(process: string, metrics: Pick<Metrics, 'text'>): void {
      const again = (): void => {
        void post(process, metrics)
          .catch((error: unknown) => log.debug('Figures were not posted', { error }))
          .finally(() => { if (!stopped) timer = setTimeout(again, everyMs); });
      };
      again();
    },

    stop(): void {
      stopped = true;
      clearTimeout(timer);
    },

    /** How many worker processes have posted lately. Throws where Redis does not answer. */
    async living(): Promise<number> {
      const posted = Object.values(await redis.hgetall(board)).map((json) => JSON.parse(json) as Posted);
      return posted.filter(({ at }) => at > Date.now() - FRESH_MS).length;
    },

    /** `own` together with what the living worker processes posted last; `own` alone where Redis does not answer. */
    async withWorkers(own: string): Promise<string> {
      const posted = await redis.hgetall(board).catch(() => ({}));
      const entries = Object.entries(posted).map(([process, json]) => ({ process, ...JSON.parse(json) as Posted }));
      const [living, ended] = [entries.filter(({ at }) => at > Date.now() - FRESH_MS), entries.filter(({ at }) => at <= Date.now() - FRESH_MS)];
      if (ended.length > 0) await redis.hdel(board, ...ended.map(({ process }) => process)).catch(() => 0);
      return mergeFigures(own, living);
    },
  };
};
