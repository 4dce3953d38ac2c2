import { expect, test } from '@jest/globals';
import { allRoutes, OPERATOR } from './create-api.ts';
import { createWorld } from './testing/create-world.ts';

const NOBODY = '00000000-0000-4000-8000-000000000000';
const STRICT = { 'strict-transport-security': 'max-age=31536000; includeSubDomains', 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY', 'referrer-policy': 'no-referrer', 'cross-origin-resource-policy': 'same-origin' };
const CLOSED = "default-src 'none';base-uri 'none';frame-ancestors 'none';form-action 'self';script-src 'self';style-src 'self';img-src 'self';connect-src 'self'";
const BOARD = "default-src 'none';base-uri 'self';frame-ancestors 'none';form-action 'self';script-src 'self';style-src 'self' 'unsafe-inline';img-src 'self' data:;font-src 'self';connect-src 'self'";
const MACHINE = "default-src 'none'; frame-ancestors 'none'";

type Kind = { policy: string; /** In a window of its own (no page is opened by a machine). */ opener: boolean; /** Nothing is kept. */ stored: boolean };
const DATA: Kind = { policy: CLOSED, opener: true, stored: false };
const BESIDE: [method: string, path: string, kind: Kind][] = [
  ...['/', '/login', '/nowhere', '/operator', '/operator/nothing', '/health/live', '/health/ready', '/metrics', '/linnworks/install', '/linnworks/nothing'].map((path): [string, string, Kind] => ['GET', path, DATA]),
  ['GET', '/assets/pages.css', { ...DATA, stored: true }], ['GET', '/identifiers/nothing.png', DATA],
  ...['/queues', '/queues/api/queues', '/queues/static/nothing.js', '/queues/queue/send'].map((path): [string, string, Kind] => ['GET', path, { policy: BOARD, opener: true, stored: path.includes('/static/') }]),
  ...['AddNewUser', 'UserConfig', 'UpdateConfig', 'ConfigDelete', 'UserAvailableServices', 'ExtendedPropertyMapping', 'GenerateLabel', 'CancelLabel', 'CreateManifest', 'PrintManifest'].map((name): [string, string, Kind] => ['POST', `/linnworks/shipping/${name}`, DATA]),
  ...['/api/Setup/UserConfig', '/api/Consignment/GenerateLabel', '/api/Manifest/CreateManifest'].map((path): [string, string, Kind] => ['POST', path, DATA]),
  ['POST', `/webhooks/stream/${'a'.repeat(43)}`, { policy: MACHINE, opener: false, stored: true }], ['POST', '/webhooks/stream/short', { policy: MACHINE, opener: false, stored: true }],
];

test('every route, whoever asks and however it is answered, carries the strict headers; nothing that holds data is stored on the way (security.md, 32)', async () => {
  await using world = await createWorld();
  const wrong: string[] = [];
  let looked = 0;
  const look = async (method: string, path: string, { policy, opener, stored }: Kind, cookie?: string): Promise<void> => {
    const gone = new AbortController();
    const { headers, status } = await fetch(world.url + path, { method, redirect: 'manual', signal: gone.signal, headers: { ...(cookie ? { cookie } : {}), ...(method === 'GET' ? {} : { 'content-type': 'application/json' }) }, ...(method === 'GET' ? {} : { body: '{}' }) });
    const said = (name: string, value: string | null): void => { wrong.push(`${method} ${path} (${status}, ${cookie ? 'administrator' : 'nobody'}): ${name} is ${value}`); };
    for (const [name, value] of Object.entries({ ...STRICT, 'content-security-policy': policy, ...(opener ? { 'cross-origin-opener-policy': 'same-origin' } : {}) })) if (headers.get(name) !== value) said(name, headers.get(name));
    if (!stored && !headers.get('cache-control')?.includes('no-store')) said('cache-control', headers.get('cache-control'));
    for (const name of ['x-powered-by', 'server']) if (headers.has(name)) said(name, headers.get(name));
    // An answer that goes on and on (live changes) has shown its head.
    gone.abort();
    looked += 1;
  };
  const cookie = await world.signIn('administrator');
  for (const [method, path, kind] of BESIDE) for (const who of [undefined, cookie]) await look(method, path, kind, who);
  // Those that end the session come last.
  const routes = allRoutes(world.deps).toSorted((a, b) => Number(/out/.test(a.path)) - Number(/out/.test(b.path)));
  for (const route of routes) for (const who of [undefined, cookie]) await look(route.method.toUpperCase(), `${OPERATOR}${route.path.replace(/:\w+/g, NOBODY)}`, DATA, who);
  expect(wrong).toEqual([]);
  expect(looked).toBeGreaterThan(150);
}, 60_000);
