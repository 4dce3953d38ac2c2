import type { DriverWord, StreamOperations } from './planning-model.ts';
import type { OperationDeps } from './planner.ts';
import { setStatus } from './set-status.ts';
import type { StreamConsignment, StreamStatus } from './stream-model.ts';

export type Driver = Pick<StreamOperations, 'deliver' | 'partDeliver' | 'collect' | 'partCollect' | 'fail' | 'complete' | 'cancel'>;

/** With these a stop is behind the driver; once all are, the run is completed. */
const BEHIND: readonly StreamStatus[] = ['DELIVERED', 'PARTDELVRD', 'COLLECTED', 'PARTCOLLECTED', 'DELIVERYFAILED', 'COMPLETED', 'CANCELLED'];

/** The driver's app, and what the office does with single orders. An order need not be on a run: planners can complete one by hand. */
export function createDriver({ book, runs, now, tell }: OperationDeps): Driver {
  function finish(consignment: StreamConsignment, status: StreamStatus, word: DriverWord): StreamConsignment {
    setStatus(consignment, status, tell, word);
    const run = runs.of(consignment);
    if (run?.dispatched && run.stops.every((each) => BEHIND.includes(book.byConsignmentNo(each).status))) {
      Object.assign(run, { status: 'COMPLETED', completed: true, completedAt: run.completedAt ?? now() });
      runs.show(run);
    }
    return consignment;
  }

  function hand(what: 'delivered' | 'collected', status: StreamStatus, whole: boolean): (consignmentNo: string, word?: DriverWord) => StreamConsignment {
    return (consignmentNo, word = {}) => {
      const consignment = book.alive(consignmentNo);
      const lines = consignment.groups.flatMap((group) => (group.leg.items ?? []).map((item) => ({ group, sequence: item.sequence })));
      const some = word.items ? lines.filter(({ sequence }) => word.items?.includes(sequence)) : lines.slice(0, Math.max(1, Math.floor(lines.length / 2)));
      if (!whole && some.length === 0) throw new RangeError(`Order ${consignmentNo} has no line ${String(word.items?.join(', '))}.`);
      for (const { group, sequence } of whole ? lines : some) group[what] = { ...group[what], [sequence]: group[what]?.[sequence] ?? now() };
      return finish(consignment, status, word);
    };
  }

  return {
    deliver: hand('delivered', 'DELIVERED', true),
    partDeliver: hand('delivered', 'PARTDELVRD', false),
    collect: hand('collected', 'COLLECTED', true),
    partCollect: hand('collected', 'PARTCOLLECTED', false),
    fail: (consignmentNo, word = {}) => finish(book.alive(consignmentNo), 'DELIVERYFAILED', word),
    complete: (consignmentNo, word = {}) => finish(book.alive(consignmentNo), 'COMPLETED', word),
    cancel(consignmentNo, word = {}) {
      const consignment = book.alive(consignmentNo);
      const run = runs.of(consignment);
      if (run) runs.takeOff(run, consignment);
      consignment.cancelled = true;
      return setStatus(consignment, 'CANCELLED', tell, word);
    },
  };
}
