import { expect, test } from '@jest/globals';
import { allRoutes, OPERATOR } from './create-api.ts';
import { PERMISSIONS } from './http/permissions.ts';
import type { Route } from './http/route.ts';
import { createWorld } from './testing/create-world.ts';

const ROLES = ['warehouse', 'dispatch', 'support', 'administrator'] as const;
const NOTHING = '00000000-0000-4000-8000-000000000000';
/** Stands in every text of the foreign account; whoever may not see that account sees it nowhere. */
const CANARY = 'FOREIGN-7Q3';
/** They end the session that asks. */
const ENDING = ['/logout', '/sign-out-everywhere'];
/** What is asked about one thing, by the thing; where a body names it, or a query. */
type Thing = { order: string; installation: string; integration: string; event: string; proposal: string };

type World = Awaited<ReturnType<typeof createWorld>>;

/** An account with an order, an integration, a service, an event and a proposal, all of which carry a word. */
const createAccount = async ({ db, order }: World, word: string): Promise<Thing> => {
  const [{ id: installation }] = await db('installations').insert({ name: word, account_key: word, email: `${word}@example.test` }).returning('id');
  const [{ id: integration }] = await db('integrations').insert({ installation_id: installation, name: word, settings: JSON.stringify({ StreamClientId: word }), stream_account: word }).returning('id');
  const [{ id: service }] = await db('services').insert({ installation_id: installation, integration_id: integration, postal_service_id: NOTHING, name: word, settings: '{}' }).returning('id');
  const [{ id: proposal }] = await db('service_proposals').insert({ service_id: service, key: 'StreamDepot', value: JSON.stringify(word) }).returning('id');
  const event = { code: 'DELIVERED', consignmentNo: word, stops: [] };
  const [{ id: eventId }] = await db('webhook_events').insert({ integration_id: integration, installation_id: installation, code: 'DELIVERED', event: JSON.stringify(event), dedup_key: word, piece: `order:${word}`, at: db.fn.now(), raw: Buffer.from(word), status: 'failed' }).returning('id');
  const orderId = await order(String(installation), { integration_id: integration, customer_name: word, channel_reference: word, status: 'failed', problem: JSON.stringify({ code: 'remote-rejected', message: word, remedy: 'try-later', at: new Date().toISOString() }) });
  await db('order_plans').insert({ order_id: orderId, run_id: 'R1', run_description: word, planned_date: '2026-11-27', driver: word, vehicle: word, state: 'locked', read_at: db.fn.now() });
  await db('audit_log').insert({ kind: 'order', actor: 'schedule', correlation_id: word, installation_id: installation, order_id: orderId, outcome: 'failed', message: word });
  await db('alerts').insert({ rule: 'stream-silent', subject: integration, installation_id: installation, facts: JSON.stringify({ since: new Date().toISOString(), account: word, name: word, integrationId: integration, installationId: installation }) });
  return { order: orderId, installation: String(installation), integration: String(integration), event: String(eventId), proposal: String(proposal) };
};

/** What goes into a body that names things; routes whose body names none get an empty one, which is judged only after the caller. */
const bodyOf = (route: Route, { order, installation, event }: Thing): unknown => {
  const keys = Object.keys((route.body?.describe().keys ?? {}) as object);
  if (keys.includes('orderIds')) return { orderIds: [order] };
  if (keys.includes('eventIds')) return { eventIds: [Number(event)], dryRun: true };
  if (route.path === '/integrations') return { installationId: installation, settings: {} };
  return keys.includes('installationId') ? { installationId: installation } : {};
};
/** What a route can't do without. */
const QUERIES: Record<string, string> = { '/runs': '?day=2026-11-27', '/runs/stops': `?day=2026-11-27&runId=L1&integrationId=${NOTHING}` };
const addressOf = (route: Route, thing: Thing): string => {
  const kindOf = (parameter: string): string => (typeof route.reach === 'object' ? Object.entries(route.reach).find(([, named]) => named === parameter)?.[0] ?? '' : '');
  return OPERATOR + route.path.replace(/:(\w+)/g, (_all, parameter: string) => thing[kindOf(parameter) as keyof Thing] ?? NOTHING) + (QUERIES[route.path] ?? '');
};

