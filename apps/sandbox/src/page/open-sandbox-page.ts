import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { LinnworksSimulator, MessageSink, StreamSimulator } from '@stream-tech/simulators';
import express from 'express';
import type { Request, Response } from 'express';
import { createFaultBoard } from './named-faults.ts';
import { pageControl } from './page-control.ts';
import { pageRegions, pageView } from './page-view.ts';
import type { PageDeps } from './page-view.ts';

export interface SandboxPage {
  origin: string;
  port: number;
  /** Grows with every change made through the page. */
  changes(): number;
  close(): Promise<void>;
}

/**
 * Opens the page that shows both sides, and its `/control`.
 * @throws when the port is taken (`EADDRINUSE`).
 */
export async function openSandboxPage(options: { host: string; publicHost?: string | undefined; port: number; linnworks: LinnworksSimulator; stream: StreamSimulator; messages: MessageSink }): Promise<SandboxPage> {
  const { linnworks, stream, messages } = options;
  const deps: PageDeps = { linnworks, stream, messages, board: createFaultBoard({ linnworks, stream, messages }) };
  let changes = 0;
  const app = express().disable('x-powered-by');
  app.use((request, response, next) => {
    response.set({ 'Content-Security-Policy': "default-src 'self'; img-src data:; form-action 'self'; frame-ancestors 'none'", 'X-Content-Type-Options': 'nosniff', 'Cache-Control': 'no-store' });
    // Another site open in the same browser must not press our buttons.
    const { origin } = request.headers;
    if (request.method !== 'GET' && origin !== undefined && origin !== 'null' && new URL(origin).host !== request.headers.host) {
      response.status(403).json({ error: 'This comes from another site.' });
      return;
    }
    if (request.method !== 'GET') changes += 1;
    next();
  });
  for (const asset of ['sandbox.css', 'sandbox.js']) app.get(`/${asset}`, (_request, response) => response.sendFile(fileURLToPath(new URL(`../../public/${asset}`, import.meta.url))));
  app.get('/', (request, response) => void response.type('html').send(pageView(deps, chosenAccount(request))));
  app.get('/regions', (request, response) => void response.json(Object.fromEntries(Object.entries(pageRegions(deps, chosenAccount(request))).map(([name, { markup }]) => [name, markup]))));
  app.use('/control', express.json({ limit: '20mb' }), express.urlencoded({ extended: false }), pageControl(deps));
  app.use((_request, response) => void response.status(404).type('text').send('Nothing here. The page is at /.'));
  // Express knows an error handler by its four parameters.
  app.use((error: unknown, _request: Request, response: Response, _next: unknown) => void response.status(400).json({ error: error instanceof Error ? error.message : String(error) }));

  const server = app.listen(options.port, options.host);
  await new Promise<void>((resolve, reject) => {
    server.once('listening', resolve);
    server.once('error', reject);
  });
  const { port } = server.address() as AddressInfo;
  const name = options.publicHost ?? (options.host === '0.0.0.0' ? '127.0.0.1' : options.host);
  return {
    origin: `http://${name}:${port}`,
    port,
    changes: () => changes,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

function chosenAccount(request: Request): string | undefined {
  const { account } = request.query;
  return typeof account === 'string' && account !== '' ? account : undefined;
}
