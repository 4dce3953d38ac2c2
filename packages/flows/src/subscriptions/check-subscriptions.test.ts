import { randomBytes } from 'node:crypto';
import { afterEach, expect, test } from '@jest/globals';
import type { IntegrationSettings } from '@stream-tech/domain';
import { createKeyring } from '@stream-tech/platform';
import { createWebhookEndpointStore, createWebhookSubscriptionStore } from '@stream-tech/store';
import { createWorld, type Tenant, type WorldOptions } from '../testing/index.ts';
import { createCheckSubscriptions, type CheckOptions } from './check-subscriptions.ts';

const PUBLIC_URL = 'https://bridge.example.test';
const FOREIGN = 'https://other.example.test/hooks/somebodys-secret';
const DELIVERIES = ['DELIVERED', 'PARTDELVRD', 'COLLECTED', 'PARTCOLLECTED'];
const ALL = [...DELIVERIES, 'RUNSTATUS'];
const person = { actor: 'support@example.test', correlationId: 'by-hand' };
const never = new AbortController().signal;

const worlds: AsyncDisposable[] = [];
afterEach(async () => { for (const world of worlds.splice(0)) await world[Symbol.asyncDispose](); });

const arrive = async (options: WorldOptions = {}) => {
  const world = await createWorld({ ...options, integration: { IsWebhookFeaturesEnabled: true, ...options.integration } });
  worlds.push(world);
  const { stream, db } = world;
  const endpoints = createWebhookEndpointStore(db, createKeyring(randomBytes(32)));
  const subscriptions = createWebhookSubscriptionStore(db);
  const checkSubscriptions = createCheckSubscriptions({ integrations: world.integrations, contexts: world.deps.contexts, endpoints, subscriptions, carrierFor: world.deps.carrierFor, publicUrl: PUBLIC_URL, log: world.log });
  return {
    ...world, endpoints, subscriptions,
    check: (options: Partial<CheckOptions> = {}, of: Tenant = world.tenants[0]!) => checkSubscriptions(of.integrationId, { repair: true, ...options }, never),
    /** The events that Stream has subscribed to addresses of ours (or foreign ones), in its own words. */
    there: (address = PUBLIC_URL) => stream.subscriptions.filter(({ url_path: url }) => url.startsWith(address)).map(({ event }) => event),
    writes: () => stream.ledger.filter(({ method }) => method === 'webhooks/create' || method === 'webhooks/delete').length,
    addressOf: async (of: Tenant = world.tenants[0]!) => `${PUBLIC_URL}/webhooks/stream/${(await endpoints.ensure(of.integrationId)).token}`,
    async set(values: Partial<IntegrationSettings>, of: Tenant = world.tenants[0]!) {
      const { settings, version } = (await world.integrations.get(of.integrationId))!;
      await world.integrations.change(of.integrationId, version, { settings: { ...settings, ...values } }, person);
    },
    audit: () => db('audit_log').where({ kind: 'subscriptions' }).orderBy('id'),
  };
};

test('with webhook features on, every wanted event is subscribed once at our address; looking again writes nothing (R-134)', async () => {
  const world = await arrive();
  expect(await world.check()).toMatchObject({ problem: undefined, enabled: true, report: { state: 'repaired', missing: [], ended: [], doubles: [], foreign: [] } });
  expect(world.there().sort()).toEqual([...ALL].sort());
  const address = await world.addressOf();
  const { authorization } = await world.endpoints.ensure(world.integrationId);
  for (const subscription of world.stream.subscriptions) expect(subscription).toMatchObject({ account: 'TENANT0', url_path: address, http_method: 'POST', content_type: 'application/json', auth_header: authorization });
  const written = world.writes();
  const again = await world.check();
  expect(again).toMatchObject({ report: { state: 'complete', created: [] } });
  expect(again.report.present.map(({ event }) => event).sort()).toEqual([...ALL].sort());
  expect(world.writes()).toBe(written);
  expect(await world.subscriptions.find(world.integrationId)).toEqual(again);
  expect((await world.audit()).map(({ outcome, actor }) => [outcome, actor])).toEqual([['repaired', 'schedule'], ['complete', 'schedule']]);
  await world.check();
  expect(await world.audit()).toHaveLength(2);
});

