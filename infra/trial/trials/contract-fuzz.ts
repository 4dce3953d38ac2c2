import { connect } from 'node:net';
import { completedOrders, setUpCourier } from '../courier.ts';
import { holds, say } from '../report.ts';
import type { Chance } from '../../../packages/platform/src/testing/index.ts';
import type { Trial } from '../trial.ts';
import { until } from '../waiting.ts';
import { createWorld } from '../world.ts';

const BODIES = 100_000;
const AT_ONCE = 24;
const PROFILES = 6;

const OWN = ['AddNewUser', 'UserConfig', 'UpdateConfig', 'ConfigDelete', 'UserAvailableServices', 'ExtendedPropertyMapping', 'GenerateLabel', 'CancelLabel', 'CreateManifest', 'PrintManifest', 'Quote'] as const;
const ALIASES = ['/api/Setup/AddNewUser', '/api/Setup/UserConfig', '/api/Setup/UpdateConfig', '/api/Setup/ConfigDelete', '/api/Setup/UserAvailableServices', '/api/Setup/ExtendedPropertyMapping', '/api/Consignment/GenerateLabel', '/api/Consignment/CancelLabel', '/api/Manifest/CreateManifest', '/api/Manifest/PrintManifest'];
const PATHS = [...OWN.map((name) => `/linnworks/shipping/${name}`), ...ALIASES];

const ODD: readonly unknown[] = [null, '', 0, -1, 1e308, 99999999999999999999, true, [], {}, [[]], { a: { b: {} } }, 'x'.repeat(3_000), '\u0000', '\ud800', '<img onerror=alert(1)>', "'; drop table orders; --", '__proto__', '../../etc/passwd', '%00', '٣', '𝟙', 'NaN', { $gt: '' }, [null], '0', '00000000-0000-0000-0000-000000000000', Array.from({ length: 200 }, () => null)];

/** A body that is right, with a few things in it made wrong. */
const mutate = (chance: Chance, value: unknown, depth = 0): unknown => {
  if (chance.next() < (depth === 0 ? 0.03 : 0.06)) return chance.pick(ODD);
  if (Array.isArray(value)) return chance.next() < 0.1 ? [...value, ...value].map((each) => mutate(chance, each, depth + 1)) : value.map((each) => mutate(chance, each, depth + 1));
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).filter(() => chance.next() >= 0.04).map(([key, each]) => [chance.next() < 0.02 ? String(chance.pick(['__proto__', 'constructor', '', key.toLowerCase(), 'x'.repeat(300)])) : key, mutate(chance, each, depth + 1)]);
    return Object.fromEntries(entries);
  }
  return value;
};

/** The text of a body: mostly JSON, sometimes broken, cut, doubled, or no JSON at all. */
const bodyText = (chance: Chance, sound: unknown): string => {
  const text = JSON.stringify(mutate(chance, sound));
  if (chance.next() < 0.04) return text.slice(0, Math.floor(text.length * chance.next()));
  if (chance.next() < 0.02) return '['.repeat(20_000);
  if (chance.next() < 0.02) return `${text}${text}`;
  if (chance.next() < 0.02) return Array.from({ length: 200 }, () => String.fromCharCode(Math.floor(chance.next() * 0xffff))).join('');
  if (chance.next() < 0.02) return text.replace('{', `{"AuthorizationToken":"${'f'.repeat(32)}",`);
  return text;
};

