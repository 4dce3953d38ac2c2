import { expect, test } from '@jest/globals';
import express from 'express';
import { OPERATOR, allRoutes } from './create-api.ts';
import { mountRoutes } from './http/mount-routes.ts';
import type { Route } from './http/route.ts';
import { createWorld } from './testing/create-world.ts';

test('a route without a permission, or that does not say whose data it holds, is not mounted (security.md, 22)', () => {
  const route = { method: 'get', path: '/open', permission: 'summary:view', reach: 'nobody', summary: 'x', answer: { is: 'x' }, handle: async () => ({}) } as unknown as Route;
  for (const lacks of ['permission', 'reach']) expect(() => mountRoutes(express.Router(), [{ ...route, [lacks]: undefined }], {} as never, '')).toThrow('names no permission');
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
  expect(described).toEqual(allRoutes(world.deps).map(({ method, path }) => `${method} ${OPERATOR}${path.replace(/:(\w+)/g, '{$1}')}`).sort());
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