test('each route answers each role, over all accounts, its own, a foreign one and one that is not there, as the tables say (A-44; security.md, 6, 22 and 29)', async () => {
  await using world = await createWorld();
  const own = await createAccount(world, 'OWN-7Q3');
  const foreign = await createAccount(world, CANARY);
  const nothing: Thing = { order: NOTHING, installation: NOTHING, integration: NOTHING, event: '999999999', proposal: NOTHING };
  for (const role of ROLES) await world.signIn(`${role}:some`, [own.installation]);
  const wrong: string[] = [];
  let cells = 0;

  const ask = async (route: Route, who: string | undefined, thing: Thing) => {
    const answer = await world.call(route.method.toUpperCase(), addressOf(route, thing), { ...(who ? { as: who } : {}), ...(route.body ? { body: bodyOf(route, thing) } : {}) });
    cells += 1;
    const tell = (what: string): void => { wrong.push(`${route.method} ${route.path} as ${who ?? 'a stranger'}: ${what}, answered ${answer.status} ${answer.text.slice(0, 120)}`); };
    if (answer.status === 500) tell('failed');
    return { ...answer, tell };
  };
  const isIn = (status: number): boolean => status !== 401 && status !== 403;

  for (const route of allRoutes(world.deps).filter(({ path }) => !ENDING.includes(path))) {
    const { roles } = PERMISSIONS[route.permission];
    const isPublic = roles === 'anyone';
    const stranger = await ask(route, undefined, own);
    if (isPublic !== isIn(stranger.status) || (!isPublic && stranger.status !== 401)) stranger.tell('a stranger');
    for (const role of ROLES) {
      const may = isPublic || (roles as readonly string[]).includes(role);
      const all = await ask(route, role, nothing);
      // What reads a wrong password says 401 too, and is told from a refusal by its code.
      if (may !== isIn(all.status) && all.json?.code !== 'confirmation-refused') all.tell('all accounts');
      const seesOwn = await ask(route, `${role}:some`, own);
      const seesForeign = await ask(route, `${role}:some`, foreign);
      const seesNothing = await ask(route, `${role}:some`, nothing);
      const mayHere = may && route.reach !== 'all' && !('isForAll' in PERMISSIONS[route.permission]);
      for (const answer of [seesOwn, seesForeign, seesNothing]) if (mayHere !== isIn(answer.status) && answer.json?.code !== 'confirmation-refused') answer.tell('some accounts');
      if (seesForeign.text.includes(CANARY)) seesForeign.tell('holds what is foreign');
      if (seesOwn.text.includes(CANARY)) seesOwn.tell('holds what is foreign');
      if (mayHere && typeof route.reach === 'object') {
        if (seesForeign.status !== 404) seesForeign.tell('a foreign thing is not "not found"');
        if (JSON.stringify({ ...seesForeign.json, correlationId: '' }) !== JSON.stringify({ ...seesNothing.json, correlationId: '' })) seesForeign.tell('foreign and missing differ');
      }
    }
  }
  expect(wrong).toEqual([]);
  expect(cells).toBeGreaterThanOrEqual(1_000);
  // Over a thousand requests, each of them quick.
}, 120_000);

test('what concerns a foreign order is answered as if it were not there, and nothing is done with it (security.md, 6)', async () => {
  await using world = await createWorld();
  const own = await createAccount(world, 'OWN-7Q3');
  const foreign = await createAccount(world, CANARY);
  await world.signIn('support:some', [own.installation]);
  for (const path of ['/orders/send', '/orders/refetch', '/orders/delete', '/orders/queue-again', '/orders/labels']) {
    expect(await world.call('POST', `/operator${path}`, { as: 'support:some', body: { orderIds: [foreign.order] } })).toMatchObject({ status: 404, json: { code: 'order-not-in-database' } });
  }
  expect((await world.call('POST', '/operator/orders/send', { as: 'support:some', body: { orderIds: [own.order, foreign.order] } })).json).toMatchObject({ accepted: [own.order], refused: [{ orderId: foreign.order, code: 'order-not-in-database' }] });
  expect((await world.call('POST', '/operator/orders/retry-failed', { as: 'support:some', body: {} })).json).toEqual({ retried: 1 });
  expect(await world.db('orders').where({ id: foreign.order }).first('status')).toEqual({ status: 'failed' });
  expect((await world.call('POST', '/operator/webhook-events/replay', { as: 'support:some', body: { eventIds: [Number(foreign.event)] } })).json).toEqual({ taken: 0, events: [] });
  expect((await world.call('GET', '/operator/summary', { as: 'support:some' })).json.installations).toHaveLength(1);
  // Nor is anything noted in the log of an account that only a body or a query names.
  for (const path of ['/orders/recheck', '/orders/retry-failed']) expect((await world.call('POST', `/operator${path}`, { as: 'support:some', body: { code: 'remote-rejected', installationId: foreign.installation } })).status).toBe(404);
  expect((await world.call('GET', `/operator/orders/export?installationId=${foreign.installation}`, { as: 'support:some' })).status).toBe(404);
  expect(await world.db('audit_log').where({ installation_id: foreign.installation })).toHaveLength(1);
});

test('the queues, whose jobs name no account, are for those who see all of them', async () => {
  await using world = await createWorld();
  await world.signIn('administrator:some', []);
  expect((await world.call('GET', '/queues/api/queues', { as: 'administrator:some' })).status).toBe(403);
  expect((await world.call('GET', '/queues/api/queues', { as: 'warehouse' })).status).toBe(200);
  await world.call('PUT', '/queues/api/queues/send/retry/failed', { as: 'support' });
  expect(await world.db('audit_log').where({ outcome: 'queue changed by hand' })).toMatchObject([{ actor: 'support@example.test', detail: { asked: 'PUT /api/queues/send/retry/failed' } }]);
});
