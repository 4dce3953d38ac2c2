import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { ExpressAdapter } from '@bull-board/express';
import { AppError } from '@stream-tech/domain';
import express, { type RequestHandler, type Router } from 'express';
import { correlationId } from '@stream-tech/platform';
import type { ApiDeps } from './api-deps.ts';
import { isChange } from './http/is-change.ts';
import type { Permission } from './http/permissions.ts';
import { queuePageHeaders } from './http/security-headers.ts';
import type { Caller, Sessions } from './http/session.ts';

export const BOARD = '/queues';

/**
 * All that may be done to a queue, in the order in which the board mounts it; whatever is not named is refused, so that a new
 * release of the board brings no new power. Adding jobs, writing into them or into schedules, and wiping a whole queue are our
 * own code's, or nobody's (security.md, 35 to 37).
 */
const ACTIONS: readonly [route: string, permission: Permission][] = [
  ['/api/queues/pause', 'queues:manage'],
  ['/api/queues/resume', 'queues:manage'],
  ['/api/queues/:queueName/retry/:queueStatus', 'queues:retry'],
  ['/api/queues/:queueName/promote', 'queues:manage'],
  ['/api/queues/:queueName/clean/:queueStatus', 'queues:manage'],
  ['/api/queues/:queueName/pause', 'queues:manage'],
  ['/api/queues/:queueName/resume', 'queues:manage'],
  ['/api/queues/:queueName/:jobId/retry', 'queues:retry'],
  ['/api/queues/:queueName/:jobId/clean', 'queues:manage'],
  ['/api/queues/:queueName/:jobId/promote', 'queues:manage'],
];

const forbidden = (): AppError => new AppError('forbidden', 'Your role does not allow this', 'fix-the-data');

/** What the gate asks, and where it notes what was done. */
type GateDeps = { sessions: Sessions; audit: ApiDeps['stores']['audit'] };

/** A job's data names no account: the queues are for those who see all of them, as their permissions say. */
const requires = (permission: Permission, { sessions, audit }: GateDeps): RequestHandler => async (request, response, next) => {
  const caller = response.locals.caller as Caller;
  const reason = sessions.whyNot(permission, caller, isChange(request));
  if (reason) throw reason;
  if (isChange(request)) await audit.append({ kind: 'operator', actor: caller.operator.email, correlationId: correlationId(), outcome: 'queue changed by hand', detail: { asked: `${request.method} ${request.path}` } });
  next('router');
};

/** Lets through what the operator's role allows. The same router as the board's reads the address, so no spelling means one thing here and another there. */
const gate = (deps: GateDeps): Router => {
  const router = express.Router();
  router.get('/{*any}', requires('queues:view', deps));
  for (const [route, permission] of ACTIONS) router.put(route, requires(permission, deps));
  router.use(() => { throw forbidden(); });
  return router;
};

/** Bull Board behind the operators' sign-in: everyone may look, support may also retry, an administrator may also pause, clean and promote (A-44, R-245, R-258). */
export const queueBoard = ({ producer, stores }: Pick<ApiDeps, 'producer' | 'stores'>, sessions: Sessions): Router => {
  const adapter = new ExpressAdapter();
  // An Express application of the board's own, which would say so in every answer.
  (adapter.getRouter() as express.Express).disable('x-powered-by');
  adapter.setBasePath(BOARD);
  createBullBoard({ queues: Object.values(producer.queues).map((queue) => new BullMQAdapter(queue)), serverAdapter: adapter, options: { uiConfig: { boardTitle: 'Stream Tech Integration', hideRedisDetails: true } } });

  const admit: RequestHandler = async (request, response, next) => {
    response.locals.pattern = BOARD;
    response.set('Cache-Control', 'no-store');
    const caller = await sessions.identify(request);
    response.locals.caller = caller;
    response.locals.operator = caller?.operator;
    if (!caller) {
      if (request.method === 'GET' && request.accepts('html') && !request.path.startsWith('/api/')) return void response.redirect(302, `/login?next=${BOARD}`);
      throw new AppError('unauthenticated', 'Sign in first', 'fix-the-data');
    }
    next();
  };
  const router = express.Router();
  router.use(queuePageHeaders(), admit, gate({ sessions, audit: stores.audit }), adapter.getRouter() as RequestHandler);
  return router;
};
