import { AppError } from '@stream-tech/domain';
import express, { type Express } from 'express';
import type { ApiDeps } from './api-deps.ts';
import { mountRoutes } from './http/mount-routes.ts';
import { consoleFiles } from './console-files.ts';
import { describeRoutes } from './http/openapi.ts';
import { problems } from './http/problems.ts';
import { requestLog } from './http/request-log.ts';
import { defineRoute, type Route } from './http/route.ts';
import { sameOrigin } from './http/same-origin.ts';
import { plainRequests, securityHeaders } from './http/security-headers.ts';
import { createSessions } from './http/session.ts';
import { identifierImages } from './identifier-images.ts';
import { installPostback } from './install-postback.ts';
import { contractRoutes } from './linnworks/contract-routes.ts';
import { CONTRACT_LIMITS } from './linnworks/limits.ts';
import { plainPageFiles } from './plain-page.ts';
import { probes } from './probes.ts';
import { BOARD, queueBoard } from './queue-board.ts';
import { accountRoutes } from './routes/account-routes.ts';
import { alertRoutes } from './routes/alert-routes.ts';
import { changeRoutes } from './routes/change-routes.ts';
import { auditRoutes } from './routes/audit-routes.ts';
import { labelRoutes } from './routes/label-routes.ts';
import { masterDataRoutes } from './routes/master-data-routes.ts';
import { orderDeleteRoutes } from './routes/order-delete-routes.ts';
import { operatorViewRoutes } from './routes/operator-view-routes.ts';
import { orderQueueRoutes } from './routes/order-queue-routes.ts';
import { orderRoutes } from './routes/order-routes.ts';
import { orderStoryRoutes } from './routes/order-story-routes.ts';
import { runRoutes } from './routes/run-routes.ts';
import { operatorRoutes } from './routes/operator-routes.ts';
import { secondFactorRoutes } from './routes/second-factor-routes.ts';
import { setUpRoutes } from './routes/set-up-routes.ts';
import { sessionRoutes } from './routes/session-routes.ts';
import { vocabularyRoutes } from './routes/vocabulary-routes.ts';
import { subscriptionRoutes } from './routes/subscription-routes.ts';
import { workRoutes } from './routes/work-routes.ts';
import { webhookRoutes } from './routes/webhook-routes.ts';
import { streamWebhooks, WEBHOOK_LIMITS } from './webhooks/stream-webhooks.ts';

export const OPERATOR = '/operator';

/** Where the routes of the operators' API are declared. */
const ROOMS: readonly ((deps: ApiDeps) => Route[])[] = [
  sessionRoutes,
  changeRoutes,
  secondFactorRoutes,
  operatorRoutes,
  operatorViewRoutes,
  vocabularyRoutes,
  accountRoutes,
  subscriptionRoutes,
  webhookRoutes,
  runRoutes,
  // Before the addresses of single orders, which would take their names for ids.
  orderQueueRoutes,
  orderRoutes,
  orderDeleteRoutes,
  labelRoutes,
  masterDataRoutes,
  orderStoryRoutes,
  auditRoutes,
  setUpRoutes,
  alertRoutes,
  workRoutes,
];

/** All routes of the operators' API, its own description included. */
export const allRoutes = (deps: ApiDeps): Route[] => {
  const described = ROOMS.flatMap((routesOf) => routesOf(deps));
  const description: Route = defineRoute({
    method: 'get', path: '/openapi.json', permission: 'own-session', reach: 'nobody', summary: 'This description', answer: { is: 'OpenAPI 3.1.' },
    handle: async () => describeRoutes([...described, description], OPERATOR),
  });
  return [...described, description];
};

/** The whole api as one Express application: thin, every answer with its headers, every failure through one door. */
export const createApi = (deps: ApiDeps): Express => {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('trust proxy', deps.proxyHops);
  app.set('query parser', 'simple');
  const sessions = createSessions({ sessions: deps.stores.sessions, apiTokens: deps.stores.apiTokens, secure: deps.publicUrl.startsWith('https:'), needsFactor: deps.needsFactor });
  const fromHere = sameOrigin(deps.publicUrl);

  app.use(plainRequests, requestLog(deps.log));
  // With headers of their own: no browser calls here, and machines call often.
  app.use(streamWebhooks({ receiveWebhook: deps.receiveWebhook, limits: { ...WEBHOOK_LIMITS, ...deps.webhookLimits } }));
  app.use(securityHeaders());
  app.use(probes(deps));
  app.use('/linnworks/install', installPostback(deps));
  app.use('/identifiers', identifierImages());
  const limits = { ...CONTRACT_LIMITS, ...deps.contractLimits };
  app.use(contractRoutes({ ...deps.flows, limits, labelsAtOncePerToken: limits.labelsAtOncePerToken, log: deps.log }));

  const operator = express.Router();
  operator.use(fromHere);
  mountRoutes(operator, allRoutes(deps), { sessions, reach: deps.stores.reach, personLimit: deps.personLimit }, OPERATOR);
  app.use(OPERATOR, operator);

  app.use(BOARD, fromHere, queueBoard(deps, sessions));
  app.use('/assets', plainPageFiles());
  if (deps.consoleDist) app.use(consoleFiles(deps.consoleDist));
  app.use(() => { throw new AppError('not-found', 'There is nothing at this address', 'fix-the-data'); });
  app.use(problems(deps.log));
  return app;
};
