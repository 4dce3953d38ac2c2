import { expect, test } from '@jest/globals';
import express from 'express';
import { OPERATOR, operatorRoutes } from './create-api.ts';
import { mountRoutes } from './http/mount-routes.ts';
import { PERMISSIONS } from './http/permissions.ts';
import type { Route } from './http/route.ts';
import { createWorld } from './testing/create-world.ts';

const ROLES = ['warehouse', 'dispatch', 'support', 'administrator'] as const;
const NOBODY = '00000000-0000-4000-8000-000000000000';
const addressOf = (route: Route): string => OPERATOR + route.path.replace(/:\w+/g, NOBODY);

test('each route answers each role as the table of permissions says, and a stranger with 401 (A-44; security.md, 22 and 29)', async () => {
  await using world = await createWorld();
  const wrong: string[] = [];
  const routes = operatorRoutes(world.deps).filter(({ path }) => path !== '/logout');
  for (const route of routes) {
    const { roles } = PERMISSIONS[route.permission];
    for (const role of [undefined, ...ROLES]) {
      const { status } = await world.call(route.method.toUpperCase(), addressOf(route), { ...(role ? { as: role } : {}), ...(route.body ? { body: {} } : {}) });
      // 401 on the public sign-in is its own refusal of wrong credentials, so an empty one is told from it by 400.
      const isIn = status !== 401 && status !== 403;
      const may = roles === 'anyone' || (role !== undefined && (roles as readonly string[]).includes(role));
      if (isIn !== may || (!may && status !== (role ? 403 : 401)) || status >= 500) wrong.push(`${route.method} ${route.path} as ${role ?? 'stranger'}: ${status}`);
    }
  }
  expect(wrong).toEqual([]);
  expect(routes.length).toBeGreaterThan(20);
});

test('a route without a permission is not mounted', () => {
  const route = { method: 'get', path: '/open', summary: 'x', answer: { is: 'x' }, handle: async () => ({}) } as unknown as Route;
  expect(() => mountRoutes(express.Router(), [route], {} as never, '')).toThrow('names no permission');
});

test('nobody is asked for a body before it is known who they are (security.md, 17 and 22)', async () => {
  await using world = await createWorld();
  const { status, json } = await world.call('PATCH', '/operator/settings', { body: '{"broken' });
  expect({ status, code: json.code }).toEqual({ status: 401, code: 'unauthenticated' });
  expect(await world.call('PATCH', '/operator/settings', { as: 'administrator', body: '{"broken' })).toMatchObject({ status: 400, json: { code: 'bad-request' } });
  expect(await world.call('PATCH', '/operator/settings', { as: 'administrator', body: { City: 'x'.repeat(300_000) } })).toMatchObject({ status: 413, json: { code: 'too-large' } });
});

test('the description is valid OpenAPI 3.1 and names every mounted route', async () => {
  await using world = await createWorld();
  const { json } = await world.call('GET', '/operator/openapi.json', { as: 'warehouse' });
  expect(json.openapi).toBe('3.1.0');
  const described = Object.entries<object>(json.paths).flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method} ${path}`)).sort();
  expect(described).toEqual(operatorRoutes(world.deps).map(({ method, path }) => `${method} ${OPERATOR}${path.replace(/:(\w+)/g, '{$1}')}`).sort());
  for (const [path, methods] of Object.entries<Record<string, { parameters: { name: string; in: string; required: boolean; schema: object }[]; responses: object; summary: string }>>(json.paths)) {
    for (const operation of Object.values(methods)) {
      expect(operation.summary).not.toBe('');
      expect(Object.keys(operation.responses)).toContain('default');
      const placed = operation.parameters.filter((parameter) => parameter.in === 'path');
      expect(placed.map(({ name }) => `{${name}}`).sort()).toEqual((path.match(/\{\w+\}/g) ?? []).sort());
      for (const parameter of operation.parameters) expect(parameter).toMatchObject({ schema: expect.any(Object), required: expect.any(Boolean) });
    }
  }
  expect(JSON.stringify(json.paths['/operator/settings'].patch.requestBody)).toContain('"maximum":50');
});
