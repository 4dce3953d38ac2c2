import { streamDateTime } from './order-view.ts';
import type { PlannedRun, StreamRunSeed } from './planning-model.ts';
import type { StreamAccount } from './stream-account.ts';
import type { StreamConsignment } from './stream-model.ts';

export interface RunBook {
  /** Every run of every account, in order of planning. */
  all: PlannedRun[];
  /** @throws {RangeError} when there is no such run. */
  get(runId: string): PlannedRun;
  /** @throws {RangeError} for a date that is none. */
  open(seed: StreamRunSeed & { account: string }): PlannedRun;
  /** The run that an order is on. */
  of(consignment: StreamConsignment): PlannedRun | undefined;
  /** Writes onto the orders of a run what the run says: place, window, time of arrival, driver, vehicle. */
  show(run: PlannedRun): void;
  /** Takes an order off; those behind it move up. */
  takeOff(run: PlannedRun, consignment: StreamConsignment): void;
  clear(): void;
  /** Puts back the runs of an earlier start. */
  restore(runs: readonly PlannedRun[]): void;
}

const FIRST_STOP_HOUR = 7;
const LAST_STOP_MINUTES = 600;
const MINUTE = 60_000;

/** The vehicles' trips, each with its orders in order. */
export function createRuns(deps: { consignment: (consignmentNo: string) => StreamConsignment; account: (clientId: string) => StreamAccount }): RunBook {
  const all: PlannedRun[] = [];
  const byId = new Map<string, PlannedRun>();

  function nextId(): string {
    let number = all.length + 1;
    const id = (): string => `L${String(number).padStart(7, '0')}`;
    while (byId.has(id())) number += 1;
    return id();
  }

  function enter(run: PlannedRun): PlannedRun {
    all.push(run);
    byId.set(run.id, run);
    return run;
  }

  function show(run: PlannedRun): void {
    const apart = Math.min(20, LAST_STOP_MINUTES / Math.max(1, run.stops.length));
    const start = Date.parse(`${run.date}T${String(FIRST_STOP_HOUR).padStart(2, '0')}:00:00Z`);
    const end = new Date(start + (apart * run.stops.length + 60) * MINUTE);
    const { postcode = '', lat = 0, long = 0 } = deps.account(run.account).depots[0]?.address ?? {};
    const depot = { postcode: String(postcode), lat: Number(lat), long: Number(long) };
    const at = (moment: number | undefined): string => streamDateTime(moment === undefined ? undefined : new Date(moment));
    run.stops.forEach((consignmentNo, index) => {
      const from = new Date(start + Math.floor(index * apart) * MINUTE);
      for (const group of deps.consignment(consignmentNo).groups) {
        group.planned = { from, to: new Date(from.getTime() + 120 * MINUTE) };
        group.estimatedArrival = new Date(from.getTime() + 45 * MINUTE);
        group.confirmedPlanning = run.status !== 'OPEN';
        group.run = {
          id: run.id,
          description: run.description,
          groupSequence: index + 1,
          vehicle: code(run.vehicle),
          vehicleName: run.vehicle,
          vehicleType: run.vehicle === '' ? '' : 'VAN',
          driver: code(run.driver),
          driverName: run.driver,
          dispatched: run.dispatched,
          departed: run.dispatched,
          completed: run.completed,
          start: { actualDateTime: at(run.departedAt), plannedDateTime: at(start), ...depot },
          end: { actualDateTime: at(run.completedAt), plannedDateTime: streamDateTime(end), ...depot },
        };
      }
    });
  }

  return {
    all,
    get(runId) {
      const run = byId.get(runId);
      if (!run) throw new RangeError(`No run ${runId}.`);
      return run;
    },
    open({ id, account, description = '', date, driver = '', vehicle = '' }) {
      checkDate(date);
      if (id !== undefined && byId.has(id)) throw new RangeError(`Run ${id} exists already.`);
      return enter({ id: id ?? nextId(), account, description, date, driver, vehicle, status: 'OPEN', dispatched: false, completed: false, stops: [] });
    },
    of(consignment) {
      const id = consignment.groups[0]?.run?.id;
      return id === undefined ? undefined : byId.get(id);
    },
    show,
    takeOff(run, consignment) {
      run.stops = run.stops.filter((each) => each !== consignment.consignmentNo);
      for (const group of consignment.groups) Object.assign(group, { run: undefined, planned: undefined, estimatedArrival: undefined, confirmedPlanning: false });
      show(run);
    },
    clear() {
      all.length = 0;
      byId.clear();
    },
    restore(runs) {
      for (const run of runs) enter(run);
    },
  };
}

/** @throws {RangeError} unless it is a day of the calendar, as `2026-03-05`. */
export function checkDate(date: string): void {
  const moment = new Date(`${date}T00:00:00Z`);
  if (Number.isNaN(moment.getTime()) || moment.toISOString().slice(0, 10) !== date) throw new RangeError(`"${date}" is no date, YYYY-MM-DD.`);
}

/** Codes beside names, as `SAMHILL` beside `Sam Hill`. */
function code(name: string): string {
  return name.toUpperCase().replace(/[^A-Z0-9]/g, '').slice(0, 10);
}
