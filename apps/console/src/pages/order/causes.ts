import type { OrderProblemCode } from '@stream-tech/domain';

/** What a person can do about an order; the page knows the button for each. */
export type Act = 'send' | 'read-again' | 'services' | 'account' | 'accounts' | 'linnworks' | 'dry-run' | 'delete';
/** What has to happen now, in words, and the buttons for it, the likeliest first. */
export type Cause = { next: string; acts: readonly Act[] };

const READ_AND_SEND = ['read-again', 'send'] as const;

/** Every reason that can stand on an order (R-217 … R-229 and our own), with what helps. One that is added there does not compile here until it has words. */
export const CAUSES: Record<OrderProblemCode, Cause> = {
  'installation-inactive': { next: 'Its Linnworks account is switched off or gone. Once an administrator has connected it again, the order is sent by itself.', acts: ['accounts'] },
  'linnworks-token': { next: 'Linnworks no longer accepts us for this account. An administrator has to connect it again; the order is sent by itself then.', acts: ['accounts'] },
  'order-sync-disabled': { next: 'Sending by itself is switched off for this Stream account. It waits until that is switched on; sending it by hand works all the same.', acts: ['send', 'account'] },
  'order-not-in-linnworks': { next: 'Somebody cancelled, merged or deleted it in Linnworks. If that was a mistake, bring it back there and have it read again; otherwise nothing is left to do.', acts: ['linnworks', 'read-again'] },
  'service-not-assigned': { next: 'Choose a postal service of Stream for the order in Linnworks, then have it read again.', acts: ['linnworks', 'read-again'] },
  'service-not-configured': { next: 'Its postal service has no depot or delivery method here yet. Once that is mapped, the order is sent by itself.', acts: ['services'] },
  'address-incomplete': { next: 'Complete the delivery address in Linnworks: what is missing is named with each order. The next fetch frees it; reading it again does so at once.', acts: ['linnworks', 'read-again'] },
  'already-processed': { next: 'It was processed by hand in Linnworks, so nothing is sent. If Stream is to deliver it all the same, bring it back to the open orders there.', acts: ['linnworks', 'read-again'] },
  'on-hold': { next: 'Release it in Linnworks; it is sent with the next cycle after that.', acts: ['linnworks', 'read-again'] },
  'order-number-too-long': { next: 'Shorten the order number prefix in the settings of the Stream account.', acts: ['account', 'dry-run'] },
  'order-number-in-use': { next: 'Give this Stream account’s integration an order number prefix of its own, or delete the other order first.', acts: ['account', 'read-again'] },
  'unreadable-text': { next: 'Type the text that is named anew in Linnworks, then have the order read again.', acts: ['linnworks', 'read-again'] },
  'too-many-lines': { next: 'Split the order in Linnworks, then have it read again.', acts: ['linnworks', 'read-again'] },
  'nothing-to-send': { next: 'It holds services only, or nothing. Add goods in Linnworks, or leave it as it is.', acts: ['linnworks', 'read-again'] },
  'stream-account-changed': { next: 'It was asked for in a Stream account that is not connected any more. Connect that account again, so that it can be seen whether the order is there.', acts: ['accounts'] },
  'remote-rejected': { next: 'Stream read the order and refused it, for the reason it gives. Correct that where it comes from, have the order read again and send it. The dry run shows what Stream would get now.', acts: ['dry-run', 'linnworks', ...READ_AND_SEND] },
  'remote-unavailable': { next: 'Stream was not reached. It is tried again by itself as long as tries are left; sending it now tries at once.', acts: ['send', 'account'] },
  throttled: { next: 'Stream asked us to slow down. It is sent again by itself after a pause; nothing has to be done.', acts: [] },
  'credentials-refused': { next: 'Stream refuses the client id or secret of this account. An administrator has to enter them again; then send the order.', acts: ['account', 'send'] },
  'outcome-unknown': { next: 'Stream has not answered, so it is looked up there by itself before anything is repeated. Nothing has to be done.', acts: [] },
  'number-collision': { next: 'Another order stands in Stream under this number. Change the prefix in the account’s settings, or remove the other order in Stream; then send it again.', acts: ['account', 'send'] },
  'could-not-be-handled': { next: 'Something in this order could not be handled here. Tell your administrator its number and the number in logs below; the others are sent meanwhile.', acts: ['dry-run', ...READ_AND_SEND] },
  'unreadable-order': { next: 'Linnworks gave an order that can’t be read. Correct there what is named, then have it read again.', acts: ['linnworks', 'read-again'] },
  'answer-too-large': { next: 'Linnworks’ answer about this order was too large to be read. Split the order there, then have it read again.', acts: ['linnworks', 'read-again'] },
  'linnworks-account-unavailable': { next: 'Linnworks does not open this account for us right now. It is tried again by itself.', acts: ['accounts'] },
  'stream-url': { next: 'The Stream Client URL of the account can’t be used. Correct it in its settings; then send the order.', acts: ['account', 'send'] },
  'settings-changed': { next: 'The account’s settings were changed while it was sent. It is sent again by itself with the new ones.', acts: [] },
  'twin-in-stream': { next: 'Stream held it twice. One is gone, and the other is deleted next by itself.', acts: [] },
  'twin-suspected': { next: 'Stream seems to hold it twice, so no label is printed. Look at both in Stream and remove one; it is looked at again every hour.', acts: [] },
  'linnworks-not-cleared': { next: 'It is gone from Stream, and Linnworks is cleared as soon as it lets us. That goes on by itself.', acts: ['accounts'] },
};