/** Bytes that are no proper request, straight into the socket; gives the first line of what came back, or '' where the connection was just closed. */
const raw = (port: number, bytes: string): Promise<string> => new Promise((resolve) => {
  let said = '';
  const socket = connect(port, '127.0.0.1', () => { socket.end(bytes); });
  socket.setTimeout(20_000, () => socket.destroy());
  socket.on('data', (part) => { said += String(part); });
  socket.on('error', () => undefined);
  socket.on('close', () => resolve(said.split('\r\n')[0] ?? ''));
});
const post = (headers: string, body: string): string => `POST /linnworks/shipping/UserConfig HTTP/1.1\r\nHost: x\r\n${headers}\r\n\r\n${body}`;
const RAW = [
  'GARBAGE\r\n\r\n', post('Content-Length: 5\r\nContent-Length: 6', '{"a":'), post('Content-Length: 5\r\nTransfer-Encoding: chunked', '0\r\n\r\n'), post('Transfer-Encoding: chunked', 'zz\r\nxx'), post('Content-Length: -1', '{}'), post('Content-Length: 99999999999', '{}'),
  post(`X: ${'y'.repeat(70_000)}`, ''), post('Content-Type: application/json; charset=utf-99\r\nContent-Length: 2', '{}'), post('Content-Encoding: gzip\r\nContent-Length: 2', '{}'), post('Expect: 100-continue\r\nContent-Length: 2', '{}'), 'TRACE / HTTP/1.1\r\nHost: x\r\n\r\n',
  'POST http://evil.example/linnworks/shipping/UserConfig HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}', 'POST /linnworks/shipping/%zz HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 'POST /linnworks/shipping/UserConfig HTTP/1.1\r\n\r\n',
];

