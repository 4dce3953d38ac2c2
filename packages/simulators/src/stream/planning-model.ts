import type { StreamConsignment } from './stream-model.ts';

/** A run to be planned. With the id of a run that exists, that run is changed. */
export interface StreamRunSeed {
  /** Default: the next free `L0000001` … */
  id?: string | undefined;
  /** Default: the account of the stops, else the first account. */
  account?: string | undefined;
  /** Free text; by convention the run's number stands in it, as in `RUN 03`. */
  description: string;
  /** `2026-03-05` */
  date: string;
  /** Display names; their codes are made of them. */
  driver?: string | undefined;
  vehicle?: string | undefined;
}

export type StreamRunStatus = 'OPEN' | 'LOCKED' | 'CLOSED' | 'DISPATCHED' | 'COMPLETED';

/** A vehicle's trip, with the orders on it. */
export interface PlannedRun {
  id: string;
  account: string;
  description: string;
  date: string;
  driver: string;
  vehicle: string;
  status: StreamRunStatus;
  dispatched: boolean;
  completed: boolean;
  /** Milliseconds since 1970 on the simulator's clock. */
  departedAt?: number | undefined;
  completedAt?: number | undefined;
  /** Consignment numbers in order; the first is `groupSequence` 1. */
  stops: string[];
}

/** What the driver's app sends along. */
export interface DriverWord {
  /** `event_text`, a name or a reason. */
  text?: string | undefined;
  /** `event_link`, a photograph say. */
  link?: string | undefined;
  /** For `partDeliver` and `partCollect`: `sequence` of the lines done; default: the first half of them, at least one. */
  items?: readonly number[] | undefined;
}

/**
 * What planners and drivers do inside Stream. Each changes the orders (5.8, 5.12) and tells those who subscribed (7.4, 7.5).
 * All throw {RangeError} for a consignment or run that is not there, and for an order that is cancelled or deleted.
 */
export interface StreamOperations {
  /** UNCONFIRMED or HELD → CONFIRMED; in any other state nothing happens. */
  confirm(...consignmentNos: string[]): StreamConsignment[];
  /**
   * Puts these orders, in this order, on a run, and takes off it what is not named; unconfirmed ones are confirmed first, and
   * those on another run leave it. Tells PLANNED, PLANNEDGROUP (and PLANNEDDELIVERY) of every order that is new on the run, no
   * event of the run itself. @throws {RangeError} also for finished orders that are new on it, and orders of several accounts.
   */
  plan(run: StreamRunSeed, stops: readonly string[]): PlannedRun;
  /** Changes what is said of a run. */
  editRun(runId: string, change: Partial<Pick<StreamRunSeed, 'description' | 'date' | 'driver' | 'vehicle'>>): PlannedRun;
  /** Puts one order at a place (1, 2 …; default: last) of a run, wherever it was before. */
  moveStop(consignmentNo: string, runId: string, place?: number): PlannedRun;
  /** @throws {RangeError} also when these are not the stops of the run. */
  reorder(runId: string, stops: readonly string[]): PlannedRun;
  /** Takes an order off its run: it is CONFIRMED again and may be deleted; a finished one keeps its status. */
  removeStop(consignmentNo: string): StreamConsignment;
  openPlanning(runId: string): PlannedRun;
  lockPlanning(runId: string): PlannedRun;
  closePlanning(runId: string): PlannedRun;
  /** The vehicle leaves: DISPATCHED of the run, RELEASED of its orders. */
  dispatch(runId: string): PlannedRun;
  deliver(consignmentNo: string, word?: DriverWord): StreamConsignment;
  partDeliver(consignmentNo: string, word?: DriverWord): StreamConsignment;
  collect(consignmentNo: string, word?: DriverWord): StreamConsignment;
  partCollect(consignmentNo: string, word?: DriverWord): StreamConsignment;
  /** Nobody at home: `DELIVERYFAILED`, a code of the simulator's own (A19). */
  fail(consignmentNo: string, word?: DriverWord): StreamConsignment;
  complete(consignmentNo: string, word?: DriverWord): StreamConsignment;
  /** Cancels inside Stream, as a planner would; the order leaves its run. */
  cancel(consignmentNo: string, word?: DriverWord): StreamConsignment;
}
