import { CredentialsRefused, OutcomeUnknown, RemoteUnavailable, Throttled, type AskedFor, type Consignment, type CreateOptions, type Depot, type OnExchange } from '@stream-tech/domain';
import { createAccessTokens, NoToken } from './access-token.ts';
import { adoptable } from './adopt.ts';
import type { StreamConnection } from './connection.ts';
import { CALLS, FIRST_WAIT_MS, LONGEST_WAIT_MS, partyFor } from './contract.ts';
import { createExchange, type Exchange, type Heard } from './exchange.ts';
import { inTurn, lanesOf } from './lanes.ts';
import { sortCreate, sortDepots, sortLook, type ChangeOutcome, type CreateOutcome, type NotNow, type ReadOutcome } from './sort-outcome.ts';
import { sleepFor, waitBefore } from './waits.ts';

/** The calls we make, each sorted. Rejects with the caller's abort reason, or with what the caller's own checks threw. */
export type StreamClient = {
  /** One POST of a create, never repeated here but for a token that was refused. */
  create(orderNo: string, body: string, partner: string, options: CreateOptions): Promise<CreateOutcome>;
  /** One look by our number: the consignment where it is ours. Throws `NumberCollision`. */
  lookOnce(asked: AskedFor, signal?: AbortSignal, onExchange?: OnExchange): Promise<ReadOutcome<Consignment | 'not-there'>>;
  /** One look by our number, as the port says. */
  findOnce(asked: AskedFor, signal?: AbortSignal, onExchange?: OnExchange): Promise<Consignment | undefined>;
  /** The same, repeated on transient errors: within a submission, which nothing else would take up again. */
  find(asked: AskedFor, signal?: AbortSignal, onExchange?: OnExchange): Promise<Consignment | undefined>;
  depots(signal?: AbortSignal): Promise<Depot[]>;
  proveCredentials(): Promise<void>;
  /** One call in the account's name, never repeated but for a token that was refused. */
  signed(request: Exchange): Promise<Heard>;
  /** What is harmless to repeat, repeated up to the setting while the trouble may pass. */
  repeated<T>(once: () => Promise<ChangeOutcome<T>>, signal?: AbortSignal): Promise<T>;
};

/** Whether a "not now" is worth waiting for: not where Stream wants more time than a submission has (stream-api.md, section 8). */
export const isWorthWaiting = ({ retryAfterMs = 0 }: NotNow): boolean => retryAfterMs <= LONGEST_WAIT_MS;

/** A result that ends a call as one of our errors. */
export const asError = (outcome: Exclude<ChangeOutcome<never>, { kind: 'read' }>): Error => {
  switch (outcome.kind) {
    case 'refused': return outcome.error;
    case 'credentials': return new CredentialsRefused('Stream', outcome.status);
    case 'forbidden': return new RemoteUnavailable('Stream', outcome.what);
    case 'unknown': return new OutcomeUnknown('Stream', outcome.what);
    case 'not-now': return outcome.status === 429 ? new Throttled('Stream', outcome.retryAfterMs ?? FIRST_WAIT_MS) : new RemoteUnavailable('Stream', outcome.what, outcome.status);
  }
};

/** The calls of one account at Stream: signed, in turn, within the time limit, every answer sorted. `base` is the normalised base URL. */
export const createStreamClient = (base: string, connection: StreamConnection): StreamClient => {
  const { clientId, retries, log, sleep = sleepFor } = connection;
  const exchange = createExchange(base, connection);
  const tokens = createAccessTokens(connection, exchange);
  const lanes = lanesOf(base, clientId);

  /** A call with a token; one that was refused is renewed once and the call replayed once (section 3). `before` is awaited before each. */
  const signed = (request: Exchange, before?: () => Promise<void>): Promise<Heard> =>
    inTurn(lanes.calls, request.signal, async () => {
      const attempt = async (token: string): Promise<Heard> => {
        await before?.();
        return exchange({ ...request, token });
      };
      try {
        const token = await tokens.current();
        const heard = await attempt(token);
        return heard.kind === 'answer' && heard.status === 401 ? await attempt(await tokens.renewed(token)) : heard;
      } catch (error) {
        if (error instanceof NoToken) return error.heard;
        throw error;
      }
    });

  const repeated = async <T>(once: () => Promise<ChangeOutcome<T>>, signal?: AbortSignal): Promise<T> => {
    for (let repeat = 1; ; repeat += 1) {
      const outcome = await once();
      if (outcome.kind === 'read') return outcome.value;
      if (outcome.kind !== 'not-now' || repeat > retries || !isWorthWaiting(outcome)) throw asError(outcome);
      const waitMs = waitBefore(repeat, outcome.retryAfterMs);
      log.warn('Stream did not answer as it should; trying again', { partner: 'Stream', httpStatus: outcome.status, reason: outcome.what, attempt: repeat, waitMs });
      await sleep(waitMs, signal);
    }
  };

  const lookOnce: StreamClient['lookOnce'] = async (asked, signal, onExchange) => {
    const { method, verb, path } = CALLS.readOrder;
    const outcome = sortLook(await signed({ method, verb, path: path(asked.orderNo), party: partyFor(clientId, asked.partnerId), signal, onExchange }));
    if (outcome.kind !== 'read' || outcome.value === 'not-there') return outcome as ReadOutcome<'not-there'>;
    return { kind: 'read', value: adoptable(outcome.value, asked) ?? 'not-there' };
  };

  return {
    lookOnce,
    signed,
    repeated,

    create: (orderNo, body, partner, { signal, beforeAsking, assertHeld, onExchange }) => inTurn(lanes.creates, signal, async () => {
      const { method, verb, path } = CALLS.createOrder;
      return sortCreate(await signed({ method, verb, path: path(), body, party: partyFor(clientId, partner), signal, lastCheck: assertHeld, onExchange }, beforeAsking), orderNo);
    }),

    async findOnce(asked, signal, onExchange) {
      const outcome = await lookOnce(asked, signal, onExchange);
      if (outcome.kind !== 'read') throw asError(outcome);
      return outcome.value === 'not-there' ? undefined : outcome.value;
    },

    async find(asked, signal, onExchange) {
      const found = await repeated(() => lookOnce(asked, signal, onExchange), signal);
      return found === 'not-there' ? undefined : found;
    },

    depots(signal) {
      const { method, verb, path } = CALLS.depots;
      return repeated(async () => sortDepots(await signed({ method, verb, path: path(), signal })), signal);
    },

    proveCredentials: () => repeated<void>(async () => {
      try {
        await inTurn(lanes.calls, undefined, tokens.obtain);
        return { kind: 'read', value: undefined };
      } catch (error) {
        if (!(error instanceof NoToken)) throw error;
        return sortDepots(error.heard) as ReadOutcome<never>;
      }
    }),
  };
};
