import pg from 'pg';

/** Postgres' word that an order left In Progress, or that its sending for a label ended. */
export type OrderNews = {
  /** Resolves when there is news of this order, after `ms`, or when the signal fires, whichever is first; never rejects. */
  wait(installationId: string, orderNumber: number, ms: number, signal?: AbortSignal): Promise<void>;
  close(): Promise<void>;
};

const AGAIN_MS = 1_000;

/**
 * One LISTEN connection for this process, made when first needed (P25). While it is away, waiting just takes its full time, and
 * whoever waits looks for himself.
 */
export const createOrderNews = ({ url, onError }: { url: string; onError: (error: unknown) => void }): OrderNews => {
  const waiting = new Map<string, Set<() => void>>();
  let client: pg.Client | undefined;
  let closed = false;
  let triedAt = 0;

  const listen = (): void => {
    if (client || closed || Date.now() - triedAt < AGAIN_MS) return;
    triedAt = Date.now();
    const mine = new pg.Client({ connectionString: url, application_name: 'stream-tech news', connectionTimeoutMillis: 2_000, keepAlive: true });
    client = mine;
    const gone = (error: unknown): void => {
      if (client === mine) client = undefined;
      if (!closed) onError(error);
    };
    mine.on('error', gone);
    mine.on('end', () => { if (client === mine) client = undefined; });
    mine.on('notification', ({ payload = '' }) => waiting.get(payload)?.forEach((wake) => wake()));
    void mine.connect().then(() => mine.query('listen order_ended')).catch(gone);
  };

  return {
    wait(installationId, orderNumber, ms, signal) {
      listen();
      return new Promise((resolve) => {
        const key = `${installationId}:${orderNumber}`;
        const these = waiting.get(key) ?? new Set();
        waiting.set(key, these);
        const done = (): void => {
          clearTimeout(timer);
          signal?.removeEventListener('abort', done);
          these.delete(done);
          if (these.size === 0) waiting.delete(key);
          resolve();
        };
        const timer = setTimeout(done, ms);
        these.add(done);
        if (signal?.aborted) done();
        else signal?.addEventListener('abort', done, { once: true });
      });
    },
    async close() {
      closed = true;
      for (const these of [...waiting.values()]) for (const wake of [...these]) wake();
      await client?.end().catch(() => undefined);
    },
  };
};
