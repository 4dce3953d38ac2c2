import { createHash } from 'node:crypto';
import { AppError } from '@stream-tech/domain';
import { plainGuid } from '@stream-tech/linnworks';
import type { Request, RequestHandler } from 'express';
import { ipKeyGenerator, rateLimit } from 'express-rate-limit';

/** Calls in a minute. Linnworks calls from few addresses for all its customers, so a source has far more than a token. */
export type ContractLimits = { newUsersPerSource: number; newUsers: number; perSource: number; perToken: number; labelsAtOncePerToken: number };
export const CONTRACT_LIMITS: ContractLimits = { newUsersPerSource: 30, newUsers: 300, perSource: 60_000, perToken: 30_000, labelsAtOncePerToken: 200 };

const tooMany = () => new AppError('too-many-requests', 'Too many requests at once. Please wait a minute and try again.', 'try-later');
const limiter = (limit: number, key: (request: Request) => string): RequestHandler => rateLimit({
  windowMs: 60_000, limit, validate: false, standardHeaders: false, legacyHeaders: false, keyGenerator: key, handler: (_request, _response, next) => next(tooMany()),
});
const sourceOf = (request: Request): string => ipKeyGenerator(request.ip ?? '');
/** Tokens are kept as their hashes here, too. What is no token counts as one, all of it together. */
export const tokenKey = (body: unknown): string => {
  const given = typeof body === 'object' && body !== null && 'AuthorizationToken' in body && typeof body.AuthorizationToken === 'string' ? plainGuid(body.AuthorizationToken.slice(0, 100)) : '';
  return createHash('sha256').update(given).digest('hex');
};

/** Limits of the courier contract (security.md, 1, 57): before the body is read by source, after it by token. */
export const contractLimits = (limits: ContractLimits) => ({
  newUsers: [limiter(limits.newUsersPerSource, sourceOf), limiter(limits.newUsers, () => 'all')],
  bySource: limiter(limits.perSource, sourceOf),
  byToken: limiter(limits.perToken, (request) => tokenKey(request.body)),
});

/** At most so many of a token's labels under way at once. Throws `too-many-requests`. */
export const createLabelBudget = (most: number) => {
  const underWay = new Map<string, number>();
  return async <T>(key: string, work: () => Promise<T>): Promise<T> => {
    const now = underWay.get(key) ?? 0;
    if (now >= most) throw tooMany();
    underWay.set(key, now + 1);
    try {
      return await work();
    } finally {
      const left = (underWay.get(key) ?? 1) - 1;
      if (left === 0) underWay.delete(key);
      else underWay.set(key, left);
    }
  };
};
