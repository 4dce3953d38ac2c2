import { expect, test } from '@jest/globals';
import { AppError, CredentialsRefused, RemoteUnavailable } from '@stream-tech/domain';
import { connectToSimulator } from './testing/connect-to-simulator.ts';

const AUTHORISE = 'Auth/AuthorizeByApplication';

test('an installation token is proven by authorising with it, and the profile names the account', async () => {
  await using world = await connectToSimulator();
  const profile = await world.linnworks.prove(world.shop.installationToken.toUpperCase());
  expect(profile).toEqual({
    ids: { id: world.shop.ids.Id, entityId: world.shop.ids.EntityId, sidRegistration: world.shop.ids.sid_registration, userId: world.shop.ids.UserId },
    email: world.shop.email, name: 'Oak & Ash Ltd', locality: 'EU', server: `${world.simulator.origin}/eu-1`, state: 'AVAILABLE', reason: '',
  });
  expect(world.tokens.tokens.size).toBe(0);
});

test('database fields of the authorisation never leave the parsing function (security.md, 42)', async () => {
  await using world = await connectToSimulator();
  const profile = await world.linnworks.prove(world.shop.installationToken);
  await world.account.measures();
  expect(JSON.stringify([profile, [...world.tokens.tokens], world.log.lines, world.calls])).not.toMatch(/canary/);
});

test.each(['00000000-1111-2222-3333-444444444444', 'not a token', ''])('the token %j is refused as credentials', async (token) => {
  await using world = await connectToSimulator();
  await expect(world.linnworks.prove(token)).rejects.toBeInstanceOf(CredentialsRefused);
});

test('a text that is no token costs no call', async () => {
  await using world = await connectToSimulator();
  await expect(world.linnworks.prove('<script>')).rejects.toBeInstanceOf(CredentialsRefused);
  expect(world.callsOf()).toHaveLength(0);
});

test('any 4xx answer to the authorisation means refused credentials', async () => {
  await using world = await connectToSimulator();
  world.simulator.faults.add({ kind: '403', method: AUTHORISE, times: 1 });
  await expect(world.linnworks.prove(world.shop.installationToken)).rejects.toMatchObject({ code: 'credentials-refused', remedy: 'reconnect', status: 403 });
});

test('a Linnworks that is away while proving is unavailable, not a refusal', async () => {
  await using world = await connectToSimulator();
  world.simulator.faults.add({ kind: '503', method: AUTHORISE });
  await expect(world.linnworks.prove(world.shop.installationToken)).rejects.toBeInstanceOf(RemoteUnavailable);
  expect(world.callsOf(AUTHORISE)).toHaveLength(3);
});

test('whoever waits for a proof waits only so long, however often it is tried; and a locked account is told (R-235)', async () => {
  await using world = await connectToSimulator();
  expect(await world.linnworks.proveWithin(world.shop.installationToken, 10_000)).toMatchObject({ name: 'Oak & Ash Ltd' });
  world.shop.switches.state = 'LOCKED_BASIC';
  expect(await world.linnworks.proveWithin(world.shop.installationToken, 10_000)).toMatchObject({ state: 'LOCKED_BASIC' });
  await expect(world.linnworks.proveWithin(world.shop.installationToken, 10_000, { mustBeOpen: true })).rejects.toMatchObject({ code: 'linnworks-account-unavailable' });
  world.simulator.faults.add({ kind: 'black-hole', method: AUTHORISE });
  await expect(world.linnworks.proveWithin(world.shop.installationToken, 100)).rejects.toMatchObject({ code: 'remote-unavailable', remedy: 'try-later', message: 'Linnworks is not available: it has not answered within 0.1 s' });
});

test('a locked account is shown by its profile, and its calls fail with the reason', async () => {
  await using world = await connectToSimulator({ switches: { state: 'LOCKED_BASIC' } });
  expect(await world.linnworks.prove(world.shop.installationToken)).toMatchObject({ state: 'LOCKED_BASIC', reason: 'See your account' });
  await expect(world.account.measures()).rejects.toMatchObject({ code: 'linnworks-account-unavailable', remedy: 'try-later', message: 'The Linnworks account is not available: LOCKED_BASIC, See your account' });
  expect(world.tokens.tokens.size).toBe(0);
});

test.each(['https://evil.example', 'http://169.254.169.254/latest', 'file:///etc/passwd', 'nonsense', 'https://user:pw@eu-ext.linnworks.net'])('a server %s outside the allowlist is refused, and nothing is sent there (security.md, 42)', async (server) => {
  await using world = await connectToSimulator({ switches: { serverAnswer: server } });
  await expect(world.account.measures()).rejects.toThrow(`it named the server ${JSON.stringify(server)}, which is not among the allowed hosts (${world.simulator.host})`);
  expect(world.requests.map(({ method }) => method)).toEqual([AUTHORISE]);
  expect(world.log.lines.some(({ level, message }) => level === 'error' && /LINNWORKS_HOSTS/.test(message))).toBe(true);
});

test('a slash at the end of the server is taken off', async () => {
  await using world = await connectToSimulator();
  world.shop.switches.serverAnswer = `${world.simulator.origin}/eu-1/`;
  expect((await world.linnworks.prove(world.shop.installationToken)).server).toBe(`${world.simulator.origin}/eu-1`);
  expect((await world.account.measures()).weight).toBe('g');
});

