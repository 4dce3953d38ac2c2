import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import express from 'express';
import { consoleFiles } from './console-files.ts';

const LARGE = `export const lines = [${'"one line of a script",'.repeat(1_000)}];`;
let dist: string;
let server: ReturnType<express.Express['listen']>;
const ask = (path: string, accept = 'text/html,*/*') => fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`, { headers: { accept } });

beforeAll(async () => {
  dist = await mkdtemp(join(tmpdir(), 'console-'));
  await mkdir(join(dist, 'console'));
  await writeFile(join(dist, 'index.html'), '<meta name="csp-nonce" content="__NONCE__"><script src="/console/a.js"></script>');
  await writeFile(join(dist, 'console', 'a.js'), 'export {};');
  await writeFile(join(dist, 'console', 'large.js'), LARGE);
  await writeFile(join(dist, '.built-from'), 'secret of the build');
  const app = express();
  app.use(consoleFiles(dist));
  app.use((_request, response) => { response.status(404).json({ code: 'not-found' }); });
  server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(async () => {
  server.close();
  await rm(dist, { recursive: true });
});

test('every address of a page gives the page, with a nonce of that answer alone and no script from elsewhere (security.md, 32)', async () => {
  const nonces = await Promise.all(['/', '/orders', '/orders/7', '/login?next=/orders'].map(async (path) => {
    const answer = await ask(path);
    const nonce = /content="([^"]+)"/.exec(await answer.text())?.[1] ?? '';
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('content-security-policy')).toContain(`style-src 'self' 'nonce-${nonce}'`);
    expect(answer.headers.get('content-security-policy')).toContain("script-src 'self';");
    return nonce;
  }));
  expect(new Set(nonces).size).toBe(nonces.length);
});

test.each(['/operator/nothing', '/webhooks/stream/x', '/linnworks/shipping/Nothing', '/health/nothing', '/console/nothing.js', '/console/..%2f.built-from', '/console/.%2e%2f.built-from'])('%s is no page', async (path) => {
  expect((await ask(path)).status).toBe(404);
});

test('a script asks for JSON and is told that there is nothing, never given a page', async () => {
  expect((await ask('/nowhere', 'application/json')).status).toBe(404);
});

test('files whose names change with their content may be kept for a year', async () => {
  const answer = await ask('/console/a.js');
  expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'public, max-age=31536000, immutable']);
});

test.each(['gzip', 'br'])('a large script comes packed with %s to a browser that takes it, and is the same when it is unpacked (P34)', async (encoding) => {
  const answer = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/console/large.js`, { headers: { 'accept-encoding': encoding } });
  expect([answer.headers.get('content-encoding'), answer.headers.get('vary')]).toEqual([encoding, 'Accept-Encoding']);
  expect(await answer.text()).toBe(LARGE);
});