test('what was deleted in Stream comes back, and a check without repair only tells (R-135)', async () => {
  const world = await arrive();
  await world.check();
  for (const { id } of world.stream.subscriptions.filter(({ event }) => event === 'COLLECTED' || event === 'RUNSTATUS')) world.stream.removeSubscription(id);
  const written = world.writes();
  const told = await world.check({ repair: false, author: person });
  expect(told).toMatchObject({ problem: expect.stringMatching(/COLLECTED, RUNSTATUS.*repair/), report: { state: 'incomplete', created: [], missing: [{ event: 'COLLECTED' }, { event: 'RUNSTATUS' }] } });
  expect(world.writes()).toBe(written);
  expect(await world.check({ author: person })).toMatchObject({ problem: undefined, report: { state: 'repaired', created: [{ event: 'COLLECTED' }, { event: 'RUNSTATUS' }], missing: [] } });
  expect(world.there().sort()).toEqual([...ALL].sort());
  expect((await world.audit()).slice(1)).toMatchObject([{ actor: 'support@example.test', correlation_id: 'by-hand', outcome: 'incomplete' }, { actor: 'support@example.test', outcome: 'repaired', installation_id: world.installationId }]);
});

test('doubles of ours are told and cut to one; foreign subscriptions are told by host and never touched (F36; security.md, 21)', async () => {
  const world = await arrive();
  await world.check();
  const address = await world.addressOf();
  const seed = (event: string, url: string, type: 'CONSHEADER' | 'LOADHEADER' = 'CONSHEADER') => world.stream.addSubscription({ account: 'TENANT0', event, event_type: type, url_path: url });
  for (const url of [address, address, FOREIGN, FOREIGN]) seed('DELIVERED', url);
  seed('HELD', address);
  expect((await world.check({ repair: false })).report).toMatchObject({ state: 'incomplete', doubles: [{ event: 'DELIVERED', count: 3 }], foreign: [{ event: 'DELIVERED', host: 'other.example.test', count: 2 }] });
  const { report } = await world.check();
  expect(report).toMatchObject({ state: 'repaired', created: [], doubles: [{ event: 'DELIVERED', count: 3 }], foreign: [{ host: 'other.example.test', count: 2 }] });
  expect(report.ended.map(({ event, why }) => `${event} ${why}`).sort()).toEqual(['DELIVERED double', 'DELIVERED double', 'HELD not-wanted']);
  expect(world.there().sort()).toEqual([...ALL].sort());
  expect(world.there(FOREIGN)).toEqual(['DELIVERED', 'DELIVERED']);
  expect(JSON.stringify([report, await world.audit()])).not.toContain('somebodys-secret');
});

test('where Stream refuses single codes, the families are subscribed, and stay (stream-api.md, 7.1, A24)', async () => {
  const world = await arrive();
  world.stream.switches.refuseSingleCodes = true;
  expect((await world.check()).report).toMatchObject({ state: 'repaired', problems: [], missing: [] });
  expect(world.there().sort()).toEqual(['ORDERSTATUS', 'RUNSTATUS']);
  const written = world.writes();
  expect((await world.check()).report.state).toBe('complete');
  expect(world.writes()).toBe(written);
});

test('a single code that is refused later takes the family in its place, and the other single ones give way', async () => {
  const world = await arrive();
  await world.check();
  world.stream.switches.refuseSingleCodes = true;
  world.stream.removeSubscription(world.stream.subscriptions.find(({ event }) => event === 'DELIVERED')!.id);
  expect((await world.check()).report).toMatchObject({ state: 'repaired', created: [{ event: 'ORDERSTATUS' }], ended: [{ why: 'not-wanted' }, { why: 'not-wanted' }, { why: 'not-wanted' }] });
  expect(world.there().sort()).toEqual(['ORDERSTATUS', 'RUNSTATUS']);
});

test('an event that Stream refuses altogether is told in its words, the rest is subscribed', async () => {
  const world = await arrive();
  world.stream.faults.add({ kind: 'valid-false', method: 'webhooks/create', text: 'Too many', when: ({ request }) => (request as { event?: string }).event === 'RUNSTATUS' });
  expect(await world.check()).toMatchObject({ problem: expect.stringContaining('RUNSTATUS (LOADHEADER) is not subscribed: Stream refused the request: Too many'), report: { state: 'incomplete', missing: [{ event: 'RUNSTATUS' }] } });
  expect(world.there().sort()).toEqual([...DELIVERIES].sort());
});

