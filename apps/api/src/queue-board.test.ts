import { expect, test } from '@jest/globals';
import { appRoutes } from '@bull-board/api/dist/routes.js';
import { createWorld } from './testing/create-world.ts';

const MAY: Record<string, readonly string[]> = {
  'put /api/queues/pause': ['administrator'],
  'put /api/queues/resume': ['administrator'],
  'put /api/queues/:queueName/retry/:queueStatus': ['support', 'administrator'],
  'put /api/queues/:queueName/promote': ['administrator'],
  'put /api/queues/:queueName/clean/:queueStatus': ['administrator'],
  'put /api/queues/:queueName/pause': ['administrator'],
  'put /api/queues/:queueName/resume': ['administrator'],
  'put /api/queues/:queueName/:jobId/retry': ['support', 'administrator'],
  'put /api/queues/:queueName/:jobId/clean': ['administrator'],
  'put /api/queues/:queueName/:jobId/promote': ['administrator'],
};

const VALUES: Record<string, string> = { queueName: 'send', queueStatus: 'failed', jobId: '1', schedulerId: 'send-orders' };
const SPELLINGS: Record<string, (path: string) => string> = {
  'as the board writes it': (path) => path,
  'with a slash behind': (path) => `${path}/`,
  'in capitals': (path) => path.toUpperCase(),
  'in capitals with a slash behind': (path) => `${path.toUpperCase()}/`,
  'with two slashes': (path) => path.replace(/\/(?=[^/]+$)/, '//'),
  'with two slashes before all': (path) => `/${path}`,
  'with its last letter encoded': (path) => path.replace(/.$/, (letter) => `%${letter.charCodeAt(0).toString(16)}`),
  'with its last slash encoded': (path) => path.replace(/\/(?=[^/]+$)/, '%2F'),
  'with a question behind': (path) => `${path}?x=1`,
};
/** Spellings that are no address of the board's: refused or not found, never done. */
const NOBODYS = ['with two slashes', 'with two slashes before all', 'with its last letter encoded', 'with its last slash encoded'];

test('of all that the board can do only what is named is done, for each role and in every spelling of the address (R-245, A-44; security.md, 35 to 37)', async () => {
  await using world = await createWorld();
  // What the board itself keeps to itself answers 403 to everyone.
  const routes = appRoutes.api.filter(({ route }) => route !== '/api/redis/stats').flatMap(({ method, route }) => [method].flat().map((one) => [one, String(route)] as const));
  const wrong: string[] = [];
  for (const [method, route] of routes) {
    const address = route.replace(/:(\w+)/g, (_all, name: string) => VALUES[name] ?? 'x');
    for (const [spelling, spell] of Object.entries(SPELLINGS)) {
      for (const role of [undefined, 'dispatch', 'support', 'administrator']) {
        const { status } = await world.call(method.toUpperCase(), `/queues${spell(address)}`, { ...(role ? { as: role } : {}), ...(method === 'get' ? {} : { body: {} }) });
        const may = method === 'get' ? ['dispatch', 'support', 'administrator'] : MAY[`${method} ${route}`] ?? [];
        // A stranger who only looks may also be sent to sign in.
        const isRefused = role ? status === 403 : status === 401 || (method === 'get' && status === 302);
        const isFine = role && may.includes(role) ? !isRefused || NOBODYS.includes(spelling) : isRefused;
        if (!isFine) wrong.push(`${method} ${route} ${spelling} as ${role ?? 'stranger'}: ${status}`);
      }
    }
  }
  expect(wrong).toEqual([]);
  expect(routes.length).toBeGreaterThan(25);
  expect(Object.keys(MAY).filter((named) => !routes.some(([method, route]) => named === `${method} ${route}`))).toEqual([]);
  // A thousand requests; each is quick, all together are not.
}, 60_000);

test('an action that the board itself does not know is refused, whoever asks', async () => {
  await using world = await createWorld();
  for (const method of ['PUT', 'POST', 'PATCH', 'DELETE']) {
    expect((await world.call(method, '/queues/api/queues/send/whatever', { as: 'administrator' })).status).toBe(403);
  }
});
