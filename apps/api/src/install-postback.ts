import { AppError } from '@stream-tech/domain';
import { correlationId } from '@stream-tech/platform';
import express, { type RequestHandler, type Router } from 'express';
import { rateLimit } from 'express-rate-limit';
import Joi from 'joi';
import type { ApiDeps } from './api-deps.ts';
import { uuid } from './http/shapes.ts';
import { plainPage } from './plain-page.ts';

/** Installing is rare; who asks more often is guessing tokens (security.md, 11). */
const PER_MINUTE = 30;
/** From however many sources they come, so many proofs are under way at once. */
const PROOFS_AT_ONCE = 50;
/** Linnworks aborts an installation whose postback is not answered, so a slow proof goes on behind the answer. */
const ANSWER_WITHIN_MS = 3_000;

const postback = Joi.object<{ token: string; tracking?: string }>({ token: uuid().trim().required(), tracking: Joi.string().allow('').max(200) }).options({ stripUnknown: true });

/**
 * Linnworks' installation postback, by GET or POST (linnworks-api.md, 2.2; decision 0051). Without a proven token it has no effect,
 * and its answer is the same whatever came of it: it confirms nothing to somebody who guesses.
 */
export const installPostback = ({ flows, log, background }: Pick<ApiDeps, 'flows' | 'log' | 'background'>): Router => {
  const router = express.Router();
  const throttle = rateLimit({
    windowMs: 60_000, limit: PER_MINUTE, validate: false, standardHeaders: false, legacyHeaders: false,
    handler: (_request, _response, next) => next(new AppError('too-many-requests', 'Too many installations at once; wait a minute', 'try-later')),
  });
  const connect: RequestHandler = async (request, response) => {
    response.locals.pattern = '/linnworks/install';
    if (background.size >= PROOFS_AT_ONCE) throw new AppError('too-many-requests', 'Too many installations at once; wait a minute', 'try-later');
    const { value, error } = postback.validate({ ...request.query, ...(request.body as object | undefined) });
    if (error) throw new AppError('bad-request', 'This is not an installation postback: its token is missing or malformed', 'fix-the-data');
    const proof = flows.connect.byPostback({ token: value.token, tracking: value.tracking || undefined }, correlationId()).then(
      ({ id }) => log.info('An installation came by postback', { installationId: id }),
      (reason: unknown) => log.warn('An installation postback came to nothing', { error: reason }),
    );
    background.add(proof);
    let timer: NodeJS.Timeout | undefined;
    await Promise.race([proof, new Promise((resolve) => { timer = setTimeout(resolve, ANSWER_WITHIN_MS); })]);
    clearTimeout(timer);
    response.set('Cache-Control', 'no-store').type('html').send(plainPage('Thank you', 'Linnworks has told us of your account. You can close this window.'));
  };
  router.route('/').all(throttle).get(connect).post(express.json({ limit: '8kb' }), express.urlencoded({ limit: '8kb', extended: false }), connect);
  return router;
};