test.each(['webhook features are switched off', 'the installation is not active'])('ours are ended where %s, foreign ones stay, and they come back with it (R-134)', async (what) => {
  const world = await arrive();
  await world.check();
  world.stream.addSubscription({ account: 'TENANT0', event: 'DELIVERED', event_type: 'CONSHEADER', url_path: FOREIGN });
  const turn = (on: boolean) => (what.startsWith('webhook') ? world.set({ IsWebhookFeaturesEnabled: on }) : world.db('installations').update({ active: on }));
  await turn(false);
  expect(await world.subscriptions.due(5)).toEqual([world.integrationId]);
  const off = await world.check();
  expect(off).toMatchObject({ enabled: false, problem: undefined, report: { state: 'off', wanted: [], present: [], missing: [] } });
  expect(off.report.ended).toHaveLength(5);
  expect(world.there()).toEqual([]);
  expect(world.there(FOREIGN)).toEqual(['DELIVERED']);
  expect(await world.subscriptions.due(5)).toEqual([]);
  await turn(true);
  expect(await world.subscriptions.due(5)).toEqual([world.integrationId]);
  expect((await world.check()).report.state).toBe('repaired');
  expect(world.there()).toHaveLength(5);
});

test('an integration whose webhook features never were on asks Stream nothing', async () => {
  const world = await arrive({ integration: { IsWebhookFeaturesEnabled: false } });
  expect(await world.check({ author: person })).toMatchObject({ report: { state: 'off', ended: [] } });
  expect(world.stream.ledger).toHaveLength(0);
  expect(await world.endpoints.tokens(world.integrationId)).toEqual([]);
});

test('with a new address, subscriptions are made there first, and then those of the old one are ended (security.md, 13)', async () => {
  const world = await arrive();
  await world.check();
  const before = await world.addressOf();
  const from = world.stream.ledger.length;
  expect((await world.check({ rotate: true, author: person })).report).toMatchObject({ state: 'repaired', created: ALL.map((event) => ({ event })) });
  const after = await world.addressOf();
  expect(after).not.toBe(before);
  expect(world.there(after).sort()).toEqual([...ALL].sort());
  expect(world.there(before)).toEqual([]);
  const verbs = world.stream.ledger.slice(from).map(({ verb }) => verb).filter((verb) => verb !== 'GET');
  expect(verbs).toEqual([...ALL.map(() => 'POST'), ...ALL.map(() => 'DELETE')]);
  expect((await world.db('audit_log').where({ outcome: 'webhook address replaced' }))).toMatchObject([{ actor: 'support@example.test' }]);
});

test('where a new address can not be subscribed, the old one keeps its subscriptions', async () => {
  const world = await arrive();
  await world.check();
  const before = await world.addressOf();
  const fault = world.stream.faults.add({ kind: '503', method: 'webhooks/create' });
  expect((await world.check({ rotate: true, author: person })).report.state).toBe('incomplete');
  expect(world.there(before)).toHaveLength(5);
  fault.remove();
  expect((await world.check()).report.state).toBe('repaired');
  expect(world.there(before)).toEqual([]);
  expect(world.there()).toHaveLength(5);
});

test('a former PUBLIC_URL is one of ours: its subscriptions move', async () => {
  const world = await arrive();
  await world.check();
  for (const subscription of world.stream.subscriptions) subscription.url_path = subscription.url_path.replace(PUBLIC_URL, 'https://former.example.test');
  expect((await world.check()).report).toMatchObject({ state: 'repaired', foreign: [] });
  expect([world.there().length, world.there('https://former.example.test').length]).toEqual([5, 0]);
});

test.each(['reset-after', '502', 'empty-200', 'truncated'] as const)('an answer that is lost (%s) makes no double', async (kind) => {
  const world = await arrive();
  world.stream.faults.add({ kind, method: 'webhooks/create', times: 2 });
  await world.check();
  await world.check();
  expect(world.there().sort()).toEqual([...ALL].sort());
  expect(await world.check()).toMatchObject({ problem: undefined, report: { state: 'complete' } });
});

