import { AppError } from '@stream-tech/domain';
import { correlationId } from '@stream-tech/platform';
import type { Operator } from '@stream-tech/store';
import express, { type RequestHandler, type Router } from 'express';
import type Joi from 'joi';
import { PERMISSIONS } from './permissions.ts';
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

const answer = (route: Route, sessions: Sessions): RequestHandler => async (request, response) => {
  const operator = response.locals.operator as Operator | undefined;
  const result = await route.handle({
    params: response.locals.params, query: response.locals.query, body: response.locals.body, operator,
    author: { actor: operator?.email ?? 'anonymous', correlationId: correlationId() },
    session: sessions.of(request, response),
  });
  response.set('Cache-Control', 'no-store');
  if (route.answer.type) {
    response.status(200).type(route.answer.type);
    await streamBytes(response, result as AsyncIterable<Uint8Array>);
  } else if (result === undefined) response.status(204).end();
  else response.status(route.answer.status ?? 200).json(result);
};

/** Mounts declared routes. Throws where one names no permission: what nobody has thought about stays closed (security.md, 22). */
export const mountRoutes = (router: Router, routes: Route[], sessions: Sessions, base: string): void => {
  for (const route of routes) {
    if (!Object.hasOwn(PERMISSIONS, route.permission)) throw new Error(`${route.method} ${route.path} names no permission`);
    const name: RequestHandler = (_request, response, next) => { response.locals.pattern = `${base}${route.path}`; next(); };
    const check: RequestHandler = (request, response, next) => {
      response.locals.params = checked(route.params, request.params, 'path');
      response.locals.query = checked(route.query, request.query, 'query');
      response.locals.body = checked(route.body, request.body ?? {}, 'body');
      next();
    };
    router[route.method](route.path, name, sessions.require(route.permission), ...(route.body ? [express.json({ limit: BODY_LIMIT, reviver: withoutPrototypeKeys })] : []), check, ...(route.guards ?? []), answer(route, sessions));
  }
};
