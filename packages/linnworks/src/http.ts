import { setTimeout as pause } from 'node:timers/promises';
import { AppError, CredentialsRefused, OutcomeUnknown, RemoteRejected, RemoteUnavailable, Throttled } from '@stream-tech/domain';
import type { CallBudget, Clock, Logger } from '@stream-tech/platform';
import { CALLS, perMinute, specOf, type CallName } from './catalogue.ts';
import { MAX_QUOTA_WAITS, MAX_QUOTA_WAIT_MS, QUOTA_JITTER_MS, REPEAT_PAUSES_MS, TIMEOUTS_MS } from './contract.ts';
import type { Exchange, Outcome } from './exchange.ts';

/** One HTTP call as it ended, for metrics. `status` is absent where no answer came. */
export type CallMade = { partner: 'Linnworks'; method: CallName; status: number | undefined; tookMs: number; installationId: string };

export type Sleep = (ms: number, signal?: AbortSignal) => Promise<void>;

export type HttpDeps = {
  exchange: Exchange;
  quotaShare: number;
  budget: CallBudget;
  log: Logger;
  clock: Clock;
  onCall?: ((call: CallMade) => void) | undefined;
  sleep?: Sleep | undefined;
  /** A number from 0 to 1. */
  random?: (() => number) | undefined;
  timeouts?: Partial<Record<'read' | 'write', number>> | undefined;
};

export type Call = {
  name: CallName;
  installationId: string;
  body?: unknown;
  query?: Record<string, string> | undefined;
  signal?: AbortSignal | undefined;
};

/** Where a call goes and as whom; asked anew for each attempt, since a session may have been renewed meanwhile. */
export type Destination = () => Promise<{ server: string; authorization?: string; secrets: string[] }>;

/** The answer was larger than we take; asking for less may help. */
export class AnswerTooLarge extends AppError {
  constructor(method: CallName, options?: ErrorOptions) {
    super('answer-too-large', `Linnworks' answer to ${method} is larger than we take`, 'try-later', { partner: 'Linnworks', method }, options);
  }
}

/** The one place where a failed Linnworks call becomes one of our errors (architecture, "When things go wrong"). */
const asOurs = (name: CallName, outcome: Exclude<Outcome, { kind: 'answered' | 'throttled' }>): AppError => {
  switch (outcome.kind) {
    case 'unauthorised': return new CredentialsRefused('Linnworks', 401);
    case 'refused': return new RemoteRejected('Linnworks', outcome.status, outcome.reason ? [{ code: `HTTP ${outcome.status}`, text: outcome.reason }] : []);
    case 'forbidden': return new RemoteUnavailable('Linnworks', outcome.cause.message, undefined, { cause: outcome.cause });
    case 'too-large': return new AnswerTooLarge(name, { cause: outcome.cause });
    case 'trouble': return outcome.sent && CALLS[name].kind === 'write'
      ? new OutcomeUnknown('Linnworks', outcome.what, { cause: outcome.cause })
      : new RemoteUnavailable('Linnworks', outcome.what, outcome.status, { cause: outcome.cause });
  }
};

/**
 * Calls Linnworks within its quotas (linnworks-api.md, 3): takes from the shared budget, waits when told to slow down, repeats what is
 * safe to repeat, and turns every failure into one of our errors.
 */
export const createHttp = (deps: HttpDeps) => {
  const { exchange, quotaShare, budget, log, clock, onCall, random = Math.random, timeouts = {} } = deps;
  const sleep: Sleep = deps.sleep ?? ((ms, signal) => pause(ms, undefined, { signal }));

  const attempt = async ({ name, installationId, body, query, signal }: Call, destination: Destination): Promise<Outcome> => {
    const { verb, kind, silent } = specOf(name);
    const { server, authorization, secrets } = await destination();
    await budget.take({ installationId, method: name, perMinute: perMinute(name, quotaShare) }, signal);
    const begun = performance.now();
    const { outcome, status } = await exchange({ url: `${server}/api/${name}`, verb, body, query, authorization, timeoutMs: timeouts[kind] ?? TIMEOUTS_MS[kind], silent, signal, secrets });
    onCall?.({ partner: 'Linnworks', method: name, status, tookMs: performance.now() - begun, installationId });
    return outcome;
  };

  /** What Linnworks asks for, else the next full minute and a little: quotas count by the clock's minute (section 3.2). */
  const quotaWait = (retryAfterMs: number | undefined): number =>
    Math.min(retryAfterMs ?? 60_000 - (clock().getTime() % 60_000) + Math.round(random() * QUOTA_JITTER_MS), MAX_QUOTA_WAIT_MS);

  /**
   * Makes the call and gives its JSON. `onUnauthorised` is called once, where Linnworks refuses the session: the call is made
   * again after it; without it, or the second time, the credentials count as refused.
   * Throws `RemoteRejected`, `CredentialsRefused`, `Throttled`, `RemoteUnavailable`, `OutcomeUnknown` (writes) or `AnswerTooLarge`.
   */
  return async (call: Call, destination: Destination, onUnauthorised?: () => Promise<void>): Promise<unknown> => {
    const { name, installationId, signal } = call;
    const fields = { partner: 'Linnworks', method: name, installationId };
    let renew = onUnauthorised;
    let waits = 0;
    let repeats = 0;
    for (;;) {
      const outcome = await attempt(call, destination);
      if (outcome.kind === 'answered') return outcome.body;
      if (outcome.kind === 'throttled') {
        const waitMs = quotaWait(outcome.retryAfterMs);
        await budget.pause({ installationId, method: name }, waitMs);
        if (++waits > MAX_QUOTA_WAITS) throw new Throttled('Linnworks', waitMs);
        log.warn('Linnworks asks us to slow down', { ...fields, waitMs, attempt: waits });
        await sleep(waitMs, signal);
      } else if (outcome.kind === 'unauthorised' && renew) {
        log.info('Linnworks refused the session; renewing it', fields);
        await renew();
        renew = undefined;
      } else {
        const waitMs = outcome.kind === 'trouble' && specOf(name).repeatable ? REPEAT_PAUSES_MS[repeats++] : undefined;
        if (waitMs === undefined) throw asOurs(name, outcome);
        log.warn('A Linnworks call failed and is repeated', { ...fields, httpStatus: outcome.kind === 'trouble' ? outcome.status : undefined, reason: outcome.kind === 'trouble' ? outcome.what : undefined, attempt: repeats, waitMs });
        await sleep(waitMs, signal);
      }
    }
  };
};

export type Http = ReturnType<typeof createHttp>;
