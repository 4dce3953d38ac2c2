import { AppError, isWithin } from '@stream-tech/domain';
import { correlationId } from '@stream-tech/platform';
import type { PersonLimit } from '@stream-tech/queues';
import { type Operator, type ReachKind, type ReachStore } from '@stream-tech/store';
import express, { type RequestHandler, type Router } from 'express';
import type Joi from 'joi';
import { createFewFiles } from './few-files.ts';
import { PERMISSIONS } from './permissions.ts';
import { personThrottle } from './person-throttle.ts';
import type { Route } from './route.ts';
import type { Sessions } from './session.ts';
import { streamBytes } from './stream-bytes.ts';

const BODY_LIMIT = '256kb';

const checked = (schema: Joi.ObjectSchema | undefined, given: unknown, where: string): unknown => {
  if (!schema) return {};
  const { value, error } = schema.required().validate(given, { abortEarly: false, errors: { wrap: { label: false } } });
  if (!error) return value;
  // Paths and rules only: a message of Joi's may quote the value, and that may be a secret.
  const fields = error.details.map(({ path, type }) => ({ key: path.join('.') || where, problem: PROBLEMS[type] ?? 'is not valid' }));
  throw new AppError('bad-request', fields.map(({ key, problem }) => `${key} ${problem}`).join('; ').slice(0, 1_000), 'fix-the-data', { fields });
};
const PROBLEMS: Record<string, string> = { 'any.required': 'is required', 'object.unknown': 'is not known here', 'string.empty': 'is empty', 'any.only': 'is not one of the known values' };

/** JSON keys that would reach an object's prototype are nobody's data (security.md, 4). */
const withoutPrototypeKeys = (key: string, value: unknown): unknown => (key === '__proto__' || key === 'constructor' || key === 'prototype' ? undefined : value);

const answer = (route: Route, sessions: Sessions, files: ReturnType<typeof createFewFiles>): RequestHandler => async (request, response) => {
  const operator = response.locals.operator as Operator | undefined;
  const made = (): Promise<unknown> => route.handle({
    params: response.locals.params, query: response.locals.query, body: response.locals.body, operator, within: operator?.within ?? [],
    author: { actor: operator?.email ?? 'anonymous', correlationId: correlationId() },
    session: sessions.of(request, response),
  });
  const isFile = route.answer.type !== undefined && route.answer.type !== 'text/event-stream';
  const result = isFile && operator ? await files(operator.id, made as () => Promise<AsyncIterable<Uint8Array>>) : await made();
  response.set('Cache-Control', 'no-store');
  if (route.answer.type) {
    response.status(200).type(route.answer.type);
    await streamBytes(response, result as AsyncIterable<Uint8Array>);
  } else if (result === undefined) response.status(204).end();
  else response.status(route.answer.status ?? 200).json(result);
};

/** Lets through to the one thing an address is about only who may see its installation; to all others it is as if it were not there (security.md, 6 and 29). */
const within = (route: Route, reach: Pick<ReachStore, 'installationOf'>): RequestHandler => async (_request, response, next) => {
  const operator = response.locals.operator as Operator | undefined;
  if (typeof route.reach === 'object' && operator?.within !== 'all') {
    for (const [kind, parameter] of Object.entries(route.reach)) {
      const installation = await reach.installationOf(kind as ReachKind, String((response.locals.params as Record<string, unknown>)[parameter]));
      if (!isWithin(operator?.within ?? [], installation)) throw new AppError('not-found', 'There is no such thing, or it is not yours to see', 'fix-the-data');
    }
  }
  next();
};

/** What enforces the declarations. */
export type Gatekeepers = { sessions: Sessions; reach: Pick<ReachStore, 'installationOf'>; personLimit: PersonLimit };

/** Mounts declared routes. Throws where one names no permission or no reach: what nobody has thought about stays closed (security.md, 22). */
export const mountRoutes = (router: Router, routes: Route[], { sessions, reach, personLimit }: Gatekeepers, base: string): void => {
  const files = createFewFiles();
  const throttle = personThrottle(personLimit);
  for (const route of routes) {
    if (!Object.hasOwn(PERMISSIONS, route.permission) || !route.reach) throw new Error(`${route.method} ${route.path} names no permission, or does not say whose data it holds`);
    const name: RequestHandler = (_request, response, next) => { response.locals.pattern = `${base}${route.path}`; next(); };
    const checkParams: RequestHandler = (request, response, next) => { response.locals.params = checked(route.params, request.params, 'path'); next(); };
    const check: RequestHandler = (request, response, next) => {
      response.locals.query = checked(route.query, request.query, 'query');
      response.locals.body = checked(route.body, request.body ?? {}, 'body');
      next();
    };
    const readBody = route.body ? [express.json({ limit: BODY_LIMIT, reviver: withoutPrototypeKeys })] : [];
    router[route.method](route.path, name, sessions.require(route.permission, route.reach), checkParams, within(route, reach), ...readBody, check, ...(route.asksOthers ? [throttle] : []), ...(route.guards ?? []), answer(route, sessions, files));
  }
};
