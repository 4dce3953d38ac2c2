import { shownPlan, type Order, type ShownPlan } from '@stream-tech/domain';

/** When a label was printed last and by whom, and whether it shows a plan that is not the order's any more while its goods are still to be handed over: afterwards nobody reads it. */
export type PrintedLabel = { at: string; by: string; isOutdated: boolean; /** Run, stop and day as printed, where that is known. */ shown: ShownPlan | null };

/** The latest print of an order `o`, to be joined as `l`: its time, its person, and the plan on the paper. */
export const LATEST_PRINT = `left join lateral (select a.at, a.actor, a.detail->'plan' as plan from audit_log a where a.order_id = o.id and a.kind = 'label' and a.outcome = 'printed' order by a.id desc limit 1) l on true`;
export const PRINT_COLUMNS = ['l.at as printed_at', 'l.actor as printed_by', 'l.plan as printed_plan'] as const;
export type PrintRow = { printed_at: Date | null; printed_by: string | null; printed_plan: ShownPlan | null; carrier_done: Order['carrierDone'] };

const isSame = (one: ShownPlan, other: ShownPlan): boolean => one.run === other.run && one.sequence === other.sequence && one.deliveryDate === other.deliveryDate;

/** The print of a row beside what the plan says now; null: never printed. */
export const printedOf = ({ printed_at: at, printed_by: by, printed_plan: shown, carrier_done: done }: PrintRow, plan: Parameters<typeof shownPlan>[0]): PrintedLabel | null =>
  at && { at: at.toISOString(), by: by ?? '', isOutdated: done === 'no' && shown !== null && !isSame(shown, shownPlan(plan)), shown };
