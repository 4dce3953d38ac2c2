import { AppError } from '@stream-tech/domain';
import type { Operator } from '@stream-tech/store';
import { ipKeyGenerator, rateLimit, type Options } from 'express-rate-limit';

const QUARTER_OF_AN_HOUR = 15 * 60_000;
/** Failures in a quarter of an hour from one source, for one account and in all (security.md, 25). */
export type LoginLimits = { perAccount: number; perSource: number };
export type LoginThrottles = ReturnType<typeof createLoginThrottles>;
const LIMITS: LoginLimits = { perAccount: 8, perSource: 40 };

const throttle = (limit: number, keyGenerator: NonNullable<Options['keyGenerator']>) => rateLimit({
  windowMs: QUARTER_OF_AN_HOUR, limit, keyGenerator, skipSuccessfulRequests: true, validate: false, standardHeaders: false, legacyHeaders: false,
  handler: (_request, response, next) => {
    response.set('Retry-After', String(QUARTER_OF_AN_HOUR / 1_000));
    next(new AppError('too-many-requests', 'Too many failed sign-ins; wait a quarter of an hour', 'try-later'));
  },
});

/** What slows down whoever guesses: passwords of one account, of many, and of somebody whose open session they found. */
export const createLoginThrottles = ({ perAccount, perSource }: LoginLimits = LIMITS) => {
  const source = (ip: string | undefined): string => ipKeyGenerator(ip ?? 'unknown');
  return {
    perSource: throttle(perSource, ({ ip }) => source(ip)),
    // Account and source together: a stranger who guesses does not lock the account's owner out.
    perAccount: throttle(perAccount, ({ ip }, response) => `${source(ip)}|${(response.locals.body as { email: string }).email.toLowerCase()}`),
    perSession: throttle(perAccount, (_request, response) => (response.locals.operator as Operator).id),
  };
};