/** What to do where a delete did not go through: the same reasons, with another way on. */
const OF_DELETE = { next: 'Stream did not let it go, so it stays as it was. Take it off its run in Stream, or settle what is said above, then ask for the delete again.', acts: ['delete'] } as const satisfies Cause;

/** What kind of trouble it is, where a code is not known here: an older order may bear one that is no more. */
const REMEDIES: Record<string, Cause> = {
  'fix-the-data': { next: 'Correct it where it comes from, then have it read again and sent.', acts: ['dry-run', 'linnworks', ...READ_AND_SEND] },
  'try-later': { next: 'It is tried again by itself as long as tries are left; sending it now tries at once.', acts: ['send'] },
  'look-again': { next: 'It is looked up again by itself.', acts: [] },
  reconnect: { next: 'An administrator has to connect the account again.', acts: ['accounts'] },
  'give-up': { next: 'Nothing more is done about it by itself.', acts: READ_AND_SEND },
};

type Problem = { code: string; remedy: string };

/** What helps against a problem on an order. */
export const causeOf = ({ code, remedy }: Problem): Cause => (CAUSES as Record<string, Cause>)[code] ?? REMEDIES[remedy] ?? REMEDIES['give-up']!;

/** What helps against the problem of a delete: `goesOn`, by itself; else it was refused. */
export const causeOfDelete = (problem: Problem, { goesOn }: { goesOn: boolean }): Cause => {
  if (problem.remedy === 'reconnect') return causeOf(problem);
  return goesOn ? { next: 'The delete goes on by itself.', acts: [] } : OF_DELETE;
};

/** Sentences of what keeps an order waiting begin with the titles of these reasons. */
const HOLDS: readonly [begin: string, code: OrderProblemCode][] = [
  ['Order sync disabled', 'order-sync-disabled'], ['Installation not found or inactive', 'installation-inactive'], ['Linnworks token missing', 'linnworks-token'], ['Stream refuse', 'credentials-refused'], ['Stream asks us to slow down', 'throttled'], ['Stream is not available', 'remote-unavailable'],
];

/** What helps where an order only waits, by the sentence that says for what. */
export const causeOfHold = (reason: string): Cause => {
  const [, code] = HOLDS.find(([begin]) => reason.startsWith(begin)) ?? [];
  return code ? CAUSES[code] : { next: 'It goes on by itself once that has changed.', acts: ['send'] };
};
