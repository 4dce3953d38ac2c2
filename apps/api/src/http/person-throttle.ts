import { AppError } from '@stream-tech/domain';
import type { PersonLimit } from '@stream-tech/queues';
import type { Operator } from '@stream-tech/store';
import type { RequestHandler } from 'express';

/** Lets somebody, or their scripts, have others asked as often as the limit says. Throws `too-many-requests` with how long to wait. */
export const personThrottle = (limit: PersonLimit): RequestHandler => async (_request, response, next) => {
  const operator = response.locals.operator as Operator | undefined;
  const waitSeconds = operator && await limit(operator.id);
  if (waitSeconds !== undefined) {
    response.set('Retry-After', String(waitSeconds));
    throw new AppError('too-many-requests', `You have had Linnworks, Stream or a channel asked very often in the last minute, and this time nothing was done. Wait ${waitSeconds} ${waitSeconds === 1 ? 'second' : 'seconds'}, then try again.`, 'try-later', { waitSeconds });
  }
  next();
};
