import { createHash } from 'node:crypto';
import { AppError, buildShipment, levelOf, notSendable, OutcomeUnknown, reasonNotToSend, RemoteUnavailable, Throttled, type Carrier, type Consignment, type Order, type SourceOrder, type Trigger } from '@stream-tech/domain';
import { probe } from '@stream-tech/platform';
import { problemOf, violates, type ClaimedOrder, type QuietPeriod, type SendingContext, type SendingIntegration } from '@stream-tech/store';
import type { FlowDeps } from './deps.ts';
import { hear } from './hear.ts';
import { orderNoOf, routeOf, sendingFacts } from './judge.ts';
import { holdLease, type Lease, LeaseLost, wasLost } from './lease.ts';
import { quietPeriod } from './quiet-period.ts';
import { lookUp, wasSubmission } from './look-up.ts';
import { createSendOutcomes, type SendOutcomes, type SendResult } from './send-outcomes.ts';

export type SendOptions = {
  context: SendingContext;
  /** As just read from Linnworks; the stored one where Linnworks is away. */
  source?: SourceOrder | undefined;
  trigger: Trigger;
  signal: AbortSignal;
};

export type SendOrder = ReturnType<typeof createSendOrder>;

/** Least time between two probes of a silent account while `StreamOutageBrake` is on (reliability.md, I7). */
const BRAKE_MS = 30_000;

const fingerprintOf = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 32);

/** A programming error, as against our own database being away: the first would come back each time the order is taken up. */
const isOurMistake = (error: unknown): error is Error => error instanceof TypeError || error instanceof RangeError || error instanceof ReferenceError;

/** What one claimed order is sent by and with. */
type Sending = { claimed: ClaimedOrder; source: SourceOrder; context: SendingContext; account: SendingIntegration; carrier: Carrier; outcomes: SendOutcomes; trigger: Trigger; /** Whether the intent was written: from then on the outcome is open. */ asked: boolean };

/**
 * Guide, "Send Process", by the send protocol of reliability.md, section 3. Safe to run twice, or to die anywhere: version,
 * intent and look-up keep it to one consignment. Expected failures end in the row; only our own troubles are thrown. Takes orders that
 * wait for their turn, with `source` as just read from Linnworks; those In Progress are `settle-order`'s.
 */
export const createSendOrder = (deps: FlowDeps) => {
  const { orders, contexts, clock, log } = deps;

  /** An order-level reason moves the row; the others leave it as it is. */
  const refuse = async (order: Order, error: AppError, trigger: Trigger): Promise<SendResult> => {
    if (levelOf(error) !== 'order') return { outcome: 'held', error };
    await orders.markInvalid([{ id: order.id, version: order.version, problem: problemOf(error) }], trigger);
    return { outcome: 'invalid', error };
  };

  /** Steps 1 and 2: the number frozen, the row ours; a result where it isn't. */
  const claim = async (order: Order, account: SendingIntegration, quiet: QuietPeriod, trigger: Trigger): Promise<ClaimedOrder | SendResult> => {
    try {
      const claimed = await orders.claim(order, { integrationId: account.id, streamAccount: account.streamAccount, streamOrderNo: orderNoOf(order, account), quiet, actor: trigger });
      return claimed ?? { outcome: 'skipped', error: notSendable('already-in-progress') };
    } catch (error) {
      if (!violates(error, 'orders_one_live_number')) throw error;
      return refuse(order, notSendable('order-number-in-use', orderNoOf(order, account)), trigger);
    }
  };

  /** Steps 3 and 5: the intent on the row, then the create. */
  const ask = async (sending: Sending, lease: Lease): Promise<Consignment | SendResult> => {
    const { claimed, source, context, account, carrier, outcomes, trigger } = sending;
    const { service } = routeOf(source, context);
    if (!service) return outcomes.invalidate(notSendable('service-not-configured', source.postalService?.name));

    const shipment = buildShipment({ source, service: service.settings, integration: account.settings, orderNo: orderNoOf(claimed, account), now: clock(), zone: context.installation.zone });
    lease.assertHeld();
    if (!await orders.noteIntent(claimed, { askedFor: carrier.describe(shipment), fingerprint: fingerprintOf(shipment), trigger, provenNotDone: wasSubmission(claimed) })) throw new LeaseLost();
    sending.asked = true;
    probe('send:after-intent');
    let repeats = false;
    return carrier.createConsignment(shipment, {
      signal: lease.signal,
      assertHeld: lease.assertHeld,
      onExchange: hear(claimed),
      beforeAsking: async () => {
        if (repeats && !await orders.noteAsked(claimed)) throw new LeaseLost();
        repeats = true;
        probe('send:before-create');
      },
    });
  };

  /** A fault of ours in handling this very order: it is put aside with a sentence, and never delays the others (R12). */
  const handleMistake = (error: Error, order: Order, { outcomes, asked }: Sending): Promise<SendResult> => {
    log.error('An order could not be handled', { installationId: order.installationId, orderId: order.id, orderNumber: order.orderNumber, error });
    return asked ? outcomes.keepUnknown(new OutcomeUnknown('Stream', 'its answer could not be handled'))
      : outcomes.fail(new AppError('could-not-be-handled', 'Something in this order could not be handled; support can find the details in the log by its correlation id.', 'give-up'));
  };

  return async function sendOrder(order: Order, { context, source = order.source, trigger, signal }: SendOptions): Promise<SendResult> {
    const reason = reasonNotToSend(sendingFacts(order, source, context, trigger));
    if (reason) return refuse(order, reason, trigger);
    const account = routeOf(source, context).integration;
    if (!account) return refuse(order, notSendable('service-not-configured', source.postalService?.name), trigger);

    const quiet = quietPeriod(context.system, deps.unknownQuietSeconds);
    const claimed = await claim(order, account, quiet, trigger);
    if ('outcome' in claimed) return claimed;
    probe('send:after-claim');
    const outcomes = createSendOutcomes(deps, claimed, account, quiet, trigger);
    const sending: Sending = { claimed, source, context, account, carrier: deps.carrierFor(account, context.system), outcomes, trigger, asked: false };

    return holdLease(orders, claimed, signal, async (lease) => {
      try {
        const found = await lookUp(sending, lease);
        if (found) return found;
        const answer = await ask(sending, lease);
        if ('outcome' in answer) return answer;
        probe('send:after-create');
        const result = await outcomes.finish(answer);
        if (account.silent || account.reconnect) await contexts.noteAnswering(account.id);
        return result;
      } catch (error) {
        if (wasLost(error, lease)) return { outcome: 'skipped', error: notSendable('already-in-progress') };
        if (error instanceof OutcomeUnknown) return outcomes.keepUnknown(error);
        if (error instanceof Throttled) return outcomes.giveBack(error, error.retryAfterMs);
        if (error instanceof AppError && error.code === 'settings-changed') return outcomes.giveBack(error, 0);
        if (error instanceof RemoteUnavailable && context.system.StreamOutageBrake) return outcomes.giveBack(error, BRAKE_MS);
        if (error instanceof AppError) return outcomes.fail(error);
        if (isOurMistake(error)) return handleMistake(error, order, sending);
        throw error;
      }
    });
  };
};
