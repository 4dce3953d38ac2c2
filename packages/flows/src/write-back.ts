import { AppError, CredentialsRefused, DEFAULT_INTEGRATION_SETTINGS, MANAGED_IDENTIFIERS, type Identifier } from '@stream-tech/domain';
import { carries, type LinnworksAccount, type PresentOnOrder } from '@stream-tech/linnworks';
import { probe } from '@stream-tech/platform';
import type { SendingContext, WriteBackDue } from '@stream-tech/store';
import pLimit from 'p-limit';
import type { FlowDeps } from './deps.ts';
import { shownOnOrder, type Shown } from './shown-on-order.ts';
import { writeBackSteps } from './write-back-steps.ts';

/** Orders written back in one round: one read and one identifier call per tag serve them all. */
const ROUND = 50;
/** Orders of one installation written at the same time. */
const AT_ONCE = 4;

type Round = {
  account: LinnworksAccount;
  present: Map<string, PresentOnOrder>;
  /** What is to be shown, by order id. */
  wanted: Map<string, Shown>;
  /** What could not be written, by order id. */
  failed: Map<string, string>;
  /** Linnworks no longer accepts us: nobody in this round goes on. */
  refused?: CredentialsRefused | undefined;
  signal: AbortSignal;
};

/** Guide, "On Success" and "On Failure": makes Linnworks show what the rows say. It compares and corrects, so running it again is harmless (R-036 … … R-133, W5). */
export const createWriteBack = ({ orders, plans, contexts, installations, linnworksFor, audit, log }: FlowDeps) => {
  /** What Linnworks is to show of each order, by the settings of its integration. */
  const wantedOf = async (due: WriteBackDue[], context: SendingContext | undefined): Promise<Map<string, Shown>> => {
    const planned = await plans.plans(due.map(({ id }) => id));
    return new Map(due.map((order) => [order.id, shownOnOrder(order, planned.get(order.id), context?.integrations.find(({ id }) => id === order.integrationId)?.settings ?? DEFAULT_INTEGRATION_SETTINGS)]));
  };

  /** Tracking number, properties and despatch date of one order; only what differs is written. */
  const writeOrder = async (order: WriteBackDue, round: Round): Promise<void> => {
    const { account, present, wanted, failed, signal } = round;
    const shown = present.get(order.linnworksOrderId);
    const { trackingNumber, properties, despatchBy } = wanted.get(order.id) ?? {};
    if (!shown) return;
    try {
      if (trackingNumber !== undefined) await account.setShipping(order.linnworksOrderId, shown, { trackingNumber }, signal);
      probe('write-back:after-shipping-info');
      if (properties) await account.setProperties(order.linnworksOrderId, shown, properties, signal);
      probe('write-back:after-properties');
      if (despatchBy !== undefined && shown.despatchBy !== despatchBy) await account.setDespatchBy(order.linnworksOrderId, despatchBy, signal);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      failed.set(order.id, error.message);
      if (error instanceof CredentialsRefused) round.refused = error;
    }
  };

  /** One call for each tag and direction over the whole round (performance.md, "Write-back after send" and "Planning event"). */
  const writeIdentifiers = async (due: WriteBackDue[], { account, present, wanted, failed, signal }: Round): Promise<void> => {
    const shows = (order: WriteBackDue, identifier: Identifier): boolean => { const shown = present.get(order.linnworksOrderId); return shown !== undefined && carries(shown, identifier); };
    const has = (identifiers: Identifier[] | undefined, { tag }: Identifier): boolean => identifiers?.some((each) => each.tag === tag) ?? false;
    const wants = (order: WriteBackDue, identifier: Identifier): boolean => has(wanted.get(order.id)?.identifiers, identifier);
    const manages = (order: WriteBackDue, identifier: Identifier): boolean => has(wanted.get(order.id)?.managed, identifier);
    const open = due.filter(({ id, linnworksOrderId }) => present.has(linnworksOrderId) && !failed.has(id));
    for (const identifier of MANAGED_IDENTIFIERS) {
      const missing = open.filter((order) => wants(order, identifier) && !shows(order, identifier));
      const surplus = open.filter((order) => !wants(order, identifier) && manages(order, identifier) && shows(order, identifier));
      for (const [concerned, write] of [[missing, account.assign], [surplus, account.unassign]] as const) {
        if (concerned.length === 0) continue;
        try {
          await write(identifier, concerned.map(({ linnworksOrderId }) => linnworksOrderId), signal);
        } catch (error) {
          if (!(error instanceof AppError)) throw error;
          for (const { id } of concerned) failed.set(id, error.message);
        }
      }
    }
    probe('write-back:after-identifiers');
  };

  /** An order that Linnworks did not show is done with if it is processed or gone; else it is read again later. */
  const tellMissing = async (due: WriteBackDue[], { account, present, failed, signal }: Round): Promise<void> => {
    const missing = due.filter(({ linnworksOrderId }) => !present.has(linnworksOrderId));
    if (missing.length === 0) return;
    const whereabouts = await account.whereabouts(missing.map(({ linnworksOrderId }) => linnworksOrderId), { signal });
    for (const { id, linnworksOrderId } of missing) if (typeof whereabouts.get(linnworksOrderId) === 'object') failed.set(id, 'Linnworks did not show the order, although it is open');
  };

  const writeRound = async (installationId: string, due: WriteBackDue[], context: SendingContext | undefined, signal: AbortSignal): Promise<Pick<Round, 'failed' | 'present' | 'wanted'>> => {
    const account = linnworksFor(installationId);
    const snapshots = await account.details(due.map(({ linnworksOrderId }) => linnworksOrderId), { withPackaging: false, signal });
    probe('write-back:after-read');
    const round: Round = { account, present: new Map(snapshots.map(({ source, present }) => [source.linnworksOrderId, present])), wanted: await wantedOf(due, context), failed: new Map(), signal };
    await pLimit(AT_ONCE).map(due, async (order) => {
      if (!signal.aborted && !round.refused) await writeOrder(order, round);
    });
    signal.throwIfAborted();
    if (round.refused) throw round.refused;
    await tellMissing(due, round);
    await writeIdentifiers(due, round);
    return round;
  };

  /** `only`: one order, at once, though it may not be due yet. */
  return async function writeBack(installationId: string, signal: AbortSignal, only?: string): Promise<{ written: number; failed: number }> {
    const counts = { written: 0, failed: 0 };
    const context = await contexts.read(installationId);
    for (;;) {
      const due = await orders.writeBackDue(installationId, ROUND, only);
      if (due.length === 0 || signal.aborted) return counts;
      let failed: Map<string, string>;
      let present: Round['present'] = new Map();
      let wanted: Round['wanted'] = new Map();
      try {
        ({ failed, present, wanted } = await writeRound(installationId, due, context, signal));
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        if (error instanceof CredentialsRefused) await installations.markTokenRefused(installationId, error.message);
        failed = new Map(due.map(({ id }) => [id, error.message]));
      }
      const done = due.filter(({ id }) => !failed.has(id));
      probe('write-back:before-done');
      await orders.endDeletes(done.flatMap(({ id, rev, streamDeletedAt, linnworksOrderId }) => (streamDeletedAt === undefined ? [] : [{ id, rev, isOpen: present.has(linnworksOrderId) }])));
      await orders.writtenBack(done);
      await orders.writeBackFailed(due.flatMap(({ id, rev }) => { const reason = failed.get(id); return reason === undefined ? [] : [{ id, rev, reason }]; }));
      await orders.compareAgainIfChanged(due);
      probe('write-back:after-done');
      await audit.append([
        ...done.map((order) => {
          const [before, shown] = [present.get(order.linnworksOrderId), wanted.get(order.id)];
          return { kind: 'write-back', installationId, orderId: order.id, actor: 'schedule', outcome: before ? 'written' : 'not open any more', ...(before && shown ? { detail: { steps: writeBackSteps(before, shown) } } : {}) };
        }),
        ...due.flatMap((order) => { const message = failed.get(order.id); return message === undefined ? [] : [{ kind: 'write-back', installationId, orderId: order.id, actor: 'schedule', outcome: 'failed', message }]; }),
      ]);
      counts.written += done.length;
      counts.failed += failed.size;
      log[failed.size > 0 ? 'warn' : 'info']('Written back to Linnworks', { installationId, count: done.length, ...(failed.size > 0 ? { reason: [...failed.values()][0] } : {}) });
      // What became due meanwhile brought a nudge of its own; going on for one order at a time would cost a read and a tag call each.
      if (due.length < ROUND) return counts;
    }
  };
};
