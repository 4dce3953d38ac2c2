import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { ExpressAdapter } from '@bull-board/express';
import { AppError } from '@stream-tech/domain';
import type { Operator } from '@stream-tech/store';
import express, { type RequestHandler, type Router } from 'express';
import type { ApiDeps } from './api-deps.ts';
import { isAllowed, type Permission } from './http/permissions.ts';
import { queuePageHeaders } from './http/security-headers.ts';
import type { Sessions } from './http/session.ts';

export const BOARD = '/queues';

const RETRY = /^\/api\/queues\/[^/]+\/(retry\/[^/]+|[^/]+\/retry)$/;
/** Jobs are added by our own code only; nothing may write into one (security.md, 35 to 37). */
const NEVER = /^\/api\/queues\/[^/]+\/(add|[^/]+\/update-data)$/;

const permissionFor = (method: string, path: string): Permission | undefined => {
  if (method === 'GET' || method === 'HEAD') return 'queues:view';
  if (NEVER.test(path)) return undefined;
  return method === 'PUT' && RETRY.test(path) ? 'queues:retry' : 'queues:manage';
};

/** Bull Board behind the operators' sign-in: support may look and retry, an administrator may do all but add jobs (R-245, R-258). */
export const queueBoard = ({ producer }: Pick<ApiDeps, 'producer'>, sessions: Sessions): Router => {
  const adapter = new ExpressAdapter();
  adapter.setBasePath(BOARD);
  createBullBoard({ queues: Object.values(producer.queues).map((queue) => new BullMQAdapter(queue)), serverAdapter: adapter, options: { uiConfig: { boardTitle: 'Stream Tech Integration', hideRedisDetails: true } } });

  const admit: RequestHandler = async (request, response, next) => {
    response.locals.pattern = BOARD;
    response.set('Cache-Control', 'no-store');
    const operator: Operator | undefined = await sessions.identify(request);
    response.locals.operator = operator;
    if (!operator) {
      if (request.method === 'GET' && request.accepts('html') && !request.path.startsWith('/api/')) return void response.redirect(302, `/login?next=${BOARD}`);
      throw new AppError('unauthenticated', 'Sign in first', 'fix-the-data');
    }
    const permission = permissionFor(request.method, request.path);
    if (!permission || !isAllowed(permission, operator)) throw new AppError('forbidden', 'Your role does not allow this', 'fix-the-data');
    next();
  };
  const router = express.Router();
  router.use(queuePageHeaders(), admit, adapter.getRouter() as RequestHandler);
  return router;
};
