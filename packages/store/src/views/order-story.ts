import { PLANNING_STATES, runName, WEBHOOK_STATUSES, type Address, type OrderPlan, type SourceItem, type SourceOrder, type WebhookStatus } from '@stream-tech/domain';
import type { Knex } from 'knex';
import { createOrderPlanStore } from '../order-plan-store.ts';
import { LATEST_PRINT, PRINT_COLUMNS, printedOf, type PrintedLabel, type PrintRow } from './printed-label.ts';

/** What Stream told that concerned an order: by its own numbers, or because it is on the run. */
export type StoryEvent = {
  id: number;
  /** `stream`: it told us; `reconcile`: we looked, and saw what it had not told. */
  source: 'stream' | 'reconcile';
  code: string;
  description: string;
  /** The run it tells of; '' where it tells of the order alone. */
  run: string;
  status: WebhookStatus;
  statusTitle: string;
  problem: string | null;
  /** What came of it: how many orders, what was written. */
  effect: Record<string, unknown> | null;
  receivedAt: string;
  correlationId: string | null;
};

/** A plan in the words of the screens, as the board of runs has them. */
export type ShownOrderPlan = OrderPlan & { title: string; remark: string; /** null: no event has told how far planning is. */ stateTitle: string | null };

const shown = (plan: OrderPlan): ShownOrderPlan => ({ ...plan, ...runName(plan), stateTitle: plan.state ? PLANNING_STATES[plan.state] : null });

/** What is known of an order beside its row and its audit trail. */
export type OrderStory = {
  /** The Stream account's integration that it went to, or would go to by its postal service. */
  integrationId: string | null;
  /** As Stream had it when it was read last; null: on no run. */
  plan: ShownOrderPlan | null;
  planReadAt: string | null;
  /** Stream's own word for the order; '' where it was not read yet. */
  carrierStatus: string;
  carrierSeenAt: string | null;
  /** When we marked it as processed in Linnworks. */
  processedAt: string | null;
  /** Where it goes, as Linnworks said when it was read last; null: not kept. */
  deliverTo: Address | null;
  /** What it holds; the parts of a composite stand in its place. */
  goods: { sku: string; title: string; quantity: number; isService: boolean }[];
  /** Its label's last print; null: never printed. */
  printed: PrintedLabel | null;
  /** Labels that were drawn, by kind: how many, and when last. */
  labels: { labelType: string; count: number; drawnAt: string }[];
  /** The latest first. */
  events: StoryEvent[];
  /** There are more events than these. */
  isCut: boolean;
};

type OrderRow = { integration_id: string | null; mapped_to: string | null; consignment_no: string | null; stream_order_no: string | null; stream_order_id: string | null; carrier_status: string; carrier_seen_at: Date | null; processed_at: Date | null; run_id: string | null; read_at: Date | null; source: Partial<SourceOrder> } & PrintRow;

const MOST_EVENTS = 100;

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a row as the driver gives it; this function is where it becomes ours
const toEvent = (row: any): StoryEvent => ({
  id: row.id, source: row.source, code: row.code, description: row.event.description ?? '', run: row.event.run?.description || (row.event.run?.id ?? ''),
  status: row.status, statusTitle: WEBHOOK_STATUSES[row.status as WebhookStatus].title, problem: row.problem, effect: row.effect, receivedAt: row.received_at.toISOString(), correlationId: row.correlation_id,
});

const goodsOf = ({ sku, title, quantity, isService, children }: SourceItem): OrderStory['goods'] => (children.length > 0 ? children.flatMap(goodsOf) : [{ sku, title, quantity, isService }]);

export type OrderStoryView = ReturnType<typeof createOrderStoryView>;

/** The plan of an order, and what Stream told of it, for the page that tells its whole story (R-243, R-251; ). */
export const createOrderStoryView = (db: Knex) => {
  /** One branch for each reason, each by an index; an event of a run counts if it names the order, or no order at all. */
  const eventsOf = async (orderId: string, { integration_id: integrationId, run_id: runId, ...row }: OrderRow): Promise<StoryEvent[]> => {
    const numbers = [row.consignment_no, row.stream_order_no, row.stream_order_id].filter((number) => number !== null);
    const { rows } = await db.raw(
      `select id, source, code, event, status, problem, effect, received_at, correlation_id from webhook_events where id in (
         (select id from webhook_events where integration_id = ?::uuid and piece = any(?::text[]) order by id desc limit ?)
         union
         (select id from webhook_events where integration_id = ?::uuid and piece = ? and (event->'stops' = '[]' or exists (select 1 from jsonb_array_elements(event->'stops') s where s->>'ref' = any(?::text[]))) order by id desc limit ?)
         union
         (select event_id from order_notes where order_id = ?::uuid and event_id is not null order by event_id desc limit ?)
       ) order by id desc limit ?`,
      [integrationId, numbers.map((number) => `order:${number}`), MOST_EVENTS + 1, integrationId, `run:${runId ?? ''}`, numbers, MOST_EVENTS + 1, orderId, MOST_EVENTS + 1, MOST_EVENTS + 1] as Knex.Value[]);
    return rows.map(toEvent);
  };

  const labelsOf = async (orderId: string): Promise<OrderStory['labels']> => {
    const rows: { label_type: string; count: number; drawn_at: Date }[] = await db('labels').where({ order_id: orderId }).groupBy('label_type').orderBy('label_type').select('label_type').count({ count: '*' }).max({ drawn_at: 'drawn_at' }) as never;
    return rows.map(({ label_type: labelType, count, drawn_at: at }) => ({ labelType, count: Number(count), drawnAt: at.toISOString() }));
  };

  return {
    /** Under which numbers work on an order was done, the latest first: its jobs carry them. */
    async correlationIds(orderId: string): Promise<string[]> {
      const rows: { correlation_id: string }[] = await db('audit_log').where({ order_id: orderId }).orderBy('id', 'desc').limit(MOST_EVENTS).select('correlation_id');
      return [...new Set(rows.map(({ correlation_id: id }) => id))];
    },

    /** Undefined: there is no such order. */
    async one(orderId: string): Promise<OrderStory | undefined> {
      const row: OrderRow | undefined = await db('orders as o').leftJoin('order_plans as p', 'p.order_id', 'o.id').leftJoin('services as s', (on) => void on.on('s.installation_id', 'o.installation_id').on('s.postal_service_id', 'o.postal_service_id')).joinRaw(LATEST_PRINT).where('o.id', orderId)
        .first('o.integration_id', 's.integration_id as mapped_to', 'o.consignment_no', 'o.stream_order_no', 'o.stream_order_id', 'o.carrier_status', 'o.carrier_done', 'o.carrier_seen_at', 'o.processed_at', 'o.source', 'p.run_id', 'p.read_at', ...PRINT_COLUMNS);
      if (!row) return undefined;
      const [plan, events, labels] = await Promise.all([createOrderPlanStore(db).plan(orderId), eventsOf(orderId, row), labelsOf(orderId)]);
      return {
        integrationId: row.integration_id ?? row.mapped_to, plan: plan ? shown(plan) : null, planReadAt: row.read_at?.toISOString() ?? null, carrierStatus: row.carrier_status, carrierSeenAt: row.carrier_seen_at?.toISOString() ?? null, processedAt: row.processed_at?.toISOString() ?? null,
        deliverTo: row.source.delivery ?? null, goods: (row.source.items ?? []).flatMap(goodsOf), printed: printedOf(row, plan), labels, events: events.slice(0, MOST_EVENTS), isCut: events.length > MOST_EVENTS,
      };
    },
  };
};
