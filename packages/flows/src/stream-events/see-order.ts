import { planOf, planWarnings, type Carrier, type CarrierOrder, type IntegrationSettings, type Order, type OrderPlan, type PlanningState, type ToldRun } from '@stream-tech/domain';
import { probe } from '@stream-tech/platform';
import type { SharedClock } from '@stream-tech/store';
import type { FlowDeps } from '../deps.ts';
import { codeSeen, type TellWhatWasSeen } from './tell-what-was-seen.ts';

/** Why an order is looked at: the run that an event told of, and how far its planning was at what time. */
export type Told = { run?: ToldRun | undefined; state?: PlanningState | undefined; at?: Date | undefined; /** The code of a delivery event that is being applied. */ code?: string };

export type Looking = { carrier: Carrier; settings: IntegrationSettings; clock: SharedClock; signal: AbortSignal };

/** What a look found; `changed`: Linnworks has to show something else than before. */
export type Seen = { order: CarrierOrder | undefined; changed: boolean };

/** What the row says of an order that Stream does not show any more. */
export const NOT_IN_STREAM = 'NOT IN STREAM';

const planned = (plan: Omit<OrderPlan, 'state'> | undefined): object => (plan ? { run: plan.runDescription, runId: plan.runId, number: plan.runNumber, sequence: plan.sequence, date: plan.plannedDate, eta: plan.eta, driver: plan.driver, vehicle: plan.vehicle } : {});

export type SeeOrder = ReturnType<typeof createSeeOrder>;

/**
 * Reads an order back from Stream and keeps what it says: the plan, and whether it was delivered (A-12; stream-api.md, 7.6). What is
 * read goes before what was told, so that events in any order end in the same. Where Linnworks has to show something else, the
 * write-back is due with the same statement; a delivery that nobody told us of goes to the inbox. Throws what reading throws.
 */
export const createSeeOrder = ({ plans, audit, log }: Pick<FlowDeps, 'plans' | 'audit' | 'log'>, tellWhatWasSeen: TellWhatWasSeen) =>
  async function seeOrder(order: Order, { carrier, settings, clock, signal }: Looking, { run, state, at, code }: Told = {}): Promise<Seen> {
    const readAt = clock();
    const found = await carrier.readOrder(order.consignmentNo ?? order.streamOrderNo ?? '', signal);
    const plan = found && planOf(found, run, settings.RunNumberPattern || undefined);
    // What an event says of the planning holds for its own run only.
    const told = state !== undefined && plan !== undefined && plan.runId === run?.id ? { state, stateAt: at } : {};
    // Told before it is noted: of what is noted, nothing is told again.
    if (found && found.done !== order.carrierDone && codeSeen(found, order) !== code) await tellWhatWasSeen(order, found);
    await plans.noteCarrierState(order.id, { status: found?.status ?? NOT_IN_STREAM, done: found?.done ?? 'no', seenAt: readAt });
    const changed = await plans.keep(order.id, plan, { readAt, ...told });
    probe('webhook:after-see');
    if (changed) {
      const warnings = planWarnings(plan && { ...plan, state: undefined }, { withSequence: settings.IsGroupSequenceIdentifierEnabled });
      await audit.append({ kind: 'planning', actor: 'stream', installationId: order.installationId, orderId: order.id, outcome: plan ? 'on a run' : 'on no run', detail: planned(plan), ...(warnings.length > 0 ? { code: 'beyond-identifiers', message: warnings.join(' ') } : {}) });
      if (warnings.length > 0) log.warn(`No identifier says it all: ${warnings.join(' ')}`, { installationId: order.installationId, orderId: order.id, orderNumber: order.orderNumber });
    }
    return { order: found, changed };
  };
