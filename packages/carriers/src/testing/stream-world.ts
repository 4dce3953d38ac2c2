import { inspect } from 'node:util';
import type { Carrier, CreateOptions } from '@stream-tech/domain';
import { createOutbound, type PartnerCall } from '@stream-tech/platform';
import { createLogRecorder } from '@stream-tech/platform/testing';
import { createStreamSimulator, type StreamSimulatorOptions } from '@stream-tech/simulators';
import { createStreamCarrier, type StreamConnection } from '../index.ts';
import { createMemoryTokenStore } from './memory-token-store.ts';

export const CLIENT_ID = 'ACM00001';
/** Recognised wherever it should not be. */
export const SECRET = 'canary-secret-5b1e';

/** Stream, played over real HTTP, and a carrier that reaches it. Waits between repeats are noted and not slept. */
export const createStreamWorld = async (changes: Partial<StreamConnection> = {}, options: StreamSimulatorOptions = {}) => {
  const stream = await createStreamSimulator({ accounts: [{ name: 'Acme Garden Furniture', clientId: CLIENT_ID, clientSecret: SECRET, partners: [{ id: 'PARTNER9', name: 'Nine Ltd' }] }], ...options });
  const outbound = createOutbound({ hosts: [stream.host], partner: 'Stream' });
  const log = createLogRecorder();
  const calls: PartnerCall[] = [];
  const waits: number[] = [];
  const connection: StreamConnection = {
    baseUrl: stream.url, clientId: CLIENT_ID, clientSecret: async () => SECRET, timeoutMs: 5_000, retries: 2, tokens: createMemoryTokenStore(), tokenKey: 'stream:1',
    fetch: outbound.fetch, assertAllowed: outbound.assertAllowed, log, clock: () => new Date(), onCall: (call) => calls.push(call),
    sleep: async (ms, signal) => {
      waits.push(ms);
      signal?.throwIfAborted();
    },
    ...changes,
  };
  const asked: string[] = [];
  return {
    stream, connection, log, calls, waits, asked,
    carrier: createStreamCarrier(connection) as Carrier,
    posts: () => stream.ledger.calls('orders/create').length,
    looks: () => stream.ledger.calls('orders/read').length,
    options: (more: Partial<CreateOptions> = {}): CreateOptions => ({
      signal: new AbortController().signal,
      beforeAsking: async () => void asked.push('before'),
      assertHeld: () => void asked.push('held'),
      ...more,
    }),
    /** All that a person or a log could get to see. */
    visible: (...things: unknown[]): string => inspect([log.lines, calls, ...things], { depth: 20, showHidden: true }),
    async [Symbol.asyncDispose]() {
      await outbound.close();
      await stream.close();
    },
  };
};
export type StreamWorld = Awaited<ReturnType<typeof createStreamWorld>>;
