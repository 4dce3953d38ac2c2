import type { Order } from '@stream-tech/domain';
import { correlationId } from '@stream-tech/platform';
import type { Knex } from 'knex';
import { LAPSED } from './order-fence.ts';
import { toOrder, type OrderRow } from './order-row.ts';

/** Whose turn it is: orders that wait, orders that nobody holds, and failed ones that get another attempt. */
export const createOrderTurnStore = (db: Knex) => ({
  /** Orders that wait for their turn, oldest first, but those on services that don't send now, and those tried already; each kind keeps at least one place so that neither starves. */
  async due(installationId: string, limit: number, { exceptServices = [], exceptOrders = [] }: { exceptServices?: string[]; exceptOrders?: string[] } = {}): Promise<Order[]> {
    const ofStatus = `select * from orders where installation_id = ? and status = ? and next_attempt_at <= now() and (postal_service_id is null or postal_service_id <> all(?::uuid[])) and id <> all(?::uuid[]) order by received_at, id limit ?`;
    // eslint-disable-next-line no-restricted-syntax -- the same constant twice, once for each kind
    const { rows } = await db.raw<{ rows: OrderRow[] }>(`(${ofStatus}) union all (${ofStatus})`,
      [installationId, 'pending', exceptServices, exceptOrders, limit, installationId, 'ready-for-retry', exceptServices, exceptOrders, limit]);
    const oldestFirst = rows.sort((a, b) => a.received_at.getTime() - b.received_at.getTime());
    const firstOfEach = (['pending', 'ready-for-retry'] as const).flatMap((status) => oldestFirst.find((row) => row.status === status) ?? []);
    const chosen = new Set(limit > 1 ? firstOfEach : oldestFirst.slice(0, 1));
    for (const row of oldestFirst) if (chosen.size < limit) chosen.add(row);
    return oldestFirst.filter((row) => chosen.has(row)).map(toOrder);
  },

  /** In Progress orders that nobody holds: a lapsed lease, or an unknown outcome whose next look is due. */
  async lapsed(limit: number, installationId?: string): Promise<Order[]> {
    const rows: OrderRow[] = await db('orders').whereRaw(LAPSED).modify((query) => { if (installationId) void query.where({ installation_id: installationId }); })
      .orderByRaw('coalesce(next_look_at, lease_until)').limit(limit);
    return rows.map(toOrder);
  },

  /** Ids of such orders over all installations, the longest due first, at most `ofEach` of one installation: a silent account must not keep the others' waiting (W7). */
  async lapsedOfEach(ofEach: number, limit: number): Promise<string[]> {
    const due = 'coalesce(next_look_at, lease_until)';
    const { rows } = await db.raw<{ rows: { id: string }[] }>(
      // eslint-disable-next-line no-restricted-syntax -- constants of this file
      `select id from (select id, ${due} as due, row_number() over (partition by installation_id order by ${due}, id) as place from orders where ${LAPSED}) lapsed
       where place <= ? order by due, id limit ?`, [ofEach, limit]);
    return rows.map(({ id }) => id);
  },

  /** Failed orders of an earlier cycle with attempts left → Ready for Retry. Gives their number. */
  async promoteFailed(installationId: string, { maxRetryAttempts, failedBefore, actor }: { maxRetryAttempts: number; failedBefore: Date; actor: string }): Promise<number> {
    const { rows } = await db.raw<{ rows: unknown[] }>(
      `with moved as (
         update orders set status = 'ready-for-retry', version = version + 1, next_attempt_at = now(), updated_at = now()
         where id in (select id from orders where installation_id = ? and status = 'failed' and failed_at < ? and submissions <= ? order by failed_at limit 500 for update skip locked)
         returning id, installation_id
       ), told as (
         insert into audit_log (kind, installation_id, order_id, actor, correlation_id, from_status, to_status, outcome)
         select 'order', installation_id, id, ?, ?, 'failed', 'ready-for-retry', 'queued for another attempt' from moved
       )
       select id from moved`, [installationId, failedBefore, maxRetryAttempts, actor, correlationId()]);
    return rows.length;
  },

  /** Makes orders sendable by a person's word: Failed → Ready for Retry, with all attempts again unless a label asked for it. Gives how many. */
  async resetFailed(ids: string[], actor: string, { keepCount = false }: { keepCount?: boolean } = {}): Promise<number> {
    const { rows } = await db.raw<{ rows: unknown[] }>(
      `with moved as (
         update orders set status = 'ready-for-retry', submissions = case when ? then submissions else 0 end, version = version + 1, next_attempt_at = now(), updated_at = now()
         where id = any(?::uuid[]) and status = 'failed' returning id, installation_id
       ), told as (
         insert into audit_log (kind, installation_id, order_id, actor, correlation_id, from_status, to_status, outcome)
         select 'order', installation_id, id, ?, ?, 'failed', 'ready-for-retry', 'resend asked for' from moved
       )
       select id from moved`, [keepCount, ids, actor, correlationId()]);
    return rows.length;
  },

  /** Failed orders with this cause, oldest first: a portion of "retry all that failed for this cause". */
  async failedFor({ installationId, code, limit }: { installationId?: string | undefined; code?: string | undefined; limit: number }): Promise<string[]> {
    const rows: { id: string }[] = await db('orders').select('id').where({ status: 'failed' })
      .modify((query) => { if (installationId) void query.where({ installation_id: installationId }); if (code) void query.whereRaw(`problem->>'code' = ?`, [code]); })
      .orderBy('failed_at').limit(limit);
    return rows.map(({ id }) => id);
  },

  /** Which of these numbers other live rows of the Stream account have. */
  async numbersInUse(streamAccount: string, numbers: { id: string; orderNo: string }[]): Promise<Set<string>> {
    const { rows } = await db.raw<{ rows: { id: string }[] }>(
      `select wanted.id from unnest(?::uuid[], ?::text[]) as wanted (id, order_no)
       where exists (select 1 from orders o where o.stream_account = ? and o.stream_order_no = wanted.order_no and o.status <> 'deleted' and o.id <> wanted.id)`,
      [numbers.map(({ id }) => id), numbers.map(({ orderNo }) => orderNo), streamAccount]);
    return new Set(rows.map(({ id }) => id));
  },
});
