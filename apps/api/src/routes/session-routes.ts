import { AppError } from '@stream-tech/domain';
import { correlationId } from '@stream-tech/platform';
import type { Role } from '@stream-tech/store';
import { ipKeyGenerator, rateLimit, type Options } from 'express-rate-limit';
import Joi from 'joi';
import type { ApiDeps } from '../api-deps.ts';
import { isAllowed, PERMISSIONS, ROLES, type Permission } from '../http/permissions.ts';
import { defineRoute, type Route } from '../http/route.ts';
import { line, uuid } from '../http/shapes.ts';

const QUARTER_OF_AN_HOUR = 15 * 60_000;

const throttle = (limit: number, keyGenerator: NonNullable<Options['keyGenerator']>) => rateLimit({
  windowMs: QUARTER_OF_AN_HOUR, limit, keyGenerator, skipSuccessfulRequests: true, validate: false, standardHeaders: false, legacyHeaders: false,
  handler: (_request, response, next) => {
    response.set('Retry-After', String(QUARTER_OF_AN_HOUR / 1_000));
    next(new AppError('too-many-requests', 'Too many failed sign-ins; wait a quarter of an hour', 'try-later'));
  },
});

/** Sign in, sign out, and who am I (security.md, 25 to 28). */
export const sessionRoutes = ({ stores, log, loginLimits = { perAccount: 8, perSource: 40 } }: ApiDeps): Route[] => {
  const source = (ip: string | undefined): string => ipKeyGenerator(ip ?? 'unknown');
  const perSource = throttle(loginLimits.perSource, ({ ip }) => source(ip));
  // Account and source together: a stranger who guesses does not lock the account's owner out.
  const perAccount = throttle(loginLimits.perAccount, ({ ip }, response) => `${source(ip)}|${(response.locals.body as { email: string }).email.toLowerCase()}`);

  return [
    defineRoute({
      method: 'post', path: '/login', permission: 'public', summary: 'Sign in',
      body: Joi.object<{ email: string; password: string }>({ email: line(254).required(), password: Joi.string().max(256).required() }),
      answer: { is: 'Who signed in; the session comes as a cookie.' },
      guards: [perSource, perAccount],
      async handle({ body, session }) {
        const operator = await stores.operators.verify(body.email, body.password);
        await stores.audit.append({ kind: 'operator', actor: operator?.email ?? 'anonymous', correlationId: correlationId(), outcome: operator ? 'signed in' : 'sign-in refused' });
        if (!operator) {
          log.warn('A sign-in was refused', { code: 'login-refused' });
          throw new AppError('login-refused', 'E-mail address or password is wrong', 'fix-the-data');
        }
        // Whatever session came along ends: a new one for every sign-in.
        if (session.token !== undefined) await stores.operators.closeSession(session.token);
        session.open(await stores.operators.openSession(operator.id));
        return { operator };
      },
    }),
    defineRoute({
      method: 'post', path: '/logout', permission: 'own-session', summary: 'Sign out', answer: { status: 204, is: 'The session has ended.' },
      async handle({ session }) {
        if (session.token !== undefined) await stores.operators.closeSession(session.token);
        session.close();
      },
    }),
    defineRoute({
      method: 'get', path: '/me', permission: 'own-session', summary: 'Who am I, and what may I do', answer: { is: 'The operator and the permissions of the role.' },
      handle: async ({ operator }) => ({ operator, permissions: (Object.keys(PERMISSIONS) as Permission[]).filter((permission) => isAllowed(permission, operator)) }),
    }),
    defineRoute({
      method: 'get', path: '/operators', permission: 'operators:manage', summary: 'Who may sign in', answer: { is: 'All operators with their roles.' },
      handle: async () => ({ operators: await stores.operators.list() }),
    }),
    defineRoute({
      method: 'post', path: '/operators', permission: 'operators:manage', summary: 'Let somebody sign in',
      body: Joi.object<{ email: string; password: string; role: Role }>({ email: line(254).email({ tlds: false }).required(), password: Joi.string().max(256).required(), role: Joi.string().valid(...Object.keys(ROLES)).required() }),
      answer: { status: 201, is: 'The operator.' },
      handle: async ({ body, author }) => ({ operator: await stores.operators.create(body, author) }),
    }),
    defineRoute({
      method: 'get', path: '/api-tokens', permission: 'api-tokens:manage', summary: 'API tokens that work', answer: { is: 'Names and ids; never the values.' },
      handle: async () => ({ tokens: await stores.operators.apiTokens() }),
    }),
    defineRoute({
      method: 'post', path: '/api-tokens', permission: 'api-tokens:manage', summary: 'Issue an API token with my rights',
      body: Joi.object<{ name: string }>({ name: line(80).required() }),
      answer: { status: 201, is: 'The token; its value is shown this once.' },
      handle: ({ operator, body, author }) => stores.operators.issueApiToken(operator!.id, body.name, author),
    }),
    defineRoute({
      method: 'delete', path: '/api-tokens/:id', permission: 'api-tokens:manage', summary: 'Revoke an API token',
      params: Joi.object<{ id: string }>({ id: uuid().required() }),
      answer: { status: 204, is: 'The token no longer works.' },
      async handle({ params, author }) {
        if (!await stores.operators.revokeApiToken(params.id, author)) throw new AppError('not-found', 'There is no such token', 'fix-the-data');
      },
    }),
  ];
};