test('one session serves many calls, from memory: the store is asked once', async () => {
  await using world = await connectToSimulator();
  await Promise.all([world.account.identifiers(), world.account.postalServices(), world.account.measures()]);
  await world.account.identifiers();
  expect(world.callsOf(AUTHORISE)).toHaveLength(1);
  expect(world.tokens.reads.length).toBeLessThanOrEqual(3);
  const before = world.tokens.reads.length;
  await world.account.postalServices();
  expect(world.tokens.reads).toHaveLength(before);
});

test('another process finds the session in the store instead of opening its own', async () => {
  await using world = await connectToSimulator();
  await world.account.identifiers();
  await world.anotherProcess().identifiers();
  expect(world.callsOf(AUTHORISE)).toHaveLength(1);
});

test('a kept session that names a server no longer allowed is renewed, not an outage (security.md, 42)', async () => {
  await using world = await connectToSimulator();
  await world.account.identifiers();
  for (const [key, token] of world.tokens.tokens) world.tokens.tokens.set(key, { ...token, server: 'http://127.0.0.1:9' });
  await world.anotherProcess().identifiers();
  expect(world.callsOf(AUTHORISE)).toHaveLength(2);
});

test.each([
  ['80 % of its TTL', { ttlSeconds: 600 }, 480],
  ['15 minutes at the most', { ttlSeconds: 7_200 }, 900],
  ['15 minutes where Linnworks gives no TTL', { withoutTtl: true }, 900],
])('a session is used for %s', async (_how, switches, seconds) => {
  await using world = await connectToSimulator({ switches });
  await world.account.identifiers();
  world.clock.advance(seconds * 1_000 - 1);
  await world.account.identifiers();
  expect(world.callsOf(AUTHORISE)).toHaveLength(1);
  world.clock.advance(1);
  await world.account.identifiers();
  expect(world.callsOf(AUTHORISE)).toHaveLength(2);
});

test('a refused session is renewed once for all concurrent calls, and each is made again once', async () => {
  await using world = await connectToSimulator();
  await world.account.identifiers();
  world.simulator.expireSessions();
  const lists = await Promise.all(Array.from({ length: 6 }, () => world.account.identifiers()));
  expect(lists.every((list) => list.length > 0)).toBe(true);
  expect(world.callsOf(AUTHORISE)).toHaveLength(2);
  expect(world.tokens.renewals).toHaveLength(2);
  expect(world.callsOf('OpenOrders/GetIdentifiers').filter(({ status }) => status === 401)).toHaveLength(6);
});

test('two processes whose session was refused renew it once between them', async () => {
  await using world = await connectToSimulator();
  const other = world.anotherProcess();
  await Promise.all([world.account.identifiers(), other.identifiers()]);
  world.simulator.expireSessions();
  await Promise.all([world.account.identifiers(), other.identifiers()]);
  expect(world.callsOf(AUTHORISE)).toHaveLength(2);
});

test('a session that is refused again right after renewal means refused credentials', async () => {
  await using world = await connectToSimulator();
  world.simulator.faults.add({ kind: '401', method: 'OpenOrders/GetIdentifiers' });
  await expect(world.account.identifiers()).rejects.toBeInstanceOf(CredentialsRefused);
  expect(world.callsOf('OpenOrders/GetIdentifiers')).toHaveLength(2);
});

test('an uninstalled application is told as refused credentials', async () => {
  await using world = await connectToSimulator();
  await world.account.identifiers();
  world.shop.switches.installed = false;
  world.simulator.expireSessions();
  await expect(world.account.identifiers()).rejects.toMatchObject({ code: 'credentials-refused' });
});

test('a new server that comes with a new session is followed', async () => {
  await using world = await connectToSimulator();
  await world.account.identifiers();
  world.shop.switches.server = 'us-2';
  world.simulator.expireSessions();
  await world.account.identifiers();
  expect(world.requests.at(-1)?.url.pathname).toBe('/us-2/api/OpenOrders/GetIdentifiers');
});

test('the session goes into the authorization header bare, and application secrets go to the authorisation only', async () => {
  await using world = await connectToSimulator();
  await world.account.identifiers();
  const [authorise, call] = world.requests;
  expect(authorise?.headers.get('authorization')).toBeNull();
  expect(call?.headers.get('authorization')).toBe([...world.tokens.tokens.values()][0]?.value);
  expect(JSON.stringify([...(call?.headers ?? [])])).not.toContain(world.simulator.applicationSecret);
});

test('a session that Linnworks repeats in a refusal is not shown (security.md, 44)', async () => {
  await using world = await connectToSimulator();
  await world.account.identifiers();
  const session = [...world.tokens.tokens.values()][0]?.value ?? '';
  world.simulator.faults.add({ kind: '400', method: 'OpenOrders/GetIdentifiers', text: `Bad\r\ntoken ${session} <img>` });
  const error: unknown = await world.account.identifiers().catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(AppError);
  expect((error as AppError).message).toBe('Linnworks refused the request: Bad token [hidden] <img>');
});
