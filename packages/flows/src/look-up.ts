import { AppError, NumberCollision, OutcomeUnknown, RemoteUnavailable, type Carrier, type Consignment } from '@stream-tech/domain';
import { probe } from '@stream-tech/platform';
import type { ClaimedOrder, SendingContext } from '@stream-tech/store';
import { hear } from './hear.ts';
import type { Lease } from './lease.ts';
import type { SendOutcomes, SendResult } from './send-outcomes.ts';

export type LookUp = { claimed: ClaimedOrder; carrier: Carrier; outcomes: SendOutcomes; context: SendingContext };

/** Whether the create that is known not to have happened was a submission: it was, unless its process crashed. */
export const wasSubmission = ({ askOpen, unansweredAt }: ClaimedOrder): boolean => askOpen && unansweredAt !== undefined;

/**
 * What an earlier attempt left in Stream (reliability.md, section 3, steps 4, 6 and 7). A result ends the work on this order for now;
 * undefined: it is surely not there, and may be asked for.
 */
export const lookUp = async ({ claimed, carrier, outcomes, context }: LookUp, lease: Lease): Promise<SendResult | undefined> => {
  if (!claimed.askedBefore || !claimed.askedFor) return undefined;
  let known: Consignment | undefined;
  try {
    known = await carrier.findAdoptable(claimed.askedFor, lease.signal, hear(claimed));
  } catch (error) {
    // While Stream can't be asked, whether the order is there stays open.
    if (claimed.askOpen && error instanceof AppError && !(error instanceof NumberCollision)) return outcomes.lookLater(error);
    throw error;
  }
  probe('send:after-look');
  if (known) return outcomes.finish(known);
  if (!claimed.askOpen) return undefined;
  if (!claimed.quietOver) return outcomes.lookLater(new OutcomeUnknown('Stream', 'it is not there yet'));
  const submissions = claimed.submissions + (wasSubmission(claimed) ? 1 : 0);
  if (submissions > context.system.MaxRetryAttempts) return outcomes.fail(new RemoteUnavailable('Stream', 'it gave no answer, and does not have the order'));
  return undefined;
};
