import { narrowed, ORDER_LIFECYCLE, PLANNING_STATES, runName, type DeliveryStatus, type OrderStatus, type PlanningState, type Within } from '@stream-tech/domain';
import type { Knex } from 'knex';
import { onlyWithin } from '../within.ts';
import { deliveryOf } from './delivery.ts';
import { LATEST_PRINT, PRINT_COLUMNS, printedOf, type PrintedLabel, type PrintRow } from './printed-label.ts';
import { readRunDays, runIdsOfDay, type RunDay } from './run-days.ts';

export type RunStop = {
  orderId: string;
  orderNumber: number;
  customerName: string;
  postcode: string;
  consignmentNo: string | null;
  status: OrderStatus;
  statusTitle: string;
  /** The place on the run as planned, whatever its size. */
  sequence: number | null;
  eta: string | null;
  /** What Stream says of the order: wholly delivered or collected, in part, or not yet. */
  done: 'no' | 'partly' | 'fully';
  /** What Stream says of it, in words; null: it was not read since it was sent. */
  delivery: DeliveryStatus | null;
  /** A label can be printed. */
  isPrintable: boolean;
  printed: PrintedLabel | null;
};

/** A run as its day's list shows it. */
export type RunHead = {
  installationId: string;
  integrationId: string;
  runId: string;
  /** As people call it: "Run 27", whatever its size, else the planner's words. */
  title: string;
  /** What the planner wrote, where it says more than the title. */
  remark: string;
  description: string;
  /** The number the planner gave it, whatever its size; null where the description has none. */
  number: number | null;
  day: string | null;
  drivers: string[];
  vehicles: string[];
  /** How far planning is; null: no event has told. */
  state: PlanningState | null;
  stateTitle: string;
  /** How many stops it has, and of how many a label was printed, the label shows an earlier plan, all is done, or the delivery failed. */
  counts: { stops: number; printed: number; outdated: number; done: number; notDelivered: number };
};

export type Run = RunHead & { /** In the run's order. */ stops: RunStop[] };

export type RunsFilter = { /** YYYY-MM-DD; null: runs without a date. */ day: string | null; installationId?: string | undefined; within: Within };

/** What a list of a day's runs reads of each stop. */
type ListRow = PrintRow & {
  installation_id: string; integration_id: string; carrier_status: string; run_id: string; run_description: string; run_number: number | null; sequence: number | null; planned_date: string | null;
  driver: string; vehicle: string; state: PlanningState | null; state_at: Date | null;
};
/** What a run's own page reads besides. */
type Row = ListRow & { order_id: string; order_number: number; customer_name: string; postcode: string | null; consignment_no: string | null; tracking_number: string | null; status: OrderStatus; delete_requested_at: Date | null; eta: string | null };

const OF_LIST = ['o.installation_id', 'o.integration_id', 'o.carrier_done', 'o.carrier_status', 'p.run_id', 'p.run_description', 'p.run_number', 'p.sequence', 'p.driver', 'p.vehicle', 'p.state', 'p.state_at', ...PRINT_COLUMNS] as const;
const OF_STOPS = ['p.order_id', 'o.order_number', 'o.customer_name', 'o.postcode', 'o.consignment_no', 'o.tracking_number', 'o.status', 'o.delete_requested_at', 'p.eta'] as const;

/** One run: what Stream calls it within an account, on one day. */
export type RunKey = { integrationId: string; runId: string; /** YYYY-MM-DD; null: it has no date. */ day: string | null };

/** More than the busiest depot plans for a day; a screen shows no more. */
const MOST_STOPS = 5_000;

const planOf = (row: ListRow): Parameters<typeof printedOf>[1] => ({ runNumber: row.run_number ?? undefined, runDescription: row.run_description, sequence: row.sequence ?? undefined, plannedDate: row.planned_date ?? undefined });

const toStop = (row: Row): RunStop => ({
  orderId: row.order_id, orderNumber: row.order_number, customerName: row.customer_name, postcode: row.postcode ?? '', consignmentNo: row.consignment_no,
  status: row.status, statusTitle: ORDER_LIFECYCLE[row.status].title, sequence: row.sequence, eta: row.eta, done: row.carrier_done, delivery: deliveryOf(row.carrier_status),
  isPrintable: row.status === 'completed' && row.consignment_no !== null && row.tracking_number !== null && row.delete_requested_at === null, printed: printedOf(row, planOf(row)),
});

