import { AppError, CredentialsRefused, isOurVendor, lookbackStart } from '@stream-tech/domain';
import type { LinnworksAccount, ListedOrder } from '@stream-tech/linnworks';
import { probe } from '@stream-tech/platform';
import type { SendingContext } from '@stream-tech/store';
import type { FlowDeps } from './deps.ts';
import type { JudgeOrders } from './judge-orders.ts';
import type { RereadOrders } from './reread-orders.ts';
import type { TakeOrders } from './take-orders.ts';

/** What a fetch cycle did; goes into the audit log. */
export type FetchCounts = { pages: number; listed: number; added: number; changed: number; invalid: number; freed: number };

/** How many Validation Failed orders one cycle checks again; the longest unchecked come first, so all have their turn. */
const CHECKS_PER_CYCLE = 200;
const DAY_MS = 86_400_000;

type Cycle = { context: SendingContext; account: LinnworksAccount; counts: FetchCounts; /** Linnworks order ids this cycle has met. */ seen: Set<string>; signal: AbortSignal };

/** Guide, "Fetch Process" (R-020 … R-029): open orders into the queue, and corrections made in Linnworks noticed. */
export const createFetchOrders = ({ orders, contexts, installations, audit, linnworksFor, clock, log }: FlowDeps, takeOrders: TakeOrders, judgeOrders: JudgeOrders, { reread }: Pick<RereadOrders, 'reread'>) => {
  const add = (counts: FetchCounts, more: Partial<FetchCounts>): void => {
    for (const [key, value] of Object.entries(more) as [keyof FetchCounts, number][]) counts[key] += value;
  };

  /** Whether an order belongs in the queue: mapped here, of our vendor, or without any service; parked and held ones do not. */
  const isWanted = ({ postalService, parked, onHold }: ListedOrder, { services }: SendingContext): boolean =>
    !parked && !onHold && (postalService === undefined || services.has(postalService.id) || isOurVendor(postalService.vendor));

  /** One page: each is stored before the next is asked for, so a page that fails loses nothing of the earlier ones. */
  const takePage = async (listed: ListedOrder[], { context, account, counts, seen, signal }: Cycle): Promise<{ unseen: number }> => {
    const unseen = listed.filter(({ linnworksOrderId }) => !seen.has(linnworksOrderId));
    for (const { linnworksOrderId } of unseen) seen.add(linnworksOrderId);
    add(counts, { pages: 1, listed: unseen.length });
    const known = await orders.known(context.installation.id, unseen.map(({ linnworksOrderId }) => linnworksOrderId));
    // Details cost a call of their own, so only new and changed orders are read (performance.md, "Fetch").
    const toRead = unseen.filter((order) => {
      const row = known.get(order.linnworksOrderId);
      return row ? row.status !== 'deleted' && row.hash !== order.hash : isWanted(order, context);
    });
    if (toRead.length === 0) return { unseen: unseen.length };
    const snapshots = await account.details(toRead.map(({ linnworksOrderId }) => linnworksOrderId), { withPackaging: true, signal });
    probe('fetch:after-details');
    add(counts, await takeOrders(snapshots, context, 'schedule'));
    return { unseen: unseen.length };
  };

  const takeLocation = async (locationId: string, window: { from: Date; to: Date }, cycle: Cycle): Promise<void> => {
    for (let page = 1, last = false; !last; page += 1) {
      cycle.signal.throwIfAborted();
      const answer = await cycle.account.openOrders({ locationId, ...window, page, pageSize: cycle.context.system.OrderSyncPageSize }, cycle.signal);
      probe('fetch:after-list-page');
      const { unseen } = await takePage(answer.orders, cycle);
      // A page that repeats what was seen would be followed by its like without end, whatever the count of pages says. One of
      // orders that can't be read is none of these: the next may hold others, and the list's own end is bounded.
      last = answer.lastPage || (answer.orders.length > 0 && unseen === 0);
    }
  };

  /** Validation Failed orders: those just listed are judged by what is stored, the others are read again by id. */
  const checkInvalid = async ({ context, counts, seen, signal }: Cycle): Promise<void> => {
    const toCheck = await orders.toCheck(context.installation.id, { limit: CHECKS_PER_CYCLE });
    add(counts, await judgeOrders(toCheck.filter(({ linnworksOrderId }) => seen.has(linnworksOrderId)), context, 'schedule'));
    add(counts, await reread(toCheck.filter(({ linnworksOrderId }) => !seen.has(linnworksOrderId)), context, 'schedule', signal));
  };

  const runCycle = async (cycle: Cycle): Promise<void> => {
    const { context, account } = cycle;
    const now = clock();
    const days = Math.max(...context.integrations.map(({ settings }) => settings.OrderLookbackDays));
    const window = { from: lookbackStart(now, days, context.installation.zone), to: new Date(now.getTime() + DAY_MS) };
    for (const { id, fulfilmentCentre } of await account.locations()) if (!fulfilmentCentre) await takeLocation(id, window, cycle);
    await checkInvalid(cycle);
  };

  /** An installation that refusals made inactive is active again once Linnworks answers a call; until then nothing is done for it. */
  const active = async (context: SendingContext, account: LinnworksAccount, signal: AbortSignal): Promise<SendingContext> => {
    if (context.installation.active) return context;
    await account.postalServices(signal);
    await installations.markTokenAccepted(context.installation.id);
    return (await contexts.read(context.installation.id)) ?? context;
  };

  /** One fetch cycle of one installation. A partner's failure ends in the audit log, and well; only our own troubles are thrown. */
  return async function fetchInstallation(installationId: string, signal: AbortSignal): Promise<FetchCounts> {
    const counts: FetchCounts = { pages: 0, listed: 0, added: 0, changed: 0, invalid: 0, freed: 0 };
    const found = await contexts.read(installationId);
    if (!found || !(found.installation.active || found.installation.refusedOff) || found.integrations.length === 0) return counts;
    try {
      const account = linnworksFor(installationId);
      await runCycle({ context: await active(found, account, signal), account, counts, seen: new Set(), signal });
      await installations.markTokenAccepted(installationId);
      await contexts.noteCycle(installationId, 'fetched_at');
      probe('fetch:before-audit');
      await audit.append({ kind: 'fetch', installationId, actor: 'schedule', outcome: 'fetched', detail: counts });
      log.info('Fetched open orders', { installationId, counts });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      if (error instanceof CredentialsRefused) await installations.markTokenRefused(installationId, error.message);
      await audit.append({ kind: 'fetch', installationId, actor: 'schedule', outcome: 'failed', code: error.code, message: error.message, detail: counts });
      log.warn('The fetch did not get through', { installationId, code: error.code, reason: error.message, counts });
    }
    return counts;
  };
};
