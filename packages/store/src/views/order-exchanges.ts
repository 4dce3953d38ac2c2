import type { CarrierExchange, ExchangedText } from '@stream-tech/domain';
import type { Knex } from 'knex';
import { shownText } from './webhook-body.ts';

/** One request without its bodies: what was asked, how long it took, and how it ended. */
export type ExchangedCall = Pick<CarrierExchange, 'method' | 'verb' | 'url' | 'at' | 'tookMs'> & { status: number | null; failure: string | null };

/** What was asked of Stream while an order was held once. `version` is the attempt's, where there was one. */
export type OrderExchange = {
  id: number;
  version: number;
  /** `send`: sending it, and looking for it before and after; `delete`: taking it out of Stream. */
  kind: 'send' | 'delete';
  at: string;
  correlationId: string;
  calls: ExchangedCall[];
};
/** The same with its bodies, fit to be shown as text. */
export type OrderExchangeInFull = Omit<OrderExchange, 'calls'> & { calls: (ExchangedCall & { sent: ExchangedText | null; answered: ExchangedText | null; sentHeaders: Record<string, string>; answeredHeaders: Record<string, string> })[] };

/** A silent account is asked again and again; of a long row the latest tell enough. */
const MOST = 100;

const toCall = ({ method, verb, url, at, tookMs, status, failure }: CarrierExchange): ExchangedCall => ({ method, verb, url, at, tookMs, status: status ?? null, failure: failure ?? null });
const toText = (body: ExchangedText | undefined): ExchangedText | null => (body ? { ...body, text: shownText(body.text) } : null);

type Row = { id: number; version: number; kind: OrderExchange['kind']; at: Date; correlation_id: string; calls: CarrierExchange[] };
const toExchange = ({ id, version, kind, at, correlation_id: correlationId }: Row): Omit<OrderExchange, 'calls'> => ({ id, version, kind, at: at.toISOString(), correlationId });

export type OrderExchangesView = ReturnType<typeof createOrderExchangesView>;

/** What was asked of Stream about an order and what it answered, for those who may see names and addresses there. */
export const createOrderExchangesView = (db: Knex) => ({
  /** The latest, the latest first; none where none were made, or their time is over. */
  async list(orderId: string): Promise<OrderExchange[]> {
    const rows: Row[] = await db('order_exchanges').where({ order_id: orderId }).orderBy('id', 'desc').limit(MOST)
      .select('id', 'version', 'kind', 'at', 'correlation_id', db.raw(`(select jsonb_agg(call - '{sent,answered}'::text[] order by place) from jsonb_array_elements(calls) with ordinality as each (call, place)) as calls`));
    return rows.map((row) => ({ ...toExchange(row), calls: row.calls.map(toCall) }));
  },

  /** One of them in full; undefined: the order has no such one, or not any more. */
  async one(orderId: string, id: number): Promise<OrderExchangeInFull | undefined> {
    const row: Row | undefined = await db('order_exchanges').where({ order_id: orderId, id }).first();
    return row && { ...toExchange(row), calls: row.calls.map((call) => ({ ...toCall(call), sent: toText(call.sent), answered: toText(call.answered), sentHeaders: call.sentHeaders, answeredHeaders: call.answeredHeaders })) };
  },
});
