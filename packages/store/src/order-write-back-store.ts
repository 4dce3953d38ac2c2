import type { Order } from '@stream-tech/domain';
import type { Knex } from 'knex';
import { toOrder, type OrderRow } from './order-row.ts';

/** An order whose Linnworks side has to be made equal to its row. `rev` tells whether the row changed while that was done. */
export type WriteBackDue = Order & { rev: number; tries: number };

/** Installations that Linnworks accepts and that are worked for: nothing is written to any other, and their marks wait. */
const workedFor = (db: Knex): Knex.QueryBuilder => db('installations').select('id').where({ active: true }).whereNull('token_refused_at');

/** What Linnworks still has to show: marked with the status in one statement, cleared only by whoever wrote that very state (W5). */
export const createOrderWriteBackStore = (db: Knex) => ({
  /** Orders of an installation whose write-back is due, oldest first; none while it is inactive or its token is refused. `only`: this order alone, also before its time. */
  async writeBackDue(installationId: string, limit: number, only?: string): Promise<WriteBackDue[]> {
    const due = db('orders').where({ installation_id: installationId }).whereExists(workedFor(db).where({ id: installationId })).orderBy('write_back_due_at').limit(limit);
    const rows: (OrderRow & { write_back_tries: number })[] = await (only === undefined ? due.where('write_back_due_at', '<=', db.fn.now()) : due.where({ id: only }).whereNotNull('write_back_due_at'));
    return rows.map((row) => ({ ...toOrder(row), rev: row.write_back_rev, tries: row.write_back_tries }));
  },

  /** Installations that are worked for and have a write-back that is due; what a lost nudge left behind is found here. */
  async installationsWithWriteBackDue(): Promise<string[]> {
    const rows: { installation_id: string }[] = await db('orders').distinct('installation_id').where('write_back_due_at', '<=', db.fn.now()).whereIn('installation_id', workedFor(db));
    return rows.map(({ installation_id: id }) => id);
  },

  /** Linnworks shows what these rows said at `rev`; a row that changed meanwhile stays due. */
  async writtenBack(done: Pick<WriteBackDue, 'id' | 'rev'>[]): Promise<void> {
    if (done.length === 0) return;
    // Rows are locked in one order, so that two who write at once never wait for each other's.
    await db.raw(
      `with held as materialized (
         select o.id from orders o join unnest(?::uuid[], ?::int[]) as done (id, rev) on o.id = done.id and o.write_back_rev = done.rev order by o.id for update of o
       )
       update orders o set write_back_due_at = null, write_back_tries = 0, write_back_problem = null, written_back_at = now() from held where o.id = held.id`,
      [done.map(({ id }) => id), done.map(({ rev }) => rev)]);
  },

  /** These could not be written; they are due again after a pause that doubles from 15 s up to five minutes. */
  async writeBackFailed(failed: (Pick<WriteBackDue, 'id' | 'rev'> & { reason: string })[]): Promise<void> {
    if (failed.length === 0) return;
    await db.raw(
      `with held as materialized (
         select o.id, failed.reason from orders o join unnest(?::uuid[], ?::int[], ?::text[]) as failed (id, rev, reason) on o.id = failed.id and o.write_back_rev = failed.rev order by o.id for update of o
       )
       update orders o set write_back_tries = write_back_tries + 1, write_back_problem = held.reason,
         write_back_due_at = now() + least(interval '5 minutes', interval '15 seconds' * power(2, least(o.write_back_tries, 8))) from held where o.id = held.id`,
      [failed.map(({ id }) => id), failed.map(({ rev }) => rev), failed.map(({ reason }) => reason.slice(0, 1_000))]);
  },

  /**
   * What was written came from an older state of these rows: somebody may have written the newer one before, so it is compared once
   * more. Where an order was deleted and queued again meanwhile, it is its new row that counts.
   */
  async compareAgainIfChanged(written: Pick<WriteBackDue, 'id' | 'rev'>[]): Promise<void> {
    if (written.length === 0) return;
    await db.raw(
      `with stale as materialized (
         select o.installation_id, o.linnworks_order_id from unnest(?::uuid[], ?::int[]) as written (id, rev) join orders o on o.id = written.id where o.write_back_rev <> written.rev
       ), held as materialized (
         select o.id from orders o where o.id in (select (select n.id from orders n where n.installation_id = stale.installation_id and n.linnworks_order_id = stale.linnworks_order_id
                                                          order by (n.status <> 'deleted') desc, n.created_at desc limit 1) from stale) order by o.id for update
       )
       update orders o set write_back_due_at = coalesce(o.write_back_due_at, now()), write_back_rev = o.write_back_rev + 1 from held where o.id = held.id`,
      [written.map(({ id }) => id), written.map(({ rev }) => rev)]);
  },
});
