import { ORDER_LIFECYCLE, WEBHOOK_STATUSES, type OrderStatus, type WebhookStatus, type Within } from '@stream-tech/domain';
import type { Knex } from 'knex';
import { onlyWithin } from '../within.ts';
import { boundedCount, type BoundedCount } from './bounded-count.ts';
import { DELIVERY_FAILED } from './delivery.ts';

/** Orders that fail for one cause. */
export type FailingGroup = BoundedCount & { status: OrderStatus; statusTitle: string; code: string; /** What has to happen before they can go on. */ remedy: string; /** What the latest of them says. */ example: string; exampleOrderId: string; exampleOrderNumber: number; /** Its account, where the cause may be mended for all of them. */ installationId: string; integrationId: string | null };

/** An order that has waited long, and why, where there is a reason. */
export type WaitingOrder = { id: string; orderNumber: number; customerName: string; receivedAt: string; reason: string | null };

/** A delete that is not over yet. */
export type OpenDelete = { id: string; orderNumber: number; /** Gone from Stream, and not cleared in Linnworks yet. */ isTakenOut: boolean; requestedAt: string; problem: string | null };

/** What home shows beside the counts of the summary: whatever needs somebody's eyes. */
export type Overview = {
  /** The longest waiting first. */
  waiting: WaitingOrder[];
  /** The largest first. */
  failing: FailingGroup[];
  deletes: OpenDelete[];
  /** Events that are not over, or went wrong. `oldestSeconds`: the age of the oldest that waits; 0 where none does. */
  webhooks: { statuses: (BoundedCount & { status: WebhookStatus; title: string })[]; oldestSeconds: number };
  /** Deliveries that went wrong in the last week, as far as Stream has said. */
  notDelivered: BoundedCount;
  /** Stream accounts with a problem of their own or of their subscriptions. */
  accounts: { integrationId: string; name: string; installationName: string; problem: string }[];
};

const MOST_WAITING = 5;
const MOST_DELETES = 10;
/** The latest failures of each status; a cause with more than these is shown as "more than". */
const MOST_FAILURES = 2_000;
const MOST_EVENTS = 10_000;
const MOST_NOT_DELIVERED = 1_000;
const FAILING: OrderStatus[] = ['failed', 'ready-for-retry', 'validation-failed'];
const UNSETTLED: WebhookStatus[] = ['pending', 'in-progress', 'ready-for-retry', 'failed', 'unmatched', 'suspicious'];
const WAITING_EVENTS: WebhookStatus[] = ['pending', 'ready-for-retry'];

type FailingRow = { code: string; remedy: string; installation_id: string; integration_id: string | null; count: string; looked_at: string; message: string; id: string; order_number: number };

export type OverviewView = ReturnType<typeof createOverviewView>;

