import { AppError, type Order } from '@stream-tech/domain';
import type { EventAtWork } from '@stream-tech/store';
import pLimit from 'p-limit';
import type { FlowDeps } from '../deps.ts';
import type { EventWork } from './event-work.ts';
import { specOfEvent } from './index.ts';
import type { NoteOnOrder } from './note-on-order.ts';
import type { SeeOrder, Told } from './see-order.ts';

/** What came of planning events, as the inbox shows it. */
export type PlanningEffect = { orders: number; changed: number; notFound: number };
export type Applied = { effect: PlanningEffect; openRefs: string[] };

/** Orders of one run that are read at the same time; Stream's limits are not known (stream-api.md, 8). */
const AT_ONCE = 4;

const referencesOf = (events: EventAtWork[]): string[] =>
  [...new Set(events.flatMap(({ event }) => [event.consignmentNo, ...event.stops.map(({ ref }) => ref)]))].filter(Boolean);

/** What the latest of these events says, as it concerns one order. Of two of the same time, the later one in the inbox. */
const toldOf = (events: EventAtWork[], order: Order): Told => {
  const last = events.findLast(({ event }) => event.run);
  const spec = events.map(({ event, at }) => ({ spec: specOfEvent(event.code), at })).findLast((each) => each.spec?.kind === 'planning' && each.spec.state !== undefined);
  const numbers = [order.consignmentNo, order.streamOrderId, order.streamOrderNo];
  const stop = last?.event.stops.find(({ ref }) => numbers.includes(ref));
  return {
    ...(last?.event.run ? { run: { ...last.event.run, sequence: stop?.sequence } } : {}),
    ...(spec?.spec?.kind === 'planning' ? { state: spec.spec.state, at: spec.at } : {}),
  };
};

/**
 * Applies the planning events of one run, however many, as one piece of work: every order that they name, and every
 * one that our snapshots have on that run, is read back and kept as it is now; one write-back then serves the whole run. An order that
 * can't be read ends it, so that a silent account is not asked twenty times; what was kept stands, and the next try goes on.
 */
export const createApplyPlanning = ({ matches, plans, nudge }: Pick<FlowDeps, 'matches' | 'plans' | 'nudge'>, seeOrder: SeeOrder, noteOnOrder: NoteOnOrder) =>
  async function applyPlanning(events: EventAtWork[], work: EventWork): Promise<Applied> {
    const { integration } = work;
    const references = referencesOf(events);
    const named = await matches.byReferences(integration, references);
    const runIds = [...new Set(events.flatMap(({ event }) => event.run?.id ?? []))].filter(Boolean);
    const before = (await Promise.all(runIds.map((runId) => plans.ofRun(integration.id, runId)))).flat();
    const concerned = [...new Map([...named, ...before].map((order) => [order.id, order])).values()].filter(({ status, deleteRequestedAt }) => status === 'completed' && deleteRequestedAt === undefined);

    const dispatched = integration.settings.IsOrderDispatchSyncEnabled ? events.findLast(({ event }) => event.code === 'DISPATCHED') : undefined;
    const effect: PlanningEffect = { orders: concerned.length, changed: 0, notFound: 0 };
    let failed: AppError | undefined;
    await pLimit(AT_ONCE).map(concerned, async (order) => {
      work.signal.throwIfAborted();
      if (failed) return;
      try {
        const seen = await seeOrder(order, work, toldOf(events, order));
        if (seen.changed) effect.changed += 1;
        if (!seen.order) effect.notFound += 1;
        if (dispatched && seen.order?.legs.some(({ run }) => run !== undefined && run.id === dispatched.event.run?.id)) await noteOnOrder(order, dispatched, work);
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        failed = error;
      }
    });
    if (effect.changed > 0) await nudge.writeBack(work.installationId);
    if (failed) throw failed;
    const known = new Set(named.flatMap(({ consignmentNo, streamOrderId, streamOrderNo }) => [consignmentNo, streamOrderId, streamOrderNo]));
    return { effect, openRefs: references.filter((reference) => !known.has(reference)) };
  };
