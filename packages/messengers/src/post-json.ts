import type { OutboundFetch } from '@stream-tech/platform';
import { NotTaken } from './delivery-failed.ts';

export type Posting = { fetch: OutboundFetch; timeoutMs: number };

const SAID_BYTES = 500;

/** Posts JSON through the guarded way out. Throws `NotTaken` where the answer is no success. */
export const postJson = async ({ fetch, timeoutMs }: Posting, url: string, { body, id, signal }: { body: string; id: string; signal: AbortSignal }): Promise<void> => {
  const response = await fetch(url, {
    method: 'POST', body, signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    headers: { 'content-type': 'application/json', 'user-agent': 'stream-tech-integration', 'idempotency-key': id },
  });
  const said = await response.text();
  if (!response.ok) throw new NotTaken(response.status, said.slice(0, SAID_BYTES));
};
