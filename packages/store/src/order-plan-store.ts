import { cutText, readable, type CarrierOrder, type Order, type OrderPlan, type PlanningState } from '@stream-tech/domain';
import type { Knex } from 'knex';
import { conditionally } from './order-fence.ts';
import { toOrder, type OrderRow } from './order-row.ts';

/** Where a plan comes from: when its reading began, and what an event told of the planning, with the event's own time. */
export type PlanReading = { readAt: Date; state?: PlanningState | undefined; stateAt?: Date | undefined };

type PlanRow = {
  order_id: string; run_id: string; run_description: string; run_number: number | null; sequence: number | null; planned_date: string | null; eta: string | null; driver: string; vehicle: string; state: PlanningState | null;
};

const TEXT_MAX = 500;
const STATUS_MAX = 100;

const IS_NEWER = 'excluded.read_at > p.read_at';
/** What one reading replaces of another, all of it together. */
const REPLACED = ['run_id', 'run_description', 'run_number', 'sequence', 'planned_date', 'eta', 'driver', 'vehicle', 'read_at']
  .map((column) => `${column} = case when ${IS_NEWER} then excluded.${column} else p.${column} end`).join(', ');
// Of two events of the same second the one further on counts, whichever comes first: closed, locked, open are in the alphabet's order.
const IS_LATER_STATE = '(excluded.state_at > coalesce(p.state_at, \'-infinity\') or (excluded.state_at = p.state_at and excluded.state < p.state))';
/** What Linnworks shows of a plan: RUN, SEQ, day, despatch date, driver and vehicle. */
const SHOWN_DIFFERS = `(old.run_number, old.sequence, old.planned_date, coalesce(old.driver, ''), coalesce(old.vehicle, '')) is distinct from (new.run_number, new.sequence, new.planned_date, new.driver, new.vehicle)`;

/** One statement of constants alone: keeps, compares, and marks. */
const KEEP = `with kept as (
     insert into order_plans as p (order_id, run_id, run_description, run_number, sequence, planned_date, eta, driver, vehicle, read_at, state, state_at)
     values (?, ?, ?, ?, ?, ?::date, ?, ?, ?, ?, ?, ?)
     on conflict (order_id) do update set ${REPLACED},
       state = case when ${IS_LATER_STATE} then excluded.state else p.state end, state_at = greatest(p.state_at, excluded.state_at), updated_at = now()
     where ${IS_NEWER} or ${IS_LATER_STATE}
     returning p.order_id, ${SHOWN_DIFFERS} as changed
   ), marked as (
     update orders o set write_back_due_at = now(), write_back_rev = write_back_rev + 1, write_back_tries = 0 from kept where kept.changed and o.id = kept.order_id and o.status = 'completed'
   )
   select changed from kept`;

const text = (value: string): string => cutText(readable(value), TEXT_MAX);
/** A number that Postgres and we count alike; the carrier may send any. */
const whole = (value: number | undefined): number | null => (value !== undefined && Number.isSafeInteger(value) ? value : null);

const toPlan = (row: PlanRow): OrderPlan => ({
  runId: row.run_id, runDescription: row.run_description, runNumber: row.run_number ?? undefined, sequence: row.sequence ?? undefined, plannedDate: row.planned_date ?? undefined, eta: row.eta ?? undefined,
  driver: row.driver, vehicle: row.vehicle, state: row.state ?? undefined,
});

export type OrderPlanStore = ReturnType<typeof createOrderPlanStore>;

/** What planning says of each order, as it was read back last, and what Stream says of the order itself. */
export const createOrderPlanStore = (db: Knex) => {
  const conditional = conditionally(db);
  /** The plans of these orders, by order; those on no run are left out. */
  const plans = async (orderIds: string[]): Promise<Map<string, OrderPlan>> => {
    const rows: PlanRow[] = await db('order_plans').select('order_id', 'run_id', 'run_description', 'run_number', 'sequence', db.raw('planned_date::text'), 'eta', 'driver', 'vehicle', 'state')
      .whereIn('order_id', orderIds).where('run_id', '<>', '');
    return new Map(rows.map((row) => [row.order_id, toPlan(row)]));
  };

  return {
    plans,

    /** The plan of an order; undefined: it is on no run, as far as we have read. */
    plan: async (orderId: string): Promise<OrderPlan | undefined> => (await plans([orderId])).get(orderId),

    /** Completed orders of an integration that our snapshots have on a run, in the run's order: those that left it since are among them. */
    async ofRun(integrationId: string, runId: string): Promise<Order[]> {
      const rows: OrderRow[] = await db('orders as o').join('order_plans as p', 'p.order_id', 'o.id').select('o.*')
        .where('p.run_id', text(runId)).where('p.run_id', '<>', '').where({ 'o.integration_id': integrationId, 'o.status': 'completed' }).orderByRaw('p.sequence nulls last, o.id');
      return rows.map(toOrder);
    },

    /**
     * Keeps what a reading found; undefined: the order is on no run. A snapshot only replaces one whose reading began earlier, and a state
     * only one of an earlier event, so that readings in any order end in the newest. Where that changes what Linnworks has to show,
     * the write-back of a Completed order is marked due in the same statement (W5). Gives whether it changed.
     */
    async keep(orderId: string, plan: Omit<OrderPlan, 'state'> | undefined, { readAt, state, stateAt }: PlanReading): Promise<boolean> {
      const isTold = state !== undefined && stateAt !== undefined;
      const { rows } = await db.raw<{ rows: { changed: boolean }[] }>(KEEP,
        [orderId, text(plan?.runId ?? ''), text(plan?.runDescription ?? ''), whole(plan?.runNumber), whole(plan?.sequence), plan?.plannedDate ?? null, plan?.eta === undefined ? null : text(plan.eta),
          text(plan?.driver ?? ''), text(plan?.vehicle ?? ''), readAt, isTold ? state : null, isTold ? stateAt : null]);
      return rows[0]?.changed ?? false;
    },

    /** The planned orders of an integration are to be shown by other settings now: their write-back is due. Gives how many. */
    async showAgain(integrationId: string): Promise<number> {
      const { rows } = await db.raw<{ rows: unknown[] }>(
        `update orders o set write_back_due_at = now(), write_back_rev = write_back_rev + 1, write_back_tries = 0 from order_plans p
         where p.order_id = o.id and p.run_id <> '' and o.integration_id = ? and o.status = 'completed' and o.processed_at is null and o.carrier_done <> 'fully' returning o.id`, [integrationId]);
      return rows.length;
    },

    /** Notes what Stream says of an order, unless it was seen later already. Gives whether it was noted. */
    noteCarrierState: (orderId: string, { status, done, seenAt }: Pick<CarrierOrder, 'status' | 'done'> & { seenAt: Date }): Promise<boolean> =>
      conditional(
        `update orders set carrier_status = ?, carrier_done = ?, carrier_seen_at = ? where id = ? and (carrier_seen_at is null or carrier_seen_at < ?) returning id`,
        [cutText(readable(status), STATUS_MAX), done, seenAt, orderId, seenAt]),
  };
};
