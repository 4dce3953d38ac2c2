/**
 * The floor of the throughput bench: the least a program can do that carries orders, on the bare libraries. Claim a batch, create each order at
 * Stream, complete it with its audit row in one statement, write its tracking number to Linnworks, and put one identifier on the whole batch. No
 * leases, no intent, no look-ups, no limits, no log. A process of its own, so that its CPU can be told from the partners'.
 */
import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';

export type FloorTask = {
  databaseUrl: string;
  batch: number;
  connections: number;
  streamUrl: string;
  linnworksServer: string;
  tag: string;
  tenants: { installation: number; party: string; streamToken: string; session: string }[];
};

type Pool = { query(query: { name: string; text: string; values: unknown[] }): Promise<{ rows: { id: number; linnworks_id: string; body: string; info: Record<string, unknown> }[] }>; end(): Promise<void> };
const pg = createRequire(new URL('../../packages/store/package.json', import.meta.url))('pg') as { Pool: new (options: object) => Pool };

const agent = new Agent({ keepAlive: true, maxSockets: 64 });

const post = (url: string, body: string, headers: Record<string, string>): Promise<string> => new Promise((resolve, reject) => {
  const sent = request(url, { method: 'POST', agent, headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), ...headers } }, (response) => {
    let text = '';
    response.setEncoding('utf8').on('data', (chunk: string) => { text += chunk; }).on('end', () => {
      if (response.statusCode !== 200 && response.statusCode !== 201 && response.statusCode !== 204) reject(new Error(`${url} answered ${response.statusCode}: ${text.slice(0, 300)}`));
      else resolve(text);
    });
  });
  sent.on('error', reject).end(body);
});

const CLAIM = `with due as materialized (select id from floor_orders where installation = $1 and status = 'pending' order by id limit $2 for update skip locked)
  update floor_orders o set status = 'in-progress', version = version + 1, claimed_at = now() from due where o.id = due.id returning o.id, o.linnworks_id, o.body, o.info`;
const COMPLETE = `with done as (update floor_orders set status = 'completed', consignment_no = $2, tracking_number = $3, version = version + 1 where id = $1 and status = 'in-progress' returning id)
  insert into floor_audit (order_id, outcome, detail) select id, 'completed', $4::jsonb from done`;

const run = async ({ databaseUrl, batch, connections, streamUrl, linnworksServer, tag, tenants }: FloorTask): Promise<number> => {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: connections });
  let done = 0;
  await Promise.all(tenants.map(async ({ installation, party, streamToken, session }) => {
    for (;;) {
      const { rows } = await pool.query({ name: 'claim', text: CLAIM, values: [installation, batch] });
      if (rows.length === 0) return;
      for (const { id, linnworks_id: orderId, body, info } of rows) {
        const { response } = JSON.parse(await post(`${streamUrl}/orders/orders`, body, { authorization: `Bearer ${streamToken}`, 'stream-party': party, 'stream-nonce': randomUUID() })) as { response: { valid: boolean; consignmentNo: string; trackingId: string } };
        if (!response.valid) throw new Error(`refused: ${JSON.stringify(response)}`);
        await pool.query({ name: 'complete', text: COMPLETE, values: [id, response.consignmentNo, response.trackingId, JSON.stringify({ consignmentNo: response.consignmentNo })] });
        JSON.parse(await post(`${linnworksServer}/api/Orders/SetOrderShippingInfo`, JSON.stringify({ orderId, info: { ...info, TrackingNumber: response.trackingId } }), { authorization: session }));
      }
      await post(`${linnworksServer}/api/OpenOrders/AssignOrderIdentifier`, JSON.stringify({ OrderIds: rows.map(({ linnworks_id: orderId }) => orderId), Tag: tag }), { authorization: session });
      done += rows.length;
    }
  }));
  await pool.end();
  return done;
};

if (process.argv[1]?.endsWith('floor-loop.ts')) {
  // One line with a task, one line back when it is done: the process stays warm between rounds.
  process.stdout.write(`${JSON.stringify({ floor: 'ready' })}\n`);
  for await (const line of createInterface({ input: process.stdin })) {
    const done = await run(JSON.parse(line) as FloorTask);
    process.stdout.write(`${JSON.stringify({ floor: 'done', done })}\n`);
  }
}
