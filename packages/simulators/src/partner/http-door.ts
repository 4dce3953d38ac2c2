import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as the simulators see it: read wholly, nothing interpreted yet. */
export interface Incoming {
  verb: string;
  /** Path without the query, still percent-encoded. */
  path: string;
  query: string;
  headers: IncomingMessage['headers'];
  body: Buffer;
  response: ServerResponse;
}

export interface HttpDoor {
  /** `http://127.0.0.1:4010` */
  origin: string;
  /** `127.0.0.1:4010`, in the form that the allow lists of hosts take. */
  host: string;
  port: number;
  /** Ends every connection, held ones too. */
  close(): Promise<void>;
}

export interface HttpDoorOptions {
  host?: string | undefined;
  /** 0 (the default) takes any free port. */
  port?: number | undefined;
  /** Name under which others reach this machine; default: the host itself, or loopback when it listens everywhere. */
  publicHost?: string | undefined;
  handle(incoming: Incoming): void | Promise<void>;
}

/**
 * Opens a bare HTTP server. The partners' APIs don't stand on Express, because the simulators are part of the benchmark
 * and must not be what is measured.
 * @throws when the port is taken (`EADDRINUSE`).
 */
export async function openHttpDoor({ host = '127.0.0.1', port = 0, publicHost, handle }: HttpDoorOptions): Promise<HttpDoor> {
  const server = createServer({ keepAliveTimeout: 65_000, requestTimeout: 0 }, (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('error', () => undefined); // the client went away: nobody is left to answer
    response.on('error', () => undefined);
    request.on('end', () => {
      const url = request.url ?? '/';
      const mark = url.indexOf('?');
      const incoming: Incoming = {
        verb: request.method ?? 'GET',
        path: mark < 0 ? url : url.slice(0, mark),
        query: mark < 0 ? '' : url.slice(mark + 1),
        headers: request.headers,
        body: chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks),
        response,
      };
      void answerOrConfess(incoming);
    });
  });

  async function answerOrConfess(incoming: Incoming): Promise<void> {
    try {
      await handle(incoming);
    } catch (error) {
      // A bug of the simulator itself must not look like a partner's refusal.
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
      if (!incoming.response.headersSent) incoming.response.writeHead(599, { 'Content-Type': 'text/plain; charset=utf-8' });
      incoming.response.end(`The simulator itself failed.\n${text}`);
    }
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  const bound = (server.address() as AddressInfo).port;
  const name = publicHost ?? (host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host);
  return {
    origin: `http://${name}:${bound}`,
    host: `${name}:${bound}`,
    port: bound,
    async close() {
      if (!server.listening) return;
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}
