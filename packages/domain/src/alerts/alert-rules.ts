import { orderProblemTitle } from '../order-problem-code.ts';
import { counted, paged, type AlertFacts } from './alert-facts.ts';

/**
 * How grave it is. Critical: nothing moves for an account, or something is wrong in the world outside, until a person acts; such an alert
 * is told in quiet hours too.
 */
export const ALERT_SEVERITIES = { warning: { title: 'Warning' }, critical: { title: 'Critical' } } as const;
export type AlertSeverity = keyof typeof ALERT_SEVERITIES;

/** The figure from which on a rule tells. */
export type AlertThreshold = { default: number; min: number; max: number; unit: 'orders' | 'notifications' | 'minutes' | 'tries' | 'refusals' };

/** One rule: form, check and message follow from its entry. What it reads stands in the store (`ALERT_QUERIES`). */
export type AlertRule = {
  title: string;
  /** When it tells, for whoever sets the threshold. */
  help: string;
  severity: AlertSeverity;
  /** Absent: it is so or it is not. */
  threshold?: AlertThreshold;
  /** What is the case, as a sentence. Never a customer's data: codes, figures and names of accounts alone. */
  says(facts: AlertFacts): string;
  /** What to do about it. */
  todo: string;
  /** What its end means, where that is not obvious. */
  over?: string;
  /** The console's page behind it, below PUBLIC_URL. */
  path(facts: AlertFacts): string;
};

const orders = (facts: AlertFacts): string => counted(facts, 'order', 'orders');
/** The most frequent cause, where there is one; and the list behind it, held to it where it is the only one. */
const forCause = ({ code, ofCode, count }: AlertFacts): string => (code ? `, ${ofCode === count ? 'all' : ofCode} for “${orderProblemTitle(code)}”` : '');
const ofCause = (status: string, { installationId, code, ofCode, count }: AlertFacts): string => paged('/orders', { status, code: ofCode === count ? code : undefined, installationId });
const itself = ({ said }: AlertFacts): string => (said ? ` It says: ${said}` : '');
const setUp = ({ integrationId }: AlertFacts): string => (integrationId ? `/set-up/integrations/${integrationId}` : '/set-up');

