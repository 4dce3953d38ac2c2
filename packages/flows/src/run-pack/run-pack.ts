import { AppError, type Order, type ShownPlan, type Within } from '@stream-tech/domain';
import type { BatchItem, LabelWorker, RunHead, RunPaper, StopOrder } from '@stream-tech/labels';
import type { AuditLog, Author, InstallationStore, OrderStore, Run, RunKey, RunsView, RunStop, SendingContexts } from '@stream-tech/store';
import type { Clock } from '@stream-tech/platform';
import { MOST_ORDERS_OF_A_BATCH } from '../label-batch.ts';
import type { ManyLabels, ReadLabelPages } from '../label-pages.ts';
import { coverFacts, headOf, inOrder, labelWords, loadedStop, noticesOf, pickFacts, settingsOr, type OrderOnRun } from './run-papers.ts';

export type RunPackDeps = {
  runs: Pick<RunsView, 'run'>;
  orders: Pick<OrderStore, 'getMany'>;
  installations: Pick<InstallationStore, 'get'>;
  contexts: Pick<SendingContexts, 'system'>;
  audit: AuditLog;
  drawer: Pick<LabelWorker, 'streamBatchPdf'>;
  clock: Clock;
};
export type RunPack = ReturnType<typeof createRunPack>;

/** A run and how its papers are ordered; `within`: the installations whose runs may be printed. */
export type WantedPapers = RunKey & { order: StopOrder; within: Within };

type Loaded = { run: Run; head: RunHead; orders: OrderOnRun[]; labels: ManyLabels };
type Labelled = { items: BatchItem[]; printed: { order: Order; plan: ShownPlan }[]; without: { stop: RunStop; reason: string }[] };

const stamp = (at: Date, timeZone: string): string =>
  new Intl.DateTimeFormat('en-GB', { timeZone, weekday: 'short', day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' }).format(at);

/** The papers of a run as PDF: load list, pick list, and the whole pack with a cover and the labels (issue 5, "Runs"; decision 0170). */
export const createRunPack = ({ runs, orders, installations, contexts, audit, drawer, clock }: RunPackDeps, readLabelPages: ReadLabelPages) => {
  const load = async (wanted: WantedPapers, { actor }: Author): Promise<Loaded> => {
    const run = await runs.run(wanted, MOST_ORDERS_OF_A_BATCH + 1);
    if (!run) throw new AppError('not-found', 'There is no such run any more; it may have been planned anew', 'fix-the-data');
    if (run.stops.length > MOST_ORDERS_OF_A_BATCH) throw new AppError('run-too-long', `This run has more than ${MOST_ORDERS_OF_A_BATCH} orders, which is more than one file holds. Split the run in Stream.`, 'fix-the-data');
    const [known, installation, system] = await Promise.all([orders.getMany(run.stops.map(({ orderId }) => orderId)), installations.get(run.installationId), contexts.system()]);
    const labels = await readLabelPages(known);
    const byId = new Map(known.map((order) => [order.id, order]));
    // An order that went between the two readings is on no paper.
    const onRun = run.stops.flatMap((stop): OrderOnRun[] => { const order = byId.get(stop.orderId); return order ? [{ stop, order, settings: settingsOr(labels.serviceOf(order)?.settings) }] : []; });
    const printed = `Printed ${stamp(clock(), installation?.timeZone ?? system.DefaultTimeZone)} by ${actor}`;
    return { run, head: headOf(run, installation?.name ?? '', printed), orders: inOrder(onRun, wanted.order), labels };
  };

  /** The labels of a run in its papers' order; an order that has none keeps no other from being printed, and is told with its reason. */
  const labelled = ({ orders: onRun, labels }: Loaded, withSeparators: boolean): Labelled => {
    const all: Labelled = { items: [], printed: [], without: [] };
    for (const { stop, order } of onRun) {
      try {
        const { items, plan } = labels.pagesOf(order, withSeparators);
        all.items.push(...items);
        all.printed.push({ order, plan });
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        all.without.push({ stop, reason: order.status === 'completed' ? error.message : `it is ${stop.statusTitle}.` });
      }
    }
    return all;
  };

  const note = ({ installationId, runId, title }: Run, author: Author, outcome: string, stops: number): Promise<void> => audit.append({ kind: 'operator', ...author, installationId, outcome, detail: { runId, run: title, stops } });
  const loadPaper = ({ head, orders: onRun }: Loaded, order: StopOrder, words: (stop: RunStop) => string): RunPaper & { paper: 'load-list' } => ({ paper: 'load-list', facts: { head, order, stops: onRun.map((each) => loadedStop(each, words(each.stop))) } });

  return {
    /** The load list of a run: its stops in the wanted order. Throws `not-found` and `run-too-long`. */
    async loadList(wanted: WantedPapers, author: Author): Promise<AsyncGenerator<Uint8Array>> {
      const loaded = await load(wanted, author);
      await note(loaded.run, author, 'load list printed', loaded.orders.length);
      return drawer.streamBatchPdf([loadPaper(loaded, wanted.order, labelWords)]);
    },

    /** The pick list of a run: its products, summed over its orders. Throws `not-found` and `run-too-long`. */
    async pickList(wanted: WantedPapers, author: Author): Promise<AsyncGenerator<Uint8Array>> {
      const loaded = await load(wanted, author);
      await note(loaded.run, author, 'pick list printed', loaded.orders.length);
      return drawer.streamBatchPdf([{ paper: 'pick-list', facts: pickFacts(loaded.head, loaded.orders) }]);
    },

    /** The whole pack of a run: cover, load list, pick list, and the labels in the same order as the load list. Throws `not-found` and `run-too-long`. */
    async wholePack({ withSeparators, ...wanted }: WantedPapers & { withSeparators: boolean }, author: Author): Promise<AsyncGenerator<Uint8Array>> {
      const loaded = await load(wanted, author);
      const labels = labelled(loaded, withSeparators);
      const without = new Set(labels.without.map(({ stop }) => stop.orderId));
      const list = loadPaper(loaded, wanted.order, ({ orderId }) => (without.has(orderId) ? 'No label' : 'In pack'));
      const picks = pickFacts(loaded.head, loaded.orders);
      const cover = coverFacts(loaded.head, { order: wanted.order, stops: list.facts.stops, products: picks.items.length, labelled: labels.printed.length, notices: noticesOf(loaded.run, labels.without) });
      await note(loaded.run, author, 'run pack printed', loaded.orders.length);
      await audit.append(labels.printed.map(({ order: { id, installationId }, plan }) => ({ kind: 'label', ...author, installationId, orderId: id, outcome: 'printed', detail: { batch: labels.printed.length, plan } })));
      return drawer.streamBatchPdf([{ paper: 'cover', facts: cover }, list, { paper: 'pick-list', facts: picks }, ...labels.items]);
    },
  };
};
