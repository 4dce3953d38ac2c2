import type { CarrierExchange } from '@stream-tech/domain';
import { correlationId } from '@stream-tech/platform';
import type { Knex } from 'knex';
import { readableJson } from './readable-json.ts';

/** An order that is held at this version, and what the carrier was asked meanwhile and answered: the statement that ends the holding keeps it. */
export type HeldOrder = { id: string; version: number; heard?: CarrierExchange[] | undefined };

/** More requests than one send can make; the latest are kept. */
const MOST_CALLS = 20;
/** Rows that go in one statement when their time is over. */
const AT_ONCE = 2_000;

/** A part of a `with` that keeps what was heard, for the row that `done` names; nothing where nothing was heard. Bound by `keptOf`. */
export const KEPT = `kept as (
           insert into order_exchanges (order_id, version, kind, correlation_id, calls) select id, ?::int, ?, ?, ?::jsonb from done where ?::boolean
         )`;

/** The bindings of `KEPT`. */
export const keptOf = ({ version, heard = [] }: HeldOrder, kind: 'send' | 'delete' = 'send'): Knex.Value[] =>
  [version, kind, correlationId(), heard.length > 0 ? readableJson(heard.slice(-MOST_CALLS)) : null, heard.length > 0];

export type OrderExchangeStore = ReturnType<typeof createOrderExchangeStore>;

/** What was asked of Stream and what it answered: names and addresses, so it goes when its time is over (security.md, 49). */
export const createOrderExchangeStore = (db: Knex) => ({
  /** Removes what is older than so many days. Gives how many rows. */
  async expireExchanges(days: number): Promise<number> {
    let removed = 0;
    for (let some = AT_ONCE; some === AT_ONCE; removed += some) {
      const old = db('order_exchanges').select('order_id', 'id').where('at', '<', db.raw('now() - make_interval(days => ?)', [days])).limit(AT_ONCE);
      some = await db('order_exchanges').whereIn(['order_id', 'id'], old).delete();
    }
    return removed;
  },
});
