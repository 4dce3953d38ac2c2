import type { Knex } from 'knex';

/** So many Completed orders of one installation, with statistics: enough for the planner to choose as it would in earnest. */
export const fillOrders = async (db: Knex, installationId: string, count: number): Promise<void> => {
  await db.raw(
    `insert into orders (installation_id, linnworks_order_id, order_number, channel_reference, customer_name, postcode, received_at, source, source_hash, status, stream_account, stream_order_no, consignment_no, tracking_number)
     select ?::uuid, gen_random_uuid(), n, 'WEB-' || n, 'Customer ' || md5(n::text), 'BA11 1AB', now(), '{}', 'h', 'completed', 'account', 'N' || n, 'C' || n, 'T' || n from generate_series(1, ?::int) n`, [installationId, count]);
  await db.raw('vacuum analyze orders');
};

/** The plans of all statements that `run` makes, as Postgres would carry them out now; where transactions begin and end, and where a plan is asked for, there is nothing to plan. */
export const plansOf = async (db: Knex, run: () => Promise<unknown>): Promise<string> => {
  const statements: { sql: string; bindings: Knex.Value[] }[] = [];
  const note = ({ sql, bindings }: { sql: string; bindings?: Knex.Value[] }): void => { if (!/^(begin|commit|rollback|explain)\b/i.test(sql)) statements.push({ sql, bindings: bindings ?? [] }); };
  db.on('query', note);
  await run();
  db.off('query', note);
  const plans: string[] = [];
  for (const { sql, bindings } of statements) {
    const client = await db.client.acquireConnection() as { query: (text: string, values: unknown[]) => Promise<{ rows: { 'QUERY PLAN': string }[] }> };
    try {
      plans.push(...(await client.query(`explain ${sql}`, db.client.prepBindings(bindings))).rows.map((row) => row['QUERY PLAN']));
    } finally {
      await db.client.releaseConnection(client);
    }
  }
  return plans.join('\n');
};
