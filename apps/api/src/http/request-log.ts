import { acceptCorrelation, withCorrelation, type Logger } from '@stream-tech/platform';
import type { Operator } from '@stream-tech/store';
import type { RequestHandler } from 'express';

/** What is asked every few seconds by machines, and tells nothing. */
const QUIET = ['/health/live', '/health/ready', '/metrics'];

/**
 * Gives each request its correlation id, in and out, and one log line when it is answered: the route's pattern, never the address
 * itself, since that may carry a token (security.md, 12 and 50). A request that its sender gave up is not logged as ours.
 */
export const requestLog = (log: Logger): RequestHandler => (request, response, next) => {
  const id = acceptCorrelation(request.get('x-correlation-id'));
  const startedAt = performance.now();
  response.set('X-Correlation-Id', id);
  withCorrelation(id, () => {
    response.on('finish', () => withCorrelation(id, () => {
      const operator = response.locals.operator as Operator | undefined;
      // An accepted notification is a row of its own: a line for each would say nothing more.
      const quiet = QUIET.includes(request.path) || (response.locals.caller !== undefined && response.statusCode < 300);
      log[quiet ? 'debug' : 'info']('Answered', { method: request.method, path: response.locals.pattern ?? 'unknown', httpStatus: response.statusCode, tookMs: Math.round(performance.now() - startedAt), userId: operator?.id });
    }));
    next();
  });
};
