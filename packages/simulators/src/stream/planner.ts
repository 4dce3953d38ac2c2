import type { ConsignmentBook } from './consignments.ts';
import type { PlannedRun, StreamOperations, StreamRunSeed } from './planning-model.ts';
import { checkDate } from './runs.ts';
import type { RunBook } from './runs.ts';
import { setStatus } from './set-status.ts';
import type { StreamConsignment, StreamStatus } from './stream-model.ts';
import type { StreamEvent } from './webhook-model.ts';

export interface OperationDeps {
  book: ConsignmentBook;
  runs: RunBook;
  now: () => number;
  tell: (event: StreamEvent) => void;
  /** Client id of the first account: runs without orders are its. */
  firstAccount: () => string;
}

export type Planner = Omit<StreamOperations, 'deliver' | 'partDeliver' | 'collect' | 'partCollect' | 'fail' | 'complete' | 'cancel'>;

const FINISHED: readonly StreamStatus[] = ['DELIVERED', 'COLLECTED', 'COMPLETED'];

/** The planner's desk: orders confirmed, put on runs, moved, and runs locked and sent off. */
export function createPlanner(deps: OperationDeps): Planner {
  const { book, runs, now, tell } = deps;

  function confirm(consignment: StreamConsignment): StreamConsignment {
    if (consignment.status !== 'UNCONFIRMED' && consignment.status !== 'HELD') return consignment;
    return setStatus(consignment, 'CONFIRMED', tell);
  }

  /** Makes the stops of a run exactly these. */
  function setStops(run: PlannedRun, stops: readonly string[]): PlannedRun {
    const wanted = checkStops(run, stops);
    const added = wanted.filter(({ consignmentNo }) => !run.stops.includes(consignmentNo));
    const removed = run.stops.filter((consignmentNo) => !stops.includes(consignmentNo));
    for (const consignment of added) {
      confirm(consignment);
      const former = runs.of(consignment);
      if (former) runs.takeOff(former, consignment);
    }
    for (const consignmentNo of removed) leave(run, book.byConsignmentNo(consignmentNo));
    run.stops = [...stops];
    runs.show(run);
    for (const consignment of added) announce(run, consignment);
    return run;
  }

  function checkStops(run: PlannedRun, stops: readonly string[]): StreamConsignment[] {
    if (new Set(stops).size < stops.length) throw new RangeError(`An order can be on run ${run.id} once only.`);
    return stops.map((consignmentNo) => {
      const consignment = book.alive(consignmentNo);
      if (consignment.account !== run.account) throw new RangeError(`Order ${consignmentNo} belongs to ${consignment.account}, run ${run.id} to ${run.account}.`);
      if (!run.stops.includes(consignmentNo) && FINISHED.includes(consignment.status)) throw new RangeError(`Order ${consignmentNo} is ${consignment.status}.`);
      return consignment;
    });
  }

  function leave(run: PlannedRun, consignment: StreamConsignment): void {
    runs.takeOff(run, consignment);
    if (['PLANNED', 'RELEASED', 'DELIVERYFAILED'].includes(consignment.status)) setStatus(consignment, 'CONFIRMED', tell);
  }

  function announce(run: PlannedRun, consignment: StreamConsignment): void {
    const { account, consignmentNo: order } = consignment;
    setStatus(consignment, run.dispatched ? 'RELEASED' : 'PLANNED', tell);
    for (const group of consignment.groups) {
      const about = { account, order, group: { int_seq: group.run?.groupSequence ?? 0, loadId: run.id }, type: group.type === 'COLLECTION' ? 'LOADALLOCPUP' : 'LOADALLOC' } as const;
      tell({ ...about, code: 'PLANNEDGROUP' });
      if (group.type === 'DELIVERY') tell({ ...about, code: 'PLANNEDDELIVERY' });
    }
  }

  function turn(runId: string, status: PlannedRun['status'], code: string): PlannedRun {
    const run = runs.get(runId);
    run.status = status;
    runs.show(run);
    tell({ account: run.account, type: 'LOADHEADER', code, run: { loadId: run.id, status, description: run.description }, stops: run.stops });
    return run;
  }

  function change(run: PlannedRun, { description, date, driver, vehicle }: Partial<StreamRunSeed>): PlannedRun {
    if (date !== undefined) checkDate(date);
    run.description = description ?? run.description;
    run.date = date ?? run.date;
    run.driver = driver ?? run.driver;
    run.vehicle = vehicle ?? run.vehicle;
    return run;
  }

  return {
    confirm: (...consignmentNos) => consignmentNos.map(book.alive).map(confirm),
    plan(seed, stops) {
      const account = seed.account ?? (stops[0] === undefined ? deps.firstAccount() : book.alive(stops[0]).account);
      const known = runs.all.find(({ id }) => id === seed.id);
      if (known) {
        checkStops(known, stops);
        return setStops(change(known, seed), stops);
      }
      const draft: PlannedRun = { id: seed.id ?? 'to be', account, description: '', date: seed.date, driver: '', vehicle: '', status: 'OPEN', dispatched: false, completed: false, stops: [] };
      checkStops(draft, stops);
      return setStops(runs.open({ ...seed, account }), stops);
    },
    editRun(runId, changes) {
      const run = change(runs.get(runId), changes);
      runs.show(run);
      return run;
    },
    moveStop(consignmentNo, runId, place) {
      const run = runs.get(runId);
      const others = run.stops.filter((each) => each !== consignmentNo);
      return setStops(run, others.toSpliced(place === undefined ? others.length : Math.max(0, place - 1), 0, consignmentNo));
    },
    reorder(runId, stops) {
      const run = runs.get(runId);
      if ([...stops].sort().join() !== [...run.stops].sort().join()) throw new RangeError(`These are not the orders on run ${runId}.`);
      return setStops(run, stops);
    },
    removeStop(consignmentNo) {
      const consignment = book.alive(consignmentNo);
      const run = runs.of(consignment);
      if (!run) throw new RangeError(`Order ${consignmentNo} is on no run.`);
      leave(run, consignment);
      return consignment;
    },
    openPlanning: (runId) => turn(runId, 'OPEN', 'OPENPLANNING'),
    lockPlanning: (runId) => turn(runId, 'LOCKED', 'LOCKPLANNING'),
    closePlanning: (runId) => turn(runId, 'CLOSED', 'CLOSEPLANNING'),
    dispatch(runId) {
      const run = runs.get(runId);
      run.dispatched = true;
      run.departedAt ??= now();
      turn(runId, 'DISPATCHED', 'DISPATCHED');
      for (const consignmentNo of run.stops) {
        const consignment = book.byConsignmentNo(consignmentNo);
        if (consignment.status === 'PLANNED') setStatus(consignment, 'RELEASED', tell);
      }
      return run;
    },
  };
}
