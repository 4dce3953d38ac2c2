import type { Within } from '@stream-tech/domain';
import type { Knex } from 'knex';
import { onlyWithin } from '../within.ts';

/** An order that a notification is about, as a list shows it. */
export type EventsOrder = { id: string; orderNumber: number };

/** More orders than have one number; more notifications than are told of one of them. */
const MOST_ORDERS = 50;
const MOST_EVENTS = 500;

const refKey = (integrationId: string, ref: string): string => `${integrationId} ${ref}`;

/** Orders of ours by the number under which Stream speaks of each, as `createOrderMatchStore` finds them, for a page of notifications at once. */
export const ordersOfEvents = async (db: Knex, told: readonly { integrationId: string; consignmentNo: string }[]): Promise<(integrationId: string, ref: string) => EventsOrder | null> => {
  const refs = [...new Set(told.map(({ consignmentNo }) => consignmentNo))].filter(Boolean);
  const rows: { id: string; order_number: number; integration_id: string; numbers: (string | null)[] }[] = refs.length === 0 ? [] : await db('orders as o').join('integrations as i', (on) => void on.on('i.id', 'o.integration_id').on('i.stream_account', 'o.stream_account'))
    .whereIn('o.status', ['completed', 'deleted']).whereIn('o.integration_id', [...new Set(told.map(({ integrationId }) => integrationId))])
    .whereRaw('(o.consignment_no = any(?::text[]) or o.stream_order_no = any(?::text[]) or o.stream_order_id = any(?::text[]))', [refs, refs, refs])
    .orderByRaw(`(o.status = 'deleted'), o.created_at desc`).select('o.id', 'o.order_number', 'o.integration_id', db.raw('array[o.consignment_no, o.stream_order_no, o.stream_order_id] as numbers'));
  const found = new Map<string, EventsOrder>();
  for (const { id, order_number: orderNumber, integration_id: integrationId, numbers } of rows) {
    for (const number of numbers) if (number !== null && !found.has(refKey(integrationId, number))) found.set(refKey(integrationId, number), { id, orderNumber });
  }
  return (integrationId, ref) => found.get(refKey(integrationId, ref)) ?? null;
};

/**
 * The latest notifications about whatever has this number: an order's in Linnworks, or one under which Stream knows it, whether an order
 * of ours fits it or not. Each branch by an index; a run's count where they name the order, or no order at all.
 */
export const eventsAbout = async (db: Knex, search: string, within: Within): Promise<number[]> => {
  const isNumber = /^\d{1,15}$/.test(search);
  const columns = ['consignment_no', 'stream_order_no', 'stream_order_id'] as const;
  const orders: { id: string }[] = await onlyWithin(db('orders as o').where((any) => {
    for (const column of columns) void any.orWhere(`o.${column}`, search);
    if (isNumber) void any.orWhere('o.order_number', Number(search));
  }), 'o.installation_id', within).limit(MOST_ORDERS).select('o.id');
  const ids = orders.map(({ id }) => id);
  const { rows } = await db.raw<{ rows: { id: number }[] }>(
    `with numbers as materialized (
       select o.integration_id, n.ref from orders o cross join unnest(array[o.consignment_no, o.stream_order_no, o.stream_order_id]) as n(ref) where o.id = any(?::uuid[]) and o.integration_id is not null and n.ref is not null
       union select id, ? from integrations
     ), runs as materialized (
       select o.integration_id, p.run_id, array[o.consignment_no, o.stream_order_no, o.stream_order_id] as refs from orders o join order_plans p on p.order_id = o.id where o.id = any(?::uuid[]) and p.run_id <> ''
     )
     select e.id from numbers n cross join lateral (select id from webhook_events where integration_id = n.integration_id and piece = 'order:' || n.ref order by id desc limit ?) e
     union
     select e.id from runs r cross join lateral (
       select id from webhook_events where integration_id = r.integration_id and piece = 'run:' || r.run_id and (event->'stops' = '[]' or exists (select 1 from jsonb_array_elements(event->'stops') s where s->>'ref' = any(r.refs))) order by id desc limit ?
     ) e
     union
     (select id from webhook_events where open_refs <> '{}' and open_refs @> array[?::text] limit ?)
     order by id desc limit ?`, [ids, search, ids, MOST_EVENTS, MOST_EVENTS, search, MOST_EVENTS, MOST_EVENTS] as unknown as Knex.Value[]);
  return rows.map(({ id }) => Number(id));
};
