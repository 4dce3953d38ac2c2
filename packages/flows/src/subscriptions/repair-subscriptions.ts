import { AppError, CredentialsRefused, RemoteRejected, RemoteUnavailable, Throttled, type Carrier, type EventKind } from '@stream-tech/domain';
import type { EndedBecause } from '@stream-tech/store';
import { kindOf, sameType, type Extra } from './compare-subscriptions.ts';

/** What is wanted, what has been written at Stream so far, and what went wrong; filled as it happens, so that nothing done is forgotten when the rest fails. */
export type Changes = { wanted: EventKind[]; created: EventKind[]; ended: (EventKind & { why: EndedBecause })[]; problems: { code: string; message: string; remedy: AppError['remedy'] }[]; unsure: boolean };

/** How the carrier is called: `assertHeld` throws where the check is no longer ours to make. */
export type Doing = { carrier: Carrier; signal: AbortSignal; assertHeld: () => void; changes: Changes };

/** Whether an error only says that the work was given up, by the signal it was given. */
export const wasGivenUp = (error: unknown, signal: AbortSignal): boolean =>
  signal.aborted && (error === signal.reason || (error instanceof Error && (error.name === 'AbortError' || error.name === 'TimeoutError')));

/** Failures after which the next call of the same account would only fail as well. */
const isTheAccount = (error: AppError): boolean => error instanceof RemoteUnavailable || error instanceof Throttled || error instanceof CredentialsRefused || error.code === 'settings-changed';

const problem = (what: string, { code, message, remedy }: AppError): Changes['problems'][number] => ({ code, message: `${what}: ${message}${/[.!?]$/.test(message) ? '' : '.'}`, remedy });

/**
 * Subscribes what is missing. Where Stream refuses a single event, the family of the same kind of object is subscribed in its place
 * (stream-api.md, 7.1). One that may or may not have come about is not made again here: whoever lists next will see.
 */
export const createMissing = async (missing: EventKind[], at: { url: string; authHeader: string }, { carrier, signal, assertHeld, changes }: Doing): Promise<void> => {
  /** Subscribes one kind; what kept it from being subscribed. */
  const subscribe = async (kind: EventKind): Promise<AppError | undefined> => {
    assertHeld();
    try {
      await carrier.subscribe({ ...kind, ...at }, signal);
      changes.created.push(kindOf(kind));
      return undefined;
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      if (error.remedy === 'look-again') changes.unsure = true;
      return error;
    }
  };

  const familyOf = (kind: EventKind): EventKind[] => carrier.fallbackEvents.filter((family) => sameType(family, kind));
  const queue = [...missing];
  for (let kind = queue.shift(); kind; kind = queue.shift()) {
    const refused = await subscribe(kind);
    if (!refused) continue;
    const family = familyOf(kind);
    if (refused instanceof RemoteRejected && family.length > 0 && !family.includes(kind)) {
      const others = queue.filter((each) => !sameType(each, family[0]!));
      queue.splice(0, queue.length, ...family, ...others);
      continue;
    }
    changes.problems.push(problem(`${kind.event} (${kind.eventType}) is not subscribed`, refused));
    if (isTheAccount(refused)) return;
  }
};

/** Ends subscriptions of ours, one after another; gives those that are ended. */
export const endExtra = async (extra: Extra[], { carrier, signal, assertHeld, changes }: Doing): Promise<Set<Extra>> => {
  const ended = new Set<Extra>();
  for (const each of extra) {
    const { subscription, why } = each;
    assertHeld();
    try {
      await carrier.unsubscribe(subscription.id, signal);
      changes.ended.push({ ...kindOf(subscription), why });
      ended.add(each);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      changes.problems.push(problem(`A subscription of ours for ${kindOf(subscription).event} that is not to be there could not be ended`, error));
      if (isTheAccount(error)) break;
    }
  }
  return ended;
};
