import { createServer, type Server } from 'node:http';
import { connect, createServer as createTcpServer, type AddressInfo, type Server as TcpServer } from 'node:net';
import { once } from 'node:events';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { guardedLookup, type ResolveAll } from './guarded-lookup.ts';
import { createOutbound, wasNeverSent, type OutboundOptions } from './outbound.ts';
import { OutboundRefused } from './outbound-refused.ts';
import { isPublicAddress } from './public-address.ts';
import { INTERNAL_ADDRESSES, internalUrls } from './testing/internal-addresses.ts';

/** A listener on the inside that counts who reaches it. */
const createCanary = async (host: string, port = 0) => {
  let hits = 0;
  const server: TcpServer = createTcpServer((socket) => { hits += 1; socket.destroy(); });
  server.listen(port, host);
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, hits: () => hits, close: () => server.close() };
};

const answering = (address: string): ResolveAll => (_host, _options, done) => done(null, [{ address, family: address.includes(':') ? 6 : 4 }]);
const opened: ReturnType<typeof createOutbound>[] = [];
const outbound = (options: Partial<OutboundOptions> = {}) => {
  const made = createOutbound({ hosts: ['*.go2stream.net'], partner: 'Stream', ...options });
  opened.push(made);
  return made;
};
const refusal = async (call: Promise<unknown>): Promise<OutboundRefused> => {
  const error: unknown = await call.then(() => new Error('it was not refused'), (thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(OutboundRefused);
  return error as OutboundRefused;
};
afterEach(async () => { await Promise.all(opened.splice(0).map((each) => each.close())); });

describe('what is inside stays unreached (S2)', () => {
  let canaries: Awaited<ReturnType<typeof createCanary>>[];
  beforeAll(async () => {
    const four = await createCanary('127.0.0.1');
    canaries = [four, await createCanary('::1', four.port)];
  });
  afterAll(() => { for (const canary of canaries) canary.close(); });
  const port = () => canaries[0]!.port;
  const hits = () => canaries.map((canary) => canary.hits());

  test('more than 300 spellings of inner addresses are refused before any connection', async () => {
    const urls = internalUrls(port());
    expect(new Set(urls).size).toBeGreaterThanOrEqual(300);
    const guarded = outbound({ resolve: answering('127.0.0.1') });

    const allowed = [];
    for (const url of urls) {
      try { guarded.assertAllowed(url); allowed.push(url); } catch (error) { expect(error).toBeInstanceOf(OutboundRefused); }
      await refusal(guarded.fetch(url));
    }

    // What passes by name (an odd but harmless spelling below the wildcard) was stopped by the address it leads to.
    expect(allowed.every((url) => new URL(url).hostname.endsWith('.go2stream.net'))).toBe(true);
    expect(hits()).toEqual([0, 0]);
  });

  test('a name below the wildcard that leads inside is refused at the connection, whatever the kind of address', async () => {
    for (const address of INTERNAL_ADDRESSES) {
      const error = await refusal(outbound({ resolve: answering(address) }).fetch('https://www.go2stream.net/api'));
      expect([address, error.reason, wasNeverSent(error)]).toEqual([address, 'not-public', true]);
    }
  });

  test('the canaries do count: the very same connection without the guard reaches them', async () => {
    const open = (host: string, lookup: ReturnType<typeof guardedLookup>) => new Promise<string>((resolve) => {
      const socket = connect({ host, port: port(), lookup, autoSelectFamily: false });
      socket.once('error', (error) => resolve(error.message)).once('connect', () => { socket.destroy(); resolve('connected'); });
    });
    for (const address of ['127.0.0.1', '::1']) {
      const before = hits();
      expect(await open('www.go2stream.net', guardedLookup(() => false, answering(address)))).toContain('not public');
      expect(hits()).toEqual(before);
      expect(await open('www.go2stream.net', guardedLookup(() => true, answering(address)))).toBe('connected');
    }
  });

  test('one inner address among public ones is enough to refuse', async () => {
    const resolve: ResolveAll = (_host, _options, done) => done(null, [{ address: '93.184.216.34', family: 4 }, { address: '127.0.0.1', family: 4 }]);
    expect((await refusal(outbound({ resolve }).fetch('https://www.go2stream.net/'))).reason).toBe('not-public');
  });

  test('a name that changes its answer gains nothing: the address that was judged is the one connected to', async () => {
    const before = hits();
    let asked = 0;
    const resolve: ResolveAll = (_host, _options, done) => done(null, [{ address: asked++ === 0 ? '192.0.2.1' : '127.0.0.1', family: 4 }]);
    const guarded = outbound({ resolve });
    for (let round = 0; round < 3; round += 1) expect((await refusal(guarded.fetch('https://rebind.go2stream.net/'))).reason).toBe('not-public');
    expect(asked).toBe(3);
    expect(hits()).toEqual(before);
  });

  test('where any host may be called, it still has to be public, by name, and by https on port 443', async () => {
    const before = hits();
    const any = outbound({ hosts: ['*'], resolve: answering('127.0.0.1') });
    const odd = internalUrls(port()).filter((url) => { try { any.assertAllowed(url); return true; } catch { return false; } });
    for (const url of internalUrls(port())) await refusal(any.fetch(url));
    expect(odd.every((url) => new URL(url).protocol === 'https:' && new URL(url).port === '')).toBe(true);
    for (const address of INTERNAL_ADDRESSES) expect((await refusal(outbound({ hosts: ['*', '127.0.0.1:1'], resolve: answering(address) }).fetch('https://hooks.example.com/x'))).reason).toBe('not-public');
    expect(() => any.assertAllowed('https://hooks.example.com/services/x?key=y')).not.toThrow();
    expect(hits()).toEqual(before);
  });

  test('public addresses are told from the others by their bits', () => {
    for (const address of INTERNAL_ADDRESSES) expect([address, isPublicAddress(address)]).toEqual([address, false]);
    for (const address of ['1.1.1.1', '93.184.216.34', '172.32.0.1', '100.128.0.1', '2606:4700::1111', '2a00:1450:4009::5', '::ffff:1.1.1.1']) expect([address, isPublicAddress(address)]).toEqual([address, true]);
    for (const nonsense of ['', 'localhost', '1.1.1', '1.1.1.1.1', '::g']) expect(isPublicAddress(nonsense)).toBe(false);
  });
});

describe('a host that is named exactly', () => {
  let server: Server;
  let host: string;
  let visits: string[] = [];
  beforeAll(async () => {
    server = createServer((request, response) => {
      visits.push(request.url ?? '');
      if (request.url === '/redirect') return void response.writeHead(302, { location: '/elsewhere' }).end('<html>');
      if (request.url === '/large') return void response.end('x'.repeat(5_000));
      if (request.url === '/bomb') return void response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('x'.repeat(500_000)));
      if (request.url === '/packed') return void response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('hello'));
      if (request.url === '/reset') return void request.socket.resetAndDestroy();
      response.end('hello');
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => { server.closeAllConnections(); server.close(); });
  afterEach(() => { visits = []; });

  test('may be plain http and private, at that port only', async () => {
    const named = outbound({ hosts: [host, 'partner.example.test'] });
    expect(await (await named.fetch(`http://${host}/`)).text()).toBe('hello');
    expect(() => named.assertAllowed('https://partner.example.test/api')).not.toThrow();
    expect(() => named.assertAllowed('https://partner.example.test:8443/')).toThrow(OutboundRefused);
    await refusal(named.fetch('http://127.0.0.1:1/'));
  });

  test('does not lead elsewhere: a redirect is refused and not followed (15.3.2)', async () => {
    const error = await refusal(outbound({ hosts: [host] }).fetch(`http://${host}/redirect`, { redirect: 'follow' }));
    expect([error.reason, wasNeverSent(error)]).toEqual(['redirect', false]);
    expect(visits).toEqual(['/redirect']);
  });

  test('may answer with so many bytes and no more, compressed or not', async () => {
    const small = outbound({ hosts: [host], maxBytes: 2_000 });
    await expect(small.fetch(`http://${host}/large`).then((answer) => answer.text())).rejects.toThrow();
    await expect(small.fetch(`http://${host}/bomb`).then((answer) => answer.text())).rejects.toThrow();
    expect(await (await small.fetch(`http://${host}/packed`)).text()).toBe('hello');
  });

  test('a call stopped at the last moment has sent nothing', async () => {
    const error: unknown = await outbound({ hosts: [host] }).fetch(`http://${host}/`, { method: 'POST', body: 'x', lastCheck: () => { throw new Error('the lease is lost'); } }).catch((thrown: unknown) => thrown);
    expect(wasNeverSent(error)).toBe(true);
    expect((error as Error).cause).toMatchObject({ message: 'the lease is lost' });
    expect(visits).toEqual([]);
  });

  test('a call aborted before its first byte is told from one that was under way', async () => {
    const named = outbound({ hosts: [host] });
    const before: unknown = await named.fetch(`http://${host}/`, { signal: AbortSignal.abort(new Error('stop')) }).catch((thrown: unknown) => thrown);
    expect(wasNeverSent(before)).toBe(true);
    const abort = new AbortController();
    const during: unknown = await named.fetch(`http://${host}/`, { signal: abort.signal, lastCheck: () => queueMicrotask(() => abort.abort(new Error('stop'))) }).catch((thrown: unknown) => thrown);
    expect([wasNeverSent(during), (during as Error).message]).toEqual([false, 'stop']);
    const reset: unknown = await named.fetch(`http://${host}/reset`, { method: 'POST', body: 'x' }).catch((thrown: unknown) => thrown);
    expect(wasNeverSent(reset)).toBe(false);
  });

  test('nobody listening, and a name that does not exist, have been sent nothing', async () => {
    const closed = createServer().listen(0, '127.0.0.1');
    await once(closed, 'listening');
    const gone = `127.0.0.1:${(closed.address() as AddressInfo).port}`;
    await new Promise((resolve) => closed.close(resolve));
    expect(wasNeverSent(await outbound({ hosts: [gone] }).fetch(`http://${gone}/`).catch((thrown: unknown) => thrown))).toBe(true);

    const resolve: ResolveAll = (name, _options, done) => done(Object.assign(new Error(`getaddrinfo ENOTFOUND ${name}`), { code: 'ENOTFOUND' }), []);
    expect(wasNeverSent(await outbound({ resolve }).fetch('https://nowhere.go2stream.net/').catch((thrown: unknown) => thrown))).toBe(true);
  });

  test('a partner without TLS behind an https address has been sent nothing', async () => {
    const error: unknown = await outbound({ hosts: [host] }).fetch(`https://${host}/`, { method: 'POST', body: 'x' }).catch((thrown: unknown) => thrown);
    expect(wasNeverSent(error)).toBe(true);
    expect(visits).toEqual([]);
  });
});
