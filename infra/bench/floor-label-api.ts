/** The floor of a label over HTTP: bare Express, the images read from Postgres by one statement, no checks, no audit. `node floor-label-api.ts <database url>` */
import { createRequire } from 'node:module';

const inApi = createRequire(new URL('../../apps/api/src/start.ts', import.meta.url));
const inStore = createRequire(new URL('../../packages/store/src/index.ts', import.meta.url));
type Handler = (request: { body: { OrderId: number } }, response: { json(body: unknown): void }) => Promise<void>;
type Application = { post(path: string, read: unknown, answer: Handler): void; listen(port: number, host: string, ready: () => void): { address(): unknown } };
const express = inApi('express') as (() => Application) & { json(options: { limit: string }): unknown };
const { Pool } = inStore('pg') as { Pool: new (options: object) => { query(sql: string, bindings: unknown[]): Promise<{ rows: { png: Buffer; pdf: Buffer; tracking_number: string }[] }> } };

const pool = new Pool({ connectionString: process.argv[2], max: 20 });
const app = express();
app.post('/label', express.json({ limit: '1mb' }), async (request, response) => {
  const { rows } = await pool.query('select l.png, l.pdf, o.tracking_number from orders o join labels l on l.order_id = o.id where o.order_number = $1', [request.body.OrderId]);
  response.json({ LeadTrackingNumber: rows[0]?.tracking_number, Package: rows.map(({ png, pdf }) => ({ PNGLabelDataBase64: png.toString('base64'), PDFBytesDocumentationBase64: [pdf.toString('base64')] })) });
});
const server = app.listen(0, '127.0.0.1', () => { process.stdout.write(`{"floor":"ready","port":${(server.address() as { port: number }).port}}\n`); });
