import { AppError } from '@stream-tech/domain';
import { WEBHOOKS, type ReceiveWebhook } from '@stream-tech/flows';
import type { WebhookCaller } from '@stream-tech/store';
import express, { type Request, type RequestHandler, type Response, type Router } from 'express';
import { ipKeyGenerator, rateLimit } from 'express-rate-limit';
import { machineHeaders } from '../http/security-headers.ts';

/** Calls in a minute. Stream tells all accounts from few addresses, so the limit only ends what no planner could cause. */
export type WebhookLimits = { perSource: number; perToken: number };
export const WEBHOOK_LIMITS: WebhookLimits = { perSource: 300_000, perToken: 120_000 };

const BODY_LIMIT = '256kb';
/** The answer to every one that is on disk, written as it is: worked out anew for each, it cost a tenth of an accept. */
const ACCEPTED = '{"success":true}';
const HEADERS = { 'Content-Type': 'application/json; charset=utf-8', 'Content-Length': String(ACCEPTED.length), 'Cache-Control': 'no-store' };

const tooMany = () => new AppError('too-many-requests', 'Too many events at once', 'try-later');
const limiter = (limit: number, key: (request: Request, response: Response) => string): RequestHandler =>
  rateLimit({ windowMs: 60_000, limit, validate: false, standardHeaders: false, legacyHeaders: false, keyGenerator: key, handler: (_request, _response, next) => next(tooMany()) });

/**
 * Where Stream calls (surface.md): the caller is checked before its body is read, the bytes are kept as they came but for the secret end of the address, and 200 means that
 * they are on disk; Redis is not needed (W3; security.md, 13 to 20). Postgres away: 503 with Retry-After.
 */
export const streamWebhooks = ({ receiveWebhook, limits }: { receiveWebhook: ReceiveWebhook; limits: WebhookLimits }): Router => {
  const router = express.Router();
  const name: RequestHandler = (_request, response, next) => { response.locals.pattern = `${WEBHOOKS}/:token`; next(); };
  const identify: RequestHandler = async (request, response, next) => {
    response.locals.caller = await receiveWebhook.caller(String(request.params.token), request.headers.authorization);
    next();
  };
  // Compressed bodies are kept as they are: unpacking is work that a stranger could make large.
  const read = express.raw({ limit: BODY_LIMIT, type: () => true, inflate: false });
  router.post(`${WEBHOOKS}/:token`, machineHeaders, name, limiter(limits.perSource, (request) => ipKeyGenerator(request.ip ?? '')), identify, limiter(limits.perToken, (_request, response) => (response.locals.caller as WebhookCaller).endpointId), read, async (request, response) => {
    const raw = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    await receiveWebhook.receive(response.locals.caller as WebhookCaller, raw, String(request.params.token));
    response.writeHead(200, HEADERS).end(ACCEPTED);
  });
  return router;
};
