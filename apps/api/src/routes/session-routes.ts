import { AppError } from '@stream-tech/domain';
import { correlationId } from '@stream-tech/platform';
import Joi from 'joi';
import type { ApiDeps } from '../api-deps.ts';
import { isAllowed, PERMISSIONS, type Permission } from '../http/permissions.ts';
import { defineRoute, type Route } from '../http/route.ts';
import { lacksFactor } from '../http/session.ts';
import { line, revokeTokens, uuid, withTokens } from '../http/shapes.ts';

const password = (): Joi.StringSchema => Joi.string().max(256);
const factorCode = (): Joi.StringSchema => line(20);
type SignIn = { email: string; password: string; code?: string };

/** Names what was sent and nothing else, so that it tells nobody whether there is such an account, or whether it has a second factor (security.md, 25). */
const refused = (withCode: boolean): AppError => new AppError('login-refused', withCode ? 'E-mail address, password or code is wrong' : 'E-mail address or password is wrong', 'fix-the-data');

/** Sign in, sign out, who am I, and proving it once more (security.md, 24 to 30). */
export const sessionRoutes = ({ stores: { operators, sessions, apiTokens, secondFactors, audit }, log, needsFactor, loginThrottles: { perSource, perAccount, perSession } }: ApiDeps): Route[] => {
  const isAsked = (operator: { hasFactor: boolean }): boolean => needsFactor && operator.hasFactor;

  return [
    defineRoute({
      method: 'post', path: '/login', permission: 'public', reach: 'nobody', summary: 'Sign in',
      body: Joi.object<SignIn>({ email: line(254).required(), password: password().required(), code: factorCode() }),
      answer: { is: 'Who signed in; the session comes as a cookie. `second-factor-needed` asks for the same once more with a code.' },
      guards: [perSource, perAccount],
      async handle({ body, session }) {
        const operator = await operators.verify(body.email, body.password);
        if (operator && isAsked(operator) && body.code === undefined) {
          // Somebody has the password; that no code followed is how its owner learns of a thief.
          await audit.append({ kind: 'operator', actor: operator.email, correlationId: correlationId(), outcome: 'code asked for' });
          throw new AppError('second-factor-needed', 'Type the code that your authenticator shows', 'fix-the-data');
        }
        const isIn = operator !== undefined && (!isAsked(operator) || await secondFactors.verify(operator.id, body.code ?? ''));
        await audit.append({ kind: 'operator', actor: operator?.email ?? 'anonymous', correlationId: correlationId(), outcome: isIn ? 'signed in' : 'sign-in refused' });
        if (!isIn) {
          log.warn('A sign-in was refused', { code: 'login-refused' });
          throw refused(body.code !== undefined);
        }
        // Whatever session came along ends: a new one for every sign-in.
        if (session.token !== undefined) await sessions.close(session.token);
        session.open(await sessions.open(operator.id, session.agent));
        return { operator };
      },
    }),
    defineRoute({
      method: 'post', path: '/logout', permission: 'own-session', reach: 'nobody', summary: 'Sign out', answer: { status: 204, is: 'The session has ended.' },
      async handle({ session }) {
        if (session.token !== undefined) await sessions.close(session.token);
        session.close();
      },
    }),
    defineRoute({
      method: 'get', path: '/me', permission: 'own-session', reach: 'nobody', summary: 'Who am I, and what may I do', answer: { is: 'The operator, the permissions of the role, and whether a second factor is still to be set up.' },
      handle: async ({ operator }) => ({
        operator, permissions: (Object.keys(PERMISSIONS) as Permission[]).filter((permission) => isAllowed(permission, operator)),
        factor: { isOn: needsFactor, isMissing: lacksFactor(operator!, needsFactor) },
      }),
    }),
    defineRoute({
      method: 'post', path: '/confirm', permission: 'own-session', reach: 'nobody', summary: 'Prove once more to be oneself, before something dangerous',
      body: Joi.object<{ password: string }>({ password: password().required() }), answer: { status: 204, is: 'For a quarter of an hour nothing asks again.' },
      guards: [perSession],
      async handle({ body, operator, session, author }) {
        const isRight = (await operators.verify(operator!.email, body.password))?.id === operator!.id;
        await audit.append({ kind: 'operator', ...author, outcome: isRight ? 'confirmed' : 'confirmation refused' });
        if (!isRight || session.id === undefined) throw new AppError('confirmation-refused', 'The password is wrong', 'fix-the-data', { fields: [{ key: 'password', problem: 'is wrong' }] });
        await sessions.confirm(session.id);
      },
    }),
    defineRoute({
      method: 'get', path: '/sessions', permission: 'own-session', reach: 'nobody', summary: 'Where I am signed in', answer: { is: 'My sessions, the one used last first; `current` is this one.' },
      handle: async ({ operator, session }) => ({ sessions: await sessions.ofOperator(operator!.id), current: session.id ?? null }),
    }),
    defineRoute({
      method: 'delete', path: '/sessions/:id', permission: 'own-session', reach: 'nobody', summary: 'End one of my sessions', params: Joi.object<{ id: string }>({ id: uuid().required() }), answer: { status: 204, is: 'It has ended.' },
      async handle({ params, operator }) {
        if (!await sessions.end(operator!.id, params.id)) throw new AppError('not-found', 'There is no such session', 'fix-the-data');
      },
    }),
    defineRoute({
      method: 'post', path: '/sign-out-everywhere', permission: 'own-session', reach: 'nobody', summary: 'End all my sessions, this one too, and my API tokens where that is wanted', body: withTokens,
      answer: { is: 'How many sessions there were, and how many tokens were revoked.' },
      async handle({ body, operator, session, author }) {
        const revokedTokens = body.revokeTokens ? await apiTokens.revokeAll(operator!.id, author) : 0;
        const ended = await sessions.endAll(operator!.id);
        await audit.append({ kind: 'operator', ...author, outcome: 'signed out everywhere', detail: { ended } });
        session.close();
        return { ended, revokedTokens };
      },
    }),
    defineRoute({
      method: 'get', path: '/my-tokens', permission: 'own-session', reach: 'nobody', summary: 'My API tokens that work', answer: { is: 'Their names, what they are limited to, when they were used and end; never the values.' },
      handle: async ({ operator }) => ({ tokens: await apiTokens.list(operator!.id) }),
    }),
    defineRoute({
      method: 'delete', path: '/my-tokens', permission: 'own-session', reach: 'nobody', summary: 'Revoke all my API tokens', answer: { is: 'How many there were.' },
      handle: async ({ operator, author }) => ({ revokedTokens: await apiTokens.revokeAll(operator!.id, author) }),
    }),
    defineRoute({
      method: 'post', path: '/password', permission: 'own-session', reach: 'nobody', summary: 'Change my password',
      body: Joi.object<{ current: string; password: string; revokeTokens: boolean }>({ current: password().required(), password: password().required(), revokeTokens: revokeTokens() }), answer: { status: 204, is: 'It is changed, and all my other sessions have ended. My API tokens go on unless they were to be revoked.' },
      guards: [perSession],
      async handle({ body, operator, session, author }) {
        const isRight = (await operators.verify(operator!.email, body.current))?.id === operator!.id;
        // Whoever guesses here is somebody at an open session, as at a confirmation.
        if (!isRight) {
          await audit.append({ kind: 'operator', ...author, outcome: 'confirmation refused' });
          throw new AppError('confirmation-refused', 'The present password is wrong', 'fix-the-data', { fields: [{ key: 'current', problem: 'is wrong' }] });
        }
        await operators.setPassword(operator!.id, body.password, author, { keepSession: session.id, revokeTokens: body.revokeTokens });
      },
    }),
  ];
};
