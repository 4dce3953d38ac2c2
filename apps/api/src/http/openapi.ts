import { REMEDIES } from '@stream-tech/domain';
import type Joi from 'joi';
import joiToSwagger from 'joi-to-swagger';
import { PERMISSIONS } from './permissions.ts';
import type { Route } from './route.ts';

// A CommonJS module: its types say that the function stands below `default`, and it does.
const schemaOf = (schema: Joi.Schema): Record<string, unknown> => joiToSwagger.default(schema).swagger as Record<string, unknown>;
const properties = (schema: Joi.ObjectSchema): [string, Record<string, unknown>][] => Object.entries((schemaOf(schema).properties ?? {}) as Record<string, Record<string, unknown>>);
const required = (schema: Joi.ObjectSchema): string[] => (schemaOf(schema).required ?? []) as string[];

const parameters = (schema: Joi.ObjectSchema | undefined, place: 'path' | 'query') => (schema ? properties(schema) : []).map(([name, shape]) =>
  ({ name, in: place, required: place === 'path' || required(schema!).includes(name), schema: shape }));

const operation = (route: Route) => {
  const { roles, title } = PERMISSIONS[route.permission];
  const body = route.bodyShape ?? route.body;
  const status = String(route.answer.status ?? 200);
  return {
    summary: route.summary,
    description: `${title}: ${roles === 'anyone' ? 'anyone' : roles.join(', ')}.`,
    ...(roles === 'anyone' ? { security: [] } : {}),
    parameters: [...parameters(route.params, 'path'), ...parameters(route.query, 'query')],
    ...(body ? { requestBody: { required: true, content: { 'application/json': { schema: schemaOf(body) } } } } : {}),
    responses: {
      [status]: { description: route.answer.is, ...(status === '204' ? {} : { content: { [route.answer.type ?? 'application/json']: {} } }) },
      default: { $ref: '#/components/responses/Problem' },
    },
  };
};

/** The operators' API in OpenAPI 3.1, generated from the very declarations that are mounted. */
export const describeRoutes = (routes: Route[], base: string) => {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes) {
    const path = `${base}${route.path.replace(/:(\w+)/g, '{$1}')}`;
    paths[path] = { ...paths[path], [route.method]: operation(route) };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Stream Tech Integration: operator API', version: '1', description: 'What the console and scripts use. Sign in for a session cookie, or send an API token as a bearer.' },
    security: [{ session: [] }, { token: [] }],
    paths,
    components: {
      securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'session' }, token: { type: 'http', scheme: 'bearer' } },
      responses: { Problem: { description: 'What went wrong', content: { 'application/json': { schema: { $ref: '#/components/schemas/Problem' } } } } },
      schemas: {
        Problem: {
          type: 'object', required: ['code', 'error', 'correlationId'],
          properties: {
            code: { type: 'string', description: 'Stable, for machines' }, error: { type: 'string', description: 'A sentence for a person' }, remedy: { type: 'string', enum: [...REMEDIES], description: 'What has to happen before the same can succeed; absent where it is our fault' }, correlationId: { type: 'string' },
            fields: { type: 'array', items: { type: 'object', properties: { key: { type: 'string' }, title: { type: 'string' }, problem: { type: 'string' } } } },
          },
        },
      },
    },
  };
};
