import { expect, test } from '@jest/globals';
import type Joi from 'joi';
import { OPERATOR, allRoutes } from './create-api.ts';
import type { Route } from './http/route.ts';
import { createWorld } from './testing/create-world.ts';

const NASTY: unknown[] = [
  '', ' ', '\u0000', 'a\u0000b', '\ud800', '\u202e', "'; drop table orders; --", '%', '\\', '../../etc/passwd', 'x'.repeat(5_000), '{00000000-0000-4000-8000-000000000000}', '00000000000040008000000000000000',
  '00000000-0000-4000-8000-000000000000', '00000000-0000-4000-8000-00000000000G', '99999999999999999999', '-1', 'NaN', 'null', '__proto__', 'constructor', 'toString', '9999-99-99', 'OTk5OTk5OTk5OTk5OTk5OXww',
  0, -1, 1e308, true, null, [], [[]], {}, { __proto__: 1 }, ['\u0000'], Array.from({ length: 600 }, () => 'x'),
];
/** What would end the session that asks. */
const ENDING = ['/logout', '/sign-out-everywhere'];
const keysOf = (schema: Joi.ObjectSchema | undefined): string[] => Object.keys((schema?.describe().keys ?? {}) as object);
const asText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

test('no route answers nasty input with a 5xx, or with a stack (security.md, 4, 5, 31 and 52)', async () => {
  await using world = await createWorld({ environment: { linnworksQuotaShare: 100 } });
  const { installation, integration } = await world.connect();
  await world.signIn('administrator');
  const wrong: string[] = [];
  const ask = async (route: Route, path: string, query: string, body: unknown): Promise<void> => {
    const { status, text } = await world.call(route.method.toUpperCase(), `${OPERATOR}${path}${query}`, { as: 'administrator', ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    if (status >= 500 || /\bat .*:\d+/.test(text)) wrong.push(`${route.method} ${path}${query} ${asText(body ?? '').slice(0, 80)}: ${status} ${text.slice(0, 200)}`);
  };
  for (const route of allRoutes(world.deps).filter(({ path }) => !ENDING.includes(path))) {
    const known = route.path.includes('integrations') ? integration.id : installation.id;
    const path = route.path.replace(/:\w+/g, known);
    for (const value of NASTY) {
      // At once, as a machine would; each is judged by itself.
      const asked: Promise<void>[] = [];
      if (route.path.includes(':')) asked.push(ask(route, route.path.replace(/:\w+/g, encodeURIComponent(Buffer.from(asText(value)).toString().slice(0, 300))), '', route.body && {}));
      for (const key of keysOf(route.query)) asked.push(ask(route, path, `?${key}=${encodeURIComponent(Buffer.from(asText(value)).toString())}`, undefined));
      if (route.body) asked.push(ask(route, path, '', value));
      for (const key of keysOf(route.body)) asked.push(ask(route, path, '', { [key]: value, ...(key === 'settings' ? { installationId: installation.id } : {}) }));
      for (const key of keysOf(route.bodyShape)) asked.push(ask(route, path, '', { [key]: value }));
      await Promise.all(asked);
    }
  }
  expect(wrong).toEqual([]);
}, 300_000);

test('every setting refuses or keeps nasty text, and never fails (R-193, R-215)', async () => {
  await using world = await createWorld();
  const { installation, integration } = await world.connect();
  const { json: { postalServices: [service] } } = await world.call('GET', `/operator/installations/${installation.id}/postal-services`, { as: 'administrator' });
  const wrong: string[] = [];
  for (const [method, path, wrap, keys] of [
    ['PATCH', `/operator/integrations/${integration.id}`, true, Object.keys((await world.call('GET', '/operator/integrations', { as: 'administrator' })).json.definitions)],
    ['PATCH', '/operator/settings', false, Object.keys((await world.call('GET', '/operator/settings', { as: 'administrator' })).json.definitions)],
    ['PUT', `/operator/installations/${installation.id}/services/${service.id}`, true, ['StreamDepot', 'LabelCopies', 'ShippingLabelType', 'SkipCompositeParent']],
  ] as const) {
    for (const key of keys) {
      for (const value of NASTY) {
        const { status, text } = await world.call(method, path, { as: 'administrator', body: wrap ? { settings: { [key]: value } } : { [key]: value } });
        if (status >= 500) wrong.push(`${path} ${key}=${asText(value).slice(0, 60)}: ${status} ${text.slice(0, 200)}`);
      }
    }
  }
  expect(wrong).toEqual([]);
}, 120_000);