/** What needs somebody's eyes, each read bounded and by an index, so that it costs the same at a thousand and at a million orders. */
export const createOverviewView = (db: Knex) => {
  const waiting = async (within: Within): Promise<WaitingOrder[]> => {
    const { rows } = await db.raw(
      `select o.id, o.order_number, o.customer_name, o.received_at, o.reason from installations i cross join lateral (
         select id, order_number, customer_name, received_at, coalesce(hold_reason, problem->>'message') as reason from orders
         where installation_id = i.id and status in ('pending', 'ready-for-retry') order by received_at, id limit ?
       ) o where i.active and (?::boolean or i.id = any(?::uuid[])) order by o.received_at, o.id limit ?`, [MOST_WAITING, within === 'all', within === 'all' ? [] : within, MOST_WAITING] as Knex.Value[]);
    // eslint-disable-next-line @typescript-eslint/no-explicit-any -- a row as the driver gives it
    return rows.map((row: any): WaitingOrder => ({ id: row.id, orderNumber: row.order_number, customerName: row.customer_name, receivedAt: row.received_at.toISOString(), reason: row.reason }));
  };

  // One statement for each status: only where the planner knows which one is meant does it choose the index for a rare one.
  const failingAs = async (status: OrderStatus, within: Within): Promise<FailingGroup[]> => {
    const latest = onlyWithin(db('orders').where({ status }), 'installation_id', within).orderBy('updated_at', 'desc').orderBy('id').limit(MOST_FAILURES + 1)
      .select('id', 'order_number', 'installation_id', 'integration_id', db.raw(`problem->>'code' as code`), db.raw(`problem->>'remedy' as remedy`), db.raw(`problem->>'message' as message`), 'updated_at');
    const rows: FailingRow[] = await db.with('latest', latest).from('latest').whereNotNull('code').distinctOn('code').orderBy(['code', { column: 'updated_at', order: 'desc' }, 'id'])
      .select('*', db.raw('count(*) over (partition by code) as count'), db.raw('(select count(*) from latest) as looked_at'));
    return rows.map(({ code, remedy, count, looked_at: lookedAt, message, id, order_number: orderNumber, installation_id: installationId, integration_id: integrationId }) =>
      ({ status, statusTitle: ORDER_LIFECYCLE[status].title, code, count: Number(count), isMore: Number(lookedAt) > MOST_FAILURES, remedy, example: message, exampleOrderId: id, exampleOrderNumber: orderNumber, installationId, integrationId }));
  };
  const failing = async (within: Within): Promise<FailingGroup[]> => (await Promise.all(FAILING.map((status) => failingAs(status, within)))).flat().sort((one, other) => other.count - one.count || one.code.localeCompare(other.code));

  const deletes = async (within: Within): Promise<OpenDelete[]> => {
    const columns = ['id', 'order_number', 'stream_deleted_at', 'delete_requested_at', 'write_back_problem', db.raw(`(delete_problem::jsonb)->>'message' as delete_problem`)] as const;
    const underWay = onlyWithin(db('orders'), 'installation_id', within).select(...columns).whereNotNull('delete_due_at').orderBy('delete_due_at').limit(MOST_DELETES);
    const cleanup = onlyWithin(db('orders'), 'installation_id', within).select(...columns).where({ status: 'completed' }).whereNotNull('write_back_due_at').whereNotNull('stream_deleted_at').orderBy('write_back_due_at').limit(MOST_DELETES);
    const rows = (await Promise.all([cleanup, underWay])).flat();
    return rows.slice(0, MOST_DELETES).map((row): OpenDelete => ({
      id: row.id, orderNumber: row.order_number, isTakenOut: row.stream_deleted_at !== null, requestedAt: row.delete_requested_at.toISOString(), problem: row.stream_deleted_at === null ? row.delete_problem : row.write_back_problem,
    }));
  };

  const eventsAs = async (status: WebhookStatus, within: Within): Promise<Overview['webhooks']['statuses'][number]> => {
    const row = await db.from(onlyWithin(db('webhook_events'), 'installation_id', within).select(db.raw('1')).where({ status }).limit(MOST_EVENTS + 1).as('few')).count({ count: '*' }).first();
    const count = Number(row?.count ?? 0);
    return { status, title: WEBHOOK_STATUSES[status].title, ...boundedCount(count, MOST_EVENTS) };
  };
  const eventAge = async (status: WebhookStatus, within: Within): Promise<number> => {
    const row: { seconds: number } | undefined = await onlyWithin(db('webhook_events'), 'installation_id', within).where({ status }).orderBy('id').first(db.raw('extract(epoch from now() - received_at)::float8 as seconds'));
    return Math.max(0, Math.round(row?.seconds ?? 0));
  };
  const webhooks = async (within: Within): Promise<Overview['webhooks']> => {
    const [statuses, ages] = await Promise.all([Promise.all(UNSETTLED.map((status) => eventsAs(status, within))), Promise.all(WAITING_EVENTS.map((status) => eventAge(status, within)))]);
    return { statuses, oldestSeconds: Math.max(...ages) };
  };

  const accounts = async (within: Within): Promise<Overview['accounts']> => {
    const rows = await onlyWithin(db('integrations as g').join('installations as i', 'i.id', 'g.installation_id').leftJoin('webhook_subscriptions as s', 's.integration_id', 'g.id').where('i.active', true), 'i.id', within)
      .whereRaw(`(g.problem is not null or s.report->>'state' in ('failed', 'incomplete'))`).orderBy(['i.created_at', 'g.created_at'])
      .select('g.id', 'g.name', 'g.problem', 'i.name as installation', 's.problem as subscriptions');
    return rows.map((row) => ({ integrationId: row.id, name: row.name, installationName: row.installation, problem: row.problem ?? `Subscriptions: ${row.subscriptions ?? 'not as they should be'}` }));
  };

  const notDelivered = async (within: Within): Promise<BoundedCount> => {
    const row = await db.from(onlyWithin(db('orders as o'), 'o.installation_id', within).select(db.raw('1')).whereRaw(DELIVERY_FAILED).limit(MOST_NOT_DELIVERED + 1).as('few')).count({ count: '*' }).first();
    return boundedCount(Number(row?.count ?? 0), MOST_NOT_DELIVERED);
  };

  return {
    failing,

    async read(within: Within): Promise<Overview> {
      const [longest, causes, open, events, missed, broken] = await Promise.all([waiting(within), failing(within), deletes(within), webhooks(within), notDelivered(within), accounts(within)]);
      return { waiting: longest, failing: causes, deletes: open, webhooks: events, notDelivered: missed, accounts: broken };
    },
  };
};