/** Every rule there is, in the order of the screen. A new one is an entry here and a statement in the store. */
export const ALERT_RULES = {
  'orders-failed': {
    title: 'Orders fail',
    help: 'So many orders of one account failed within an hour.',
    severity: 'warning',
    threshold: { default: 5, min: 1, max: 10_000, unit: 'orders' },
    says: (facts) => `${orders(facts)} failed within the last hour${forCause(facts)}.`,
    todo: 'Open the list, correct what the reason says, and send them again together.',
    over: 'Fewer fail now. Those that failed stay in the list until they are sent or deleted.',
    path: (facts) => ofCause('failed', facts),
  },
  'orders-invalid': {
    title: 'Orders can’t be sent as they are',
    help: 'So many orders of one account became Validation Failed within an hour.',
    severity: 'warning',
    threshold: { default: 10, min: 1, max: 10_000, unit: 'orders' },
    says: (facts) => `${orders(facts)} became Validation Failed within the last hour${forCause(facts)}.`,
    todo: 'Open the list and correct the orders in Linnworks, or map their service. They free themselves with the next fetch.',
    over: 'Fewer come now. Those that can’t be sent stay in the list until they are corrected.',
    path: (facts) => ofCause('validation-failed', facts),
  },
  'orders-waiting': {
    title: 'Orders wait too long',
    help: 'The oldest order that is due for sending has waited so long.',
    severity: 'warning',
    threshold: { default: 30, min: 5, max: 10_080, unit: 'minutes' },
    says: ({ orderNumber }) => `Orders that are due are not sent. The longest waiting is order ${orderNumber ?? ''}.`,
    todo: 'See whether Stream answers and the queues move; a large backlog may need Drain Backlog, or more workers.',
    path: ({ installationId }) => paged('/orders', { status: 'pending', installationId }),
  },
  'orders-unanswered': {
    title: 'Orders without an answer from Stream',
    help: 'An order has been In Progress for so long because it is not known whether Stream has it.',
    severity: 'warning',
    threshold: { default: 30, min: 5, max: 10_080, unit: 'minutes' },
    says: (facts) => `${orders(facts)} In Progress: Stream did not answer, and could not be looked at since.`,
    todo: 'They are looked up until it is known. Ask Stream’s support where it lasts; do not enter them there by hand.',
    path: ({ installationId }) => paged('/orders', { status: 'in-progress', installationId }),
  },
  'write-back-late': {
    title: 'Linnworks does not show what was sent',
    help: 'Tracking numbers or identifiers of an order could not be written to Linnworks for so long.',
    severity: 'warning',
    threshold: { default: 30, min: 5, max: 10_080, unit: 'minutes' },
    says: (facts) => `${orders(facts)} could not be brought up to date in Linnworks.`,
    todo: 'See on the order what Linnworks says. It is tried again by itself every five minutes.',
    path: ({ orderId, installationId }) => (orderId ? `/orders/${orderId}` : paged('/orders', { status: 'completed', installationId })),
  },
  'orders-twice': {
    title: 'Orders that are in Stream twice',
    help: 'Stream was seen to hold so many orders more than once.',
    severity: 'critical',
    threshold: { default: 1, min: 1, max: 1_000, unit: 'orders' },
    says: (facts) => (facts.count === 1 ? `Stream holds order ${facts.orderNumber ?? ''} more than once. No label is printed for it.` : `Stream holds ${orders(facts)} more than once, for example order ${facts.orderNumber ?? ''}. No label is printed for them.`),
    todo: 'Cancel all but one of each in Stream before a driver loads both. The next hourly look frees the label.',
    path: ({ orderId }) => (orderId ? `/orders/${orderId}` : '/orders'),
  },
  'webhooks-waiting': {
    title: 'Notifications of Stream wait',
    help: 'The oldest notification that is not applied yet has waited so long.',
    severity: 'warning',
    threshold: { default: 20, min: 5, max: 10_080, unit: 'minutes' },
    says: () => 'What Stream told is not applied. Runs, sequences and delivery notes are late in Linnworks.',
    todo: 'See whether Stream and Linnworks answer, and whether the queues move.',
    path: ({ installationId }) => paged('/webhook-inbox', { status: 'pending', installationId }),
  },
  'webhooks-suspicious': {
    title: 'Suspicious notifications',
    help: 'So many notifications within an hour named another Stream account than the one whose address was called.',
    severity: 'critical',
    threshold: { default: 3, min: 1, max: 10_000, unit: 'notifications' },
    says: (facts) => `${counted(facts, 'notification', 'notifications')} named another Stream account than the one whose address was called. None was acted upon.`,
    todo: 'Look at them. If they are not a mistake in Stream’s set-up, give the integration a new webhook address.',
    path: ({ installationId }) => paged('/webhook-inbox', { status: 'suspicious', installationId }),
  },
  'subscriptions-broken': {
    title: 'Stream does not tell us everything',
    help: 'Webhook subscriptions at Stream are missing, or could not be looked at.',
    severity: 'warning',
    says: (facts) => `Subscriptions of the Stream account ${facts.name ?? ''} are not as they should be.${itself(facts)}`,
    todo: 'Open Webhooks, Subscriptions, and choose Check and repair.',
    path: () => paged('/webhook-inbox', { view: 'subscriptions' }),
  },
  'drift-found': {
    title: 'Stream had changed without telling',
    help: 'The hourly comparison with Stream found so many orders of an account that had changed there without a notification.',
    severity: 'warning',
    threshold: { default: 5, min: 1, max: 1_000, unit: 'orders' },
    says: (facts) => `The hourly comparison found ${orders(facts)} that had changed in Stream without a notification. They were brought up to date.`,
    todo: 'Notifications get lost: check the subscriptions, and that PUBLIC_URL is reached from the internet.',
    path: ({ installationId }) => paged('/audit', { kind: 'reconcile', installationId }),
  },
  'linnworks-refused': {
    title: 'Linnworks refuses us',
    help: 'Linnworks refused the token of an account so often, ten minutes or more apart. After the second time the account is not worked for any more.',
    severity: 'critical',
    threshold: { default: 2, min: 1, max: 10, unit: 'refusals' },
    says: (facts) => `Linnworks does not accept the token of this account. Nothing is fetched or written.${itself(facts)}`,
    todo: 'Install the application in Linnworks again, then Reconnect in the set-up.',
    path: () => '/set-up',
  },
  'stream-refused': {
    title: 'Stream refuses our credentials',
    help: 'Stream has not accepted client ID and secret of an account for so long.',
    severity: 'critical',
    threshold: { default: 5, min: 1, max: 1_440, unit: 'minutes' },
    says: (facts) => `Stream does not accept the credentials of the account ${facts.name ?? ''}. Nothing is sent.${itself(facts)}`,
    todo: 'Enter the client secret anew in the set-up.',
    path: setUp,
  },
  'stream-silent': {
    title: 'Stream does not answer',
    help: 'A Stream account has kept us waiting without an answer for so long; it is asked for one order a cycle until it answers.',
    severity: 'warning',
    threshold: { default: 15, min: 1, max: 1_440, unit: 'minutes' },
    says: ({ name }) => `The Stream account ${name ?? ''} does not answer. Its orders wait and go by themselves once it does.`,
    todo: 'See whether Stream’s own pages open. If so, look at the account’s URL in the set-up.',
    path: setUp,
  },
  'orders-unread': {
    title: 'Orders are not read from Linnworks',
    help: 'No fetch of an active account has come to its end for so long. One is due every five minutes.',
    severity: 'critical',
    threshold: { default: 20, min: 10, max: 1_440, unit: 'minutes' },
    says: () => 'No new orders come in: Linnworks could not be read.',
    todo: 'See whether Linnworks itself works, then the audit log of the account.',
    path: ({ installationId }) => paged('/audit', { installationId }),
  },
  'night-failed': {
    title: 'Nightly sync failed',
    help: 'Identifiers or postal services of an account could not be brought up to date in so many tries of one night.',
    severity: 'warning',
    threshold: { default: 2, min: 1, max: 3, unit: 'tries' },
    says: (facts) => `${facts.name ?? 'Master data'} could not be brought up to date.${itself(facts)}`,
    todo: 'Read the report under Set-up, Master data, correct what it says, and run it now.',
    path: () => paged('/set-up', { view: 'master-data' }),
  },
  'schedule-silent': {
    title: 'A schedule does not run',
    help: 'A schedule has missed its time three times in a row, and for so long.',
    severity: 'critical',
    threshold: { default: 10, min: 5, max: 1_440, unit: 'minutes' },
    says: ({ name }) => `The schedule ${name ?? ''} does not run. What it does for all accounts is not done.`,
    todo: 'See whether the worker for it runs, and whether Redis answers: /health/ready and the queues.',
    path: () => '/queues',
  },
} as const satisfies Record<string, AlertRule>;

export type AlertRuleId = keyof typeof ALERT_RULES;
export const ALERT_RULE_IDS = Object.keys(ALERT_RULES) as AlertRuleId[];

/** A rule's entry without its literal types. */
export const alertRule = (id: AlertRuleId): AlertRule => ALERT_RULES[id];

/** What an administrator set of a rule; what he did not is the declared default. */
export type AlertRuleSetting = { enabled: boolean; /** Absent where the rule has none. */ threshold: number | undefined };

/** The declared setting of a rule. */
export const defaultAlertRule = (id: AlertRuleId): AlertRuleSetting => ({ enabled: true, threshold: alertRule(id).threshold?.default });