const countsOf = (rows: ListRow[]): RunHead['counts'] => {
  const counts = { stops: rows.length, printed: 0, outdated: 0, done: 0, notDelivered: 0 };
  for (const row of rows) {
    const printed = printedOf(row, planOf(row));
    if (printed) counts.printed += 1;
    if (printed?.isOutdated) counts.outdated += 1;
    if (row.carrier_done === 'fully') counts.done += 1;
    if (deliveryOf(row.carrier_status)?.tone === 'bad') counts.notDelivered += 1;
  }
  return counts;
};

const named = (texts: string[]): string[] => [...new Set(texts)].filter(Boolean).sort();

const toHead = (rows: ListRow[]): RunHead => {
  const first = rows[0]!;
  // Stops may have been told of the planning by different events; the latest one counts for the run.
  const told = rows.filter(({ state_at: at }) => at !== null).sort((a, b) => b.state_at!.getTime() - a.state_at!.getTime())[0];
  return {
    installationId: first.installation_id, integrationId: first.integration_id, runId: first.run_id, description: first.run_description, number: first.run_number, day: first.planned_date,
    ...runName({ runNumber: first.run_number, runDescription: first.run_description, runId: first.run_id }),
    drivers: named(rows.map(({ driver }) => driver)), vehicles: named(rows.map(({ vehicle }) => vehicle)), state: told?.state ?? null, stateTitle: told?.state ? PLANNING_STATES[told.state] : 'Planned', counts: countsOf(rows),
  };
};

export type RunsView = ReturnType<typeof createRunsView>;

/** The runs of a day as dispatch and warehouse see them: what our snapshots say of each order, with its true numbers. */
export const createRunsView = (db: Knex) => {
  /** The stops of a day in the order of the list: by installation, run and place. */
  const stops = (day: string | null, within: Within, limit: number, held: (query: Knex.QueryBuilder) => void): Knex.QueryBuilder => db('order_plans as p').join('orders as o', 'o.id', 'p.order_id')
    .joinRaw(LATEST_PRINT)
    .where('p.run_id', '<>', '').whereNot('o.status', 'deleted')
    .modify((query) => { void (day === null ? query.whereNull('p.planned_date') : query.where('p.planned_date', day)); held(onlyWithin(query, 'o.installation_id', within)); })
    .select(...OF_LIST, db.raw('p.planned_date::text'))
    .orderByRaw('o.installation_id, p.run_number nulls last, p.run_description, p.run_id, p.sequence nulls last, o.order_number').limit(limit);

  return {
    /** Days with runs from a date on (YYYY-MM-DD), the earliest first, and the runs without a date. */
    days: ({ from, installationId, within }: { from: string; installationId?: string | undefined; within: Within }): Promise<RunDay[]> => readRunDays(db, from, narrowed(within, installationId)),

    /** The runs of a day, by installation and number, without their stops. `isCut`: they have more stops than are counted. */
    async ofDay({ day, installationId, within }: RunsFilter): Promise<{ runs: RunHead[]; isCut: boolean }> {
      const those = narrowed(within, installationId);
      // Some installations' runs first: their orders are not looked for among everybody's.
      const rows: ListRow[] = await stops(day, those, MOST_STOPS + 1, (query) => { if (those !== 'all') void query.whereIn('p.run_id', runIdsOfDay(db, day, those)); });
      const groups = Map.groupBy(rows.slice(0, MOST_STOPS), ({ integration_id: integrationId, run_id: runId }) => `${integrationId} ${runId}`);
      return { runs: [...groups.values()].map(toHead), isCut: rows.length > MOST_STOPS };
    },

    /** One run with its stops, at most `limit` of them; undefined: no order is on it any more, or it is none of `within`. */
    async run({ integrationId, runId, day, within }: RunKey & { within: Within }, limit = MOST_STOPS): Promise<Run | undefined> {
      const rows: Row[] = await stops(day, within, limit, (query) => void query.where({ 'o.integration_id': integrationId, 'p.run_id': runId })).select(...OF_STOPS);
      return rows.length > 0 ? { ...toHead(rows), stops: rows.map(toStop) } : undefined;
    },
  };
};
