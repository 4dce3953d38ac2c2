import type { Order, OrderProblem, SourceOrder } from '@stream-tech/domain';
import { correlationId } from '@stream-tech/platform';
import type { Knex } from 'knex';
import { SHOWN_TEXT, toOrder, type OrderRow } from './order-row.ts';

/** An order as it was just read from Linnworks, with the hash of what matters. */
export type FetchedOrder = { source: SourceOrder; hash: string };

/** What is known of a Linnworks order here. */
export type KnownOrder = Pick<Order, 'id' | 'linnworksOrderId' | 'status' | 'version'> & { hash: string };

type Judged = Pick<Order, 'id' | 'version'> & { problem: OrderProblem };

/** Four texts are shown and searched, in the order of the statements below. */
const SHOWN = [SHOWN_TEXT, SHOWN_TEXT, SHOWN_TEXT, SHOWN_TEXT];
const json = (value: unknown): string => JSON.stringify(value);

/** How orders come into the queue, are noticed to have changed, and are found valid or not (R-020 … ). */
export const createOrderIntakeStore = (db: Knex) => ({
  /** The rows of these Linnworks orders, deleted ones included: a deleted order is not queued again by itself. */
  async known(installationId: string, linnworksOrderIds: string[]): Promise<Map<string, KnownOrder>> {
    const { rows } = await db.raw<{ rows: (OrderRow & { hash: string })[] }>(
      `select distinct on (linnworks_order_id) id, linnworks_order_id, status, version, source_hash as hash
       from orders where installation_id = ? and linnworks_order_id = any(?::uuid[])
       order by linnworks_order_id, (status <> 'deleted') desc, created_at desc`, [installationId, linnworksOrderIds]);
    return new Map(rows.map((row) => [row.linnworks_order_id, { id: row.id, linnworksOrderId: row.linnworks_order_id, status: row.status, version: row.version, hash: row.hash }]));
  },

  /** Stores new orders as Pending, in one statement; an order that is already here is passed over. Gives the rows that were made. */
  async addFetched(installationId: string, fetched: FetchedOrder[], actor: string): Promise<Order[]> {
    const { rows } = await db.raw<{ rows: OrderRow[] }>(
      `with made as (
         insert into orders (installation_id, linnworks_order_id, order_number, channel_reference, postal_service_id, postal_service_name, customer_name, postcode, received_at, source, source_hash)
         select ?, (s->>'linnworksOrderId')::uuid, (s->>'orderNumber')::bigint, left(s->>'channelReference', ?), (s->'postalService'->>'id')::uuid, left(coalesce(s->'postalService'->>'name', ''), ?),
           left(coalesce(s->'delivery'->>'name', ''), ?), left(coalesce(s->'delivery'->>'postcode', ''), ?), (s->>'receivedAt')::timestamptz, s, hash
         from unnest(?::jsonb[], ?::text[]) as fetched (s, hash)
         where not exists (select 1 from orders o where o.installation_id = ? and o.linnworks_order_id = (s->>'linnworksOrderId')::uuid)
         on conflict do nothing
         returning *
       ), told as (
         insert into audit_log (kind, installation_id, order_id, actor, correlation_id, to_status, outcome)
         select 'order', installation_id, id, ?, ?, status, 'fetched' from made
       )
       select * from made`,
      [installationId, ...SHOWN, fetched.map(({ source }) => json(source)), fetched.map(({ hash }) => hash), installationId, actor, correlationId()]);
    return rows.map(toOrder);
  },

  /**
   * Keeps what changed in Linnworks; a Completed order keeps what was sent. Orders that are being sent or deleted right now are left alone, so that the change is noticed again
   * by the next fetch; a Failed order whose data changed starts anew with all its attempts. Gives the rows that took it.
   */
  async noteChanged(installationId: string, changed: (FetchedOrder & Pick<Order, 'id'>)[], actor: string): Promise<Order[]> {
    const { rows } = await db.raw<{ rows: OrderRow[] }>(
      `with old as materialized (
         select o.id, o.status, s, hash from orders o
         join unnest(?::uuid[], ?::jsonb[], ?::text[]) as changed (id, s, hash) on changed.id = o.id
         where o.installation_id = ? and o.status not in ('in-progress', 'deleted') and o.delete_requested_at is null and o.source_hash <> hash
         for update of o
       ), kept as (
         update orders o set
           source = case when o.status = 'completed' then o.source else s end, source_hash = hash, channel_reference = left(s->>'channelReference', ?),
           postal_service_id = (s->'postalService'->>'id')::uuid, postal_service_name = left(coalesce(s->'postalService'->>'name', ''), ?),
           customer_name = left(coalesce(s->'delivery'->>'name', ''), ?), postcode = left(coalesce(s->'delivery'->>'postcode', ''), ?),
           status = case when o.status = 'failed' then 'ready-for-retry' else o.status end,
           submissions = case when o.status = 'failed' then 0 else o.submissions end,
           next_attempt_at = case when o.status = 'failed' then now() else o.next_attempt_at end,
           version = o.version + 1, updated_at = now()
         from old where o.id = old.id
         returning o.*, old.status as from_status
       ), told as (
         insert into audit_log (kind, installation_id, order_id, actor, correlation_id, from_status, to_status, outcome)
         select 'order', installation_id, id, ?, ?, case when from_status <> status then from_status end, case when from_status <> status then status end, 'changed in Linnworks' from kept
       )
       select * from kept`,
      [changed.map(({ id }) => id), changed.map(({ source }) => json(source)), changed.map(({ hash }) => hash), installationId, ...SHOWN, actor, correlationId()]);
    return rows.map(toOrder);
  },

  /** Moves orders that can't be sent as they are to Validation Failed; only rows that are still as they were judged. */
  async markInvalid(judged: Judged[], actor: string): Promise<number> {
    if (judged.length === 0) return 0;
    const { rows } = await db.raw<{ rows: { id: string }[] }>(
      `with old as materialized (
         select o.id, o.status, judged.problem from orders o
         join unnest(?::uuid[], ?::int[], ?::jsonb[]) as judged (id, version, problem) on judged.id = o.id and judged.version = o.version
         where o.status in ('pending', 'ready-for-retry', 'failed') for update of o
       ), moved as (
         update orders o set status = 'validation-failed', problem = old.problem, http_status = null, version = o.version + 1, checked_at = now(), updated_at = now()
         from old where o.id = old.id returning o.id, o.installation_id, old.status as from_status, o.problem
       ), told as (
         insert into audit_log (kind, installation_id, order_id, actor, correlation_id, from_status, to_status, outcome, code, message)
         select 'order', installation_id, id, ?, ?, from_status, 'validation-failed', 'not sendable', problem->>'code', problem->>'message' from moved
       )
       select id from moved`,
      [judged.map(({ id }) => id), judged.map(({ version }) => version), judged.map(({ problem }) => json(problem)), actor, correlationId()]);
    return rows.length;
  },

  /** Frees orders whose cause is gone: Validation Failed → Pending, the error cleared. */
  async markValid(judged: Pick<Order, 'id' | 'version'>[], actor: string): Promise<number> {
    if (judged.length === 0) return 0;
    const { rows } = await db.raw<{ rows: { id: string }[] }>(
      `with moved as (
         update orders o set status = 'pending', problem = null, http_status = null, version = o.version + 1, next_attempt_at = now(), checked_at = now(), updated_at = now()
         from unnest(?::uuid[], ?::int[]) as judged (id, version)
         where o.id = judged.id and o.version = judged.version and o.status = 'validation-failed'
         returning o.id, o.installation_id
       ), told as (
         insert into audit_log (kind, installation_id, order_id, actor, correlation_id, from_status, to_status, outcome)
         select 'order', installation_id, id, ?, ?, 'validation-failed', 'pending', 'cause is gone' from moved
       )
       select id from moved`,
      [judged.map(({ id }) => id), judged.map(({ version }) => version), actor, correlationId()]);
    return rows.length;
  },

  /** Notes that orders were checked again and still can't be sent; the stored error is refreshed. */
  async stillInvalid(judged: Judged[]): Promise<void> {
    if (judged.length === 0) return;
    await db.raw(
      `update orders o set problem = case when o.problem->>'message' = judged.problem->>'message' then o.problem else judged.problem end, checked_at = now()
       from unnest(?::uuid[], ?::int[], ?::jsonb[]) as judged (id, version, problem)
       where o.id = judged.id and o.version = judged.version and o.status = 'validation-failed'`,
      [judged.map(({ id }) => id), judged.map(({ version }) => version), judged.map(({ problem }) => json(problem))]);
  },

  /** Notes that these were read again, whatever came of it: so whoever asked for that sees that it was done. */
  async noteChecked(ids: string[]): Promise<void> {
    await db.raw('update orders set checked_at = now() where id in (select id from orders where id = any(?::uuid[]) order by id for update)', [ids]);
  },

  /** Validation Failed orders of an installation, the longest unchecked first; of one postal service where named. */
  async toCheck(installationId: string, { limit, postalServiceId }: { limit: number; postalServiceId?: string | undefined }): Promise<Order[]> {
    const rows: OrderRow[] = await db('orders').where({ installation_id: installationId, status: 'validation-failed', ...(postalServiceId ? { postal_service_id: postalServiceId } : {}) })
      .orderBy('checked_at').limit(limit);
    return rows.map(toOrder);
  },

  async get(id: string): Promise<Order | undefined> {
    const row: OrderRow | undefined = await db('orders').where({ id }).first();
    return row && toOrder(row);
  },

  async getMany(ids: string[]): Promise<Order[]> {
    const rows: OrderRow[] = await db('orders').whereIn('id', ids);
    return rows.map(toOrder);
  },
});