test('one that may still come is not made again at once; should both come, the next check cuts them to one', async () => {
  const world = await arrive();
  world.stream.faults.add({ kind: 'late-commit', method: 'webhooks/create', times: 1, delayMs: 600_000 });
  expect((await world.check()).report).toMatchObject({ state: 'incomplete', missing: [{ event: 'DELIVERED' }] });
  expect(world.stream.ledger.filter(({ method, request }) => method === 'webhooks/create' && JSON.stringify(request).includes('"DELIVERED"'))).toHaveLength(1);
  await world.check();
  expect(world.stream.late.settle()).toBe(1);
  expect(world.there().filter((event) => event === 'DELIVERED')).toHaveLength(2);
  expect((await world.check()).report).toMatchObject({ state: 'repaired', doubles: [{ event: 'DELIVERED', count: 2 }] });
  expect(world.there().sort()).toEqual([...ALL].sort());
});

test('checks at the same time: one is made, the others are told so, and nothing is doubled', async () => {
  const world = await arrive();
  const checks = await Promise.allSettled(Array.from({ length: 6 }, () => world.check()));
  const refused = checks.filter(({ status }) => status === 'rejected');
  expect(checks.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThan(0);
  for (const each of refused) expect(each).toMatchObject({ reason: { code: 'already-in-progress' } });
  expect(world.there().sort()).toEqual([...ALL].sort());
});

test('a dead Stream account is told and leaves others alone; once it is back, it is repaired (I8)', async () => {
  const world = await arrive({ tenants: ['Oak & Ash Ltd', 'Elm Ltd'] });
  const [dead, alive] = world.tenants as [Tenant, Tenant];
  const fault = world.stream.faults.add({ kind: 'black-hole', account: 'TENANT0', method: /^webhooks/ });
  const [told, fine] = await Promise.all([world.check({ withinMs: 1_500 }, dead), world.check({}, alive)]);
  expect(told).toMatchObject({ problem: expect.stringContaining('Stream'), report: { state: 'failed', wanted: ALL.map((event) => ({ event })), problems: [{ remedy: 'try-later' }] } });
  expect(fine).toMatchObject({ report: { state: 'repaired' } });
  expect(world.log.lines.filter(({ level }) => level === 'warn').map(({ fields }) => [fields.integrationId, fields.outcome])).toContainEqual([dead.integrationId, 'failed']);
  fault.remove();
  expect((await world.check({}, dead)).report.state).toBe('repaired');
});

test('credentials that Stream refuses are told with what to do', async () => {
  const world = await arrive();
  await world.integrations.change(world.integrationId, 1, { settings: (await world.integrations.get(world.integrationId))!.settings, secret: 'wrong' }, person);
  expect(await world.check()).toMatchObject({ problem: expect.stringContaining('reconnect'), report: { state: 'failed', problems: [{ code: 'credentials-refused', remedy: 'reconnect' }] } });
});

test('an address that Stream can not reach is told with what to do', async () => {
  const world = await arrive();
  const there = createCheckSubscriptions({
    integrations: world.integrations, endpoints: world.endpoints, subscriptions: world.subscriptions, carrierFor: world.deps.carrierFor, publicUrl: 'http://localhost:3000', log: world.log,
    contexts: { read: async (id) => {
      const context = (await world.deps.contexts.read(id))!;
      return { ...context, integrations: context.integrations.map((each) => ({ ...each, settings: { ...each.settings, StreamClientUrl: 'https://www.go2stream.net' } })) };
    } },
  });
  const { problem, report } = await there(world.integrationId, { repair: false }, never);
  expect(problem).toContain('set PUBLIC_URL');
  expect(report.problems[0]).toMatchObject({ code: 'public-url-private', remedy: 'fix-the-data' });
});

test('no report, audit entry or log line holds the address’ secret or the Authorization, also where Stream quotes them (security.md, 13, 44)', async () => {
  const world = await arrive();
  const { token, authorization } = await world.endpoints.ensure(world.integrationId);
  world.stream.faults.add({ kind: 'valid-false', method: 'webhooks/create', text: `No: ${await world.addressOf()} with ${authorization}` });
  const refused = await world.check({ author: person });
  expect(refused.problem).toContain('No: https://bridge.example.test/webhooks/stream/•••');
  world.stream.faults.clear();
  await world.check({ author: person });
  await world.check({ rotate: true, author: person });
  const next = await world.endpoints.ensure(world.integrationId);
  const kept = JSON.stringify([await world.db('webhook_subscriptions'), await world.db('audit_log'), world.log.lines, refused]);
  for (const secret of [token, authorization.slice(7), next.token, next.authorization.slice(7)]) expect(kept).not.toContain(secret);
});
