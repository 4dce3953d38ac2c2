import type { CarrierLeg, CarrierOrder, CarrierRun } from './carrier.ts';
import { DAYS, MAX_NUMBERED, RUNS, SEQUENCES, type Identifier } from './identifiers.ts';
import { parseRunNumber } from './run-number.ts';

/** How far the planner is with a run: opened again and provisional, locked and firm, or closed. */
export type PlanningState = 'open' | 'locked' | 'closed';

/** The states of planning as people read them; without one, no event has told. */
export const PLANNING_STATES: Record<PlanningState, string> = { open: 'Planning open', locked: 'Locked', closed: 'Closed' };

/**
 * A run's name, and what the planner wrote where that says more: "Run 27", its true number whatever its size, else the planner's own
 * words. Its id where he wrote none.
 */
export const runName = ({ runNumber, runDescription, runId }: { runNumber: number | null | undefined; runDescription: string; runId: string }): { title: string; remark: string } => {
  if (runNumber === null || runNumber === undefined) return { title: runDescription || runId, remark: '' };
  const isOnlyNumber = /^run\s*0*(\d+)$/i.exec(runDescription.trim())?.[1] === String(runNumber);
  return { title: `Run ${runNumber}`, remark: isOnlyNumber ? '' : runDescription };
};

/** What planning says of an order: the group on the run as it was read back from the carrier. Dates are YYYY-MM-DD as written there; texts that are not known are ''. */
export type OrderPlan = {
  runId: string;
  runDescription: string;
  /** The number the planner gave the run; any size, since our own views show the true one. */
  runNumber: number | undefined;
  /** The place on the run, from 1. */
  sequence: number | undefined;
  plannedDate: string | undefined;
  /** Estimated arrival, `YYYY-MM-DD HH:mm`. */
  eta: string | undefined;
  driver: string;
  vehicle: string;
  state: PlanningState | undefined;
};

/** What an event says of a run; used where the order read back does not say it itself. */
export type ToldRun = { id: string; description: string; sequence?: number | undefined };

const legOf = (legs: CarrierLeg[], runId: string): { leg: CarrierLeg; run: CarrierRun } | undefined => {
  const onRuns = legs.flatMap((leg) => (leg.run ? [{ leg, run: leg.run }] : []));
  return onRuns.find(({ run }) => run.id === runId) ?? onRuns[0];
};

/**
 * The plan of an order as the carrier shows it now: the group on the run that was told of, else the first one that is on a run
 * (stream-api.md, 7.6, step 2). Undefined: it is on no run, or cancelled. What was read back goes before what an event told, so that
 * events in any order end in the same plan.
 * @param pattern how this account's planners write run numbers, where they do not write RUN 03.
 */
export const planOf = ({ legs, alive }: Pick<CarrierOrder, 'legs' | 'alive'>, told?: ToldRun, pattern?: string): Omit<OrderPlan, 'state'> | undefined => {
  const found = alive ? legOf(legs, told?.id ?? '') : undefined;
  if (!found) return undefined;
  const { leg, run } = found;
  const same = told?.id === run.id ? told : undefined;
  const description = run.description || same?.description || '';
  return {
    runId: run.id, runDescription: description, runNumber: parseRunNumber(description, pattern), sequence: run.sequence ?? same?.sequence,
    plannedDate: [leg.plannedDate, leg.etaDate].find((date) => date !== undefined && weekdayOf(date) !== undefined), eta: leg.eta, driver: run.driver, vehicle: run.vehicle,
  };
};

/** What a label shows of a plan: run, stop and day as a driver reads them; true numbers, whatever their size. */
export type ShownPlan = { run?: string; sequence?: string; deliveryDate?: string };

/** The plan as it stands on a label; empty where the order is on no run. */
export const shownPlan = (plan: Pick<OrderPlan, 'runNumber' | 'runDescription' | 'sequence' | 'plannedDate'> | undefined): ShownPlan => {
  if (!plan) return {};
  const { runNumber, runDescription, sequence, plannedDate } = plan;
  const run = runNumber === undefined ? runDescription : String(runNumber).padStart(2, '0');
  return { ...(run === '' ? {} : { run }), ...(sequence === undefined ? {} : { sequence: String(sequence) }), ...(plannedDate === undefined ? {} : { deliveryDate: plannedDate }) };
};

/** The weekday of a date, as the day identifiers are ordered: Sunday is 0. Undefined where it is no date of the calendar: 30 February is none, though it could be read as 2 March, nor is anything in the year 0. */
const weekdayOf = (date: string): number | undefined => {
  const at = new Date(`${date}T00:00:00Z`);
  return Number.isNaN(at.getTime()) || at.toISOString().slice(0, 10) !== date || date < '0001' ? undefined : at.getUTCDay();
};

const numbered = (identifiers: Identifier[], number: number | undefined): Identifier[] => {
  const found = number === undefined ? undefined : identifiers[number - 1];
  return found ? [found] : [];
};

/** The RUN, SEQ and day identifiers of a plan, at most one of each; numbers beyond the guide's maximum give none (R-158 … ). */
export const planIdentifiers = (plan: OrderPlan | undefined, { withSequence }: { withSequence: boolean }): Identifier[] => {
  if (!plan) return [];
  const day = plan.plannedDate === undefined ? undefined : weekdayOf(plan.plannedDate);
  return [...numbered(RUNS, plan.runNumber), ...(withSequence ? numbered(SEQUENCES, plan.sequence) : []), ...(day === undefined ? [] : [DAYS[day]!])];
};

const inRange = (number: number | undefined): boolean => number !== undefined && number >= 1 && number <= MAX_NUMBERED;

/** What a dispatcher has to know because no identifier can say it, with the true number. */
export const planWarnings = (plan: OrderPlan | undefined, { withSequence }: { withSequence: boolean }): string[] => {
  if (!plan) return [];
  const run = inRange(plan.runNumber) ? [] : [plan.runNumber === undefined
    ? `The run "${plan.runDescription}" has no number, so the order has no RUN identifier.`
    : `The order is on run ${plan.runNumber}; identifiers end at RUN ${MAX_NUMBERED}, so it has none.`];
  const sequence = !withSequence || plan.sequence === undefined || inRange(plan.sequence) ? [] : [`The order is stop ${plan.sequence} of its run; identifiers end at SEQ-${MAX_NUMBERED}, so it has none.`];
  return [...run, ...sequence];
};