/** A hundred thousand bodies, most of them nearly right, at every address of the courier contract: no 5xx, nothing ill-formed, no process exit (S5). */
export const contractFuzz: Trial = async ({ engines, chance, folder }) => {
  const world = await createWorld(engines, { name: 'contract fuzz', folder, tenants: [{ name: 'Oak & Ash Ltd' }], witness: false, env: { LOG_LEVEL: 'warn', LINNWORKS_QUOTA_SHARE: '100000' } });
  try {
    const [tenant] = world.partners.tenants;
    if (!tenant) throw new Error('a tenant is needed');
    const { api, url } = await world.api();
    // Orders that were never synced are asked for, too: without a worker each of them would be waited for.
    const worker = await world.worker();
    const set = await setUpCourier(world, url, tenant);
    const [order] = await completedOrders(world, set, 800_001, 20);
    const calls = { linnworks: world.partners.linnworks.ledger.length, stream: world.partners.stream.ledger.length };
    // Several profiles of the same account, so that the limit of one token does not do the refusing.
    const tokens = [set.driver.token];
    while (tokens.length < PROFILES) tokens.push((await setUpCourier(world, url, tenant)).driver.token);
    const { serviceId } = set;
    const item = { ConfigItemId: 'ShippingLabelType', SelectedValue: 'Default' };
    const sound: Record<string, () => unknown> = {
      AddNewUser: () => ({ Email: 'a@example.test', LinnworksUniqueIdentifier: '8c1f2a60-77d3-4a53-9a0e-50a3f7d2c111', AccountName: 'x' }),
      UpdateConfig: () => ({ AuthorizationToken: chance.pick(tokens), ConfigStatus: 'CONFIG', ConfigItems: [{ ConfigItemId: 'OrderLookbackDays', SelectedValue: '14' }, { ConfigItemId: 'StreamClientUrl', SelectedValue: 'https://127.0.0.1' }] }),
      // Our own profile stays: only tokens that are none are deleted.
      ConfigDelete: () => ({ AuthorizationToken: '0'.repeat(32) }),
      GenerateLabel: () => ({
        AuthorizationToken: chance.pick(tokens), Name: 'Ruth', AddressLine1: '4 Lane', Town: 'Frome', CountryCode: 'GB', Postalcode: 'BA11 1AB', OrderId: (order as number) + Math.floor(chance.next() * 20), OrderReference: 'W', OrderCurrency: 'GBP', OrderValue: 1.5, ServiceId: serviceId,
        Packages: [{ SequenceNumber: 0, PackageWeight: 1_000, PackageFormat: 'BOX', Items: [{ ItemName: 'Lamp', ProductCode: 'LAMP', Quantity: 1, UnitWeight: 5, ExtendedProperties: [] }] }], OrderExtendedProperties: [{ Name: 'x', Value: 'y' }], ServiceConfigItems: [item],
      }),
      CancelLabel: () => ({ AuthorizationToken: chance.pick(tokens), OrderReference: String(order) }),
      CreateManifest: () => ({ AuthorizationToken: chance.pick(tokens), OrderId: [String(order)] }),
      PrintManifest: () => ({ AuthorizationToken: chance.pick(tokens), ManifestReference: 'STM-20260101-1' }),
    };
    const bad: string[] = [];
    const times: number[] = [];
    let [sent, refused, limited] = [0, 0, 0];
    await Promise.all(Array.from({ length: AT_ONCE }, async () => {
      while (sent < BODIES && bad.length < 50) {
        sent += 1;
        if (sent % 10_000 === 0) say(`   ${sent} bodies`);
        const path = chance.pick(PATHS);
        const name = path.slice(path.lastIndexOf('/') + 1);
        const body = bodyText(chance, (sound[name] ?? (() => ({ AuthorizationToken: chance.pick(tokens) })))());
        const from = performance.now();
        try {
          const response = await fetch(url + path, { method: 'POST', headers: { 'content-type': chance.next() < 0.05 ? 'text/plain' : 'application/json' }, body });
          const text = await response.text();
          times.push(performance.now() - from);
          const answer = JSON.parse(text) as { IsError?: unknown; ErrorMessage?: string | null };
          if (answer.IsError === true) refused += 1;
          if (answer.ErrorMessage?.startsWith('Too many requests')) limited += 1;
          if (response.status !== 200 || typeof answer.IsError !== 'boolean' || Number(response.headers.get('content-length')) !== Buffer.byteLength(text)) bad.push(`${path} answered ${response.status}: ${text.slice(0, 120)} to ${body.slice(0, 160)}`);
          if (answer.IsError && !/^[^<>\n]{5,200}$/.test(answer.ErrorMessage ?? '')) bad.push(`${path} said ${JSON.stringify(answer.ErrorMessage)?.slice(0, 240)} to ${body.slice(0, 160)}`);
        } catch (error) {
          bad.push(`${path}: ${error instanceof Error ? error.message : String(error)} to ${body.slice(0, 160)}`);
        }
      }
    }));
    const port = Number(new URL(url).port);
    for (const bytes of RAW) {
      const line = await raw(port, bytes);
      if (/ 5\d\d /.test(line)) bad.push(`raw bytes ${bytes.slice(0, 60)} were answered with ${line}`);
    }
    times.sort((a, b) => a - b);
    const printsAgain = await until('a label prints afterwards', async () => !(await set.driver.print({ orderId: order as number, serviceId })).IsError, { withinMs: 70_000, everyMs: 500 }).then(() => [], (error: Error) => [error.message]);
    const errors = api.said('"level":"error"') ? ['the api logged an error; see its log'] : [];
    const { linnworks, stream } = world.partners;
    return {
      did: `${sent} bodies at ${PATHS.length} addresses, ${AT_ONCE} at once, and ${RAW.length} kinds of bytes that are no request`,
      figures: [['refused in words', `${refused}, of these by a limit ${limited}`], ['answers p50, p99', `${times[Math.floor(times.length / 2)]?.toFixed(1)} ms, ${times[Math.floor(times.length * 0.99)]?.toFixed(1)} ms`], ['rows of profiles', String((await world.db('shipping_profiles').count('id as count'))[0]?.count)], ['calls to partners meanwhile', `${linnworks.ledger.length - calls.linnworks} to Linnworks, ${stream.ledger.length - calls.stream} to Stream`]],
      findings: [
        holds('S5 no 5xx, nothing ill-formed', bad, sent + RAW.length, 'requests'),
        holds('no process exit', [api, worker].filter((each) => !each.isAlive()).map((each) => `${each.name} ended with ${each.ended()}`), 2, 'processes'),
        holds('a label prints afterwards', printsAgain),
        holds('nothing was an error of ours', errors),
      ],
    };
  } finally {
    await world.close();
  }
};
