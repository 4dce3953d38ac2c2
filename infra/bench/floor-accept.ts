/**
 * The floors of a durable webhook accept: body read and parsed, one insert, answered when that is committed; no checks, no description, no
 * second look at duplicates, no log. `node floor-accept.ts <express|bare> <database url>`
 */
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';

const inApi = createRequire(new URL('../../apps/api/src/start.ts', import.meta.url));
const inStore = createRequire(new URL('../../packages/store/src/index.ts', import.meta.url));
type Handler = (request: { body: unknown }, response: { json(body: unknown): void }) => Promise<void>;
type Application = { post(path: string, read: unknown, answer: Handler): void; listen(port: number, host: string, ready: () => void): Server };
const express = inApi('express') as (() => Application) & { json(): unknown };
const { Pool } = inStore('pg') as { Pool: new (options: object) => { query(query: { name: string; text: string; values: unknown[] }): Promise<unknown> } };

const [kind, databaseUrl] = process.argv.slice(2);
const pool = new Pool({ connectionString: databaseUrl, max: 10 });
const insert = (body: unknown): Promise<unknown> => pool.query({ name: 'insert', text: 'insert into floor_accept (body) values ($1)', values: [JSON.stringify(body)] });
const tell = (server: Server): void => { process.stdout.write(`{"floor":"ready","port":${(server.address() as { port: number }).port}}\n`); };

if (kind === 'express') {
  const app = express();
  app.post('/accept', express.json(), async (request, response) => {
    await insert(request.body);
    response.json({ success: true });
  });
  const server = app.listen(0, '127.0.0.1', () => tell(server));
} else {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => {
      void insert(JSON.parse(Buffer.concat(chunks).toString('utf8'))).then(() => response.writeHead(200, { 'content-type': 'application/json', 'content-length': 16 }).end('{"success":true}'));
    });
  });
  server.listen(0, '127.0.0.1', () => tell(server));
}
