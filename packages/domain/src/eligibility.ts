import { AppError, type Remedy } from './errors.ts';
import { goodsOf } from './packaging.ts';
import { isFullyConfigured, type ServiceSettings } from './settings/service-settings.ts';
import type { SourceOrder } from './source-order.ts';
import { cutText, textLength } from './text.ts';
import { isManual, type Trigger } from './trigger.ts';

/** Stream's published limit of an order number, prefix included (A-27; stream-api.md, 4.4). */
export const ORDER_NO_MAX = 17;
/** More lines than this make a request nobody can read or load; such an order is kept and said so, never sent. */
export const MAX_ORDER_LINES = 1_000;

/** The facts eligibility is judged by, read freshly at the moment of sending (R-019). */
export type SendingFacts = {
  trigger: Trigger;
  installation: { active: boolean; tokenRefused: boolean };
  /** Absent: the installation has no integration, or the mapped one is gone. */
  integration?: { IsOrderSyncEnabled: boolean } | undefined;
  /** Absent: the order's postal service is not mapped here. */
  service?: Pick<ServiceSettings, 'StreamDepot' | 'StreamDeliveryMethod'> | undefined;
  source: SourceOrder;
  /** The number the order is, or would be, submitted under. */
  orderNo: string;
  /** A create is open in a Stream account that this order no longer goes to. */
  askedElsewhere?: boolean | undefined;
};

type Reason = {
  /** The guide's error name, or ours in the same style; the words in console, contract and audit. */
  title: string;
  /** `order`: moves the order to Validation Failed. `caller`: answered to the caller only (A-42). `hold`: the order waits as it is (A-04). */
  level: 'order' | 'caller' | 'hold';
  remedy: Remedy;
  advice: string;
  /** For reasons judged from facts: the detail that makes it true, '' where there is none, undefined where it does not hold. */
  holds?: (facts: SendingFacts) => string | undefined;
};

const when = (condition: boolean, detail = ''): string | undefined => (condition ? detail : undefined);
const countLines = (items: SourceOrder['items']): number => items.reduce((sum, item) => sum + 1 + countLines(item.children), 0);
const countPacked = (packages: SourceOrder['packages']): number => packages.reduce((sum, box) => sum + 1 + box.items.length, 0);
/** Lines that a request would have at most: the order's own, or, where it is split, packages and what lies in them. */
const mostLines = ({ items, packages }: SourceOrder): number => Math.max(countLines(items), countPacked(packages));

/** The four address fields that must be there, by the names people know (R-226, R-229). */
export const missingAddressFields = ({ delivery }: Pick<SourceOrder, 'delivery'>): string[] => {
  const fields: [string, string][] = [['Address Line 1', delivery.line1], ['Town', delivery.town], ['Postcode', delivery.postcode], ['Country', delivery.country]];
  return fields.filter(([, value]) => value.trim() === '').map(([name]) => name);
};

/** Every reason not to send, in the order they are judged, those that only hold an order last. The first eleven names are the guide's (R-217 … R-227). */
export const REASONS_NOT_TO_SEND = {
  'no-active-installations': { title: 'No active installations available', level: 'caller', remedy: 'fix-the-data', advice: 'Connect a Linnworks account.' },
  'too-many-selected': { title: 'Too many orders selected', level: 'caller', remedy: 'fix-the-data', advice: 'Reduce the selection.' },
  'order-not-in-database': { title: 'Order not found in database', level: 'caller', remedy: 'fix-the-data', advice: 'Trigger a re-fetch.' },
  'already-in-progress': { title: 'Order already in progress', level: 'caller', remedy: 'try-later', advice: 'Wait for the current send to complete.' },
  'installation-inactive': { title: 'Installation not found or inactive', level: 'order', remedy: 'fix-the-data', advice: 'Contact your administrator.', holds: ({ installation }) => when(!installation.active) },
  'linnworks-token': { title: 'Linnworks token missing or expired', level: 'order', remedy: 'reconnect', advice: 'Re-connect the installation.', holds: ({ installation }) => when(installation.tokenRefused) },
  'order-sync-disabled': { title: 'Order sync disabled', level: 'hold', remedy: 'fix-the-data', advice: 'Enable it or send by hand.', holds: ({ integration, trigger }) => when(integration !== undefined && !integration.IsOrderSyncEnabled && !isManual(trigger)) },
  'order-not-in-linnworks': { title: 'Order not found in Linnworks', level: 'order', remedy: 'fix-the-data', advice: 'It was cancelled, merged or deleted there.' },
  'service-not-assigned': { title: 'Postal service not assigned', level: 'order', remedy: 'fix-the-data', advice: 'Assign a valid Stream service.', holds: ({ source }) => when(source.postalService === undefined) },
  'service-not-configured': {
    title: 'Postal service not fully configured', level: 'order', remedy: 'fix-the-data', advice: 'Complete the service configuration.',
    holds: ({ service, integration, source }) => when(service === undefined || integration === undefined || !isFullyConfigured(service), source.postalService?.name),
  },
  'address-incomplete': {
    title: 'Missing delivery address fields', level: 'order', remedy: 'fix-the-data', advice: 'Complete the address in Linnworks.',
    holds: ({ source }) => when(missingAddressFields(source).length > 0, missingAddressFields(source).join(', ')),
  },
  'already-processed': { title: 'Order already processed in Linnworks', level: 'order', remedy: 'fix-the-data', advice: 'It was processed by hand and is not sent.', holds: ({ source }) => when(source.processed) },
  'on-hold': { title: 'Order parked or on hold in Linnworks', level: 'order', remedy: 'fix-the-data', advice: 'Release it in Linnworks.', holds: ({ source }) => when(source.parked || source.onHold) },
  'order-number-too-long': {
    title: 'Order number too long', level: 'order', remedy: 'fix-the-data', advice: `Shorten the order number prefix: Stream takes ${ORDER_NO_MAX} characters.`,
    holds: ({ orderNo }) => when(textLength(orderNo) > ORDER_NO_MAX, `${cutText(orderNo, 40)} has ${textLength(orderNo)} characters`),
  },
  'order-number-in-use': { title: 'Order number already in use', level: 'order', remedy: 'fix-the-data', advice: 'Another live order of the same Stream account has it; give this integration an order number prefix of its own.' },
  'unreadable-text': {
    title: 'Order text contains unreadable characters', level: 'order', remedy: 'fix-the-data', advice: 'Type it anew in Linnworks.',
    holds: ({ source }) => when(source.unsendableFields.length > 0, source.unsendableFields.slice(0, 10).join(', ')),
  },
  'too-many-lines': {
    title: 'Order has too many lines', level: 'order', remedy: 'fix-the-data', advice: `Split the order: at most ${MAX_ORDER_LINES} lines can be sent.`,
    // Of a larger order only one line more is kept, so its true number isn't known here.
    holds: ({ source }) => when(mostLines(source) > MAX_ORDER_LINES, `more than ${MAX_ORDER_LINES} lines`),
  },
  'nothing-to-send': {
    title: 'Order has no goods to send', level: 'order', remedy: 'fix-the-data', advice: 'Add a line with physical goods.',
    holds: ({ source }) => when(goodsOf(source.items, true).length === 0),
  },
  'stream-account-changed': {
    title: 'Order was asked for in another Stream account', level: 'order', remedy: 'reconnect', advice: 'Connect that account again, so that it can be seen whether the order is there.',
    holds: ({ askedElsewhere }) => when(askedElsewhere === true),
  },
} as const satisfies Record<string, Reason>;

export type ReasonCode = keyof typeof REASONS_NOT_TO_SEND;

const all = Object.entries(REASONS_NOT_TO_SEND) as [ReasonCode, Reason][];
// What only makes an order wait is judged last: one that can't be sent anyway is better told so.
const reasons = [...all.filter(([, { level }]) => level !== 'hold'), ...all.filter(([, { level }]) => level === 'hold')];

/** A detail may be a name that somebody typed; so much of it is quoted. */
const DETAIL_MAX = 160;

/** A reason as an error, in the words every screen and answer uses: "Title: detail. Advice" (R-217 … R-229). */
export const notSendable = (code: ReasonCode, given = ''): AppError => {
  const { title, advice, remedy, level }: Reason = REASONS_NOT_TO_SEND[code];
  // The sentence brings its own full stop.
  const detail = cutText(given.trim(), DETAIL_MAX).replace(/[\s.,;:!?]+$/u, '');
  return new AppError(code, `${title}${detail ? `: ${detail}` : ''}. ${advice}`, remedy, { title, level, ...(detail ? { detail } : {}) });
};

function* reasonsThatHold(facts: SendingFacts): Generator<AppError, void> {
  for (const [code, reason] of reasons) {
    const detail = reason.holds?.(facts);
    if (detail !== undefined) yield notSendable(code, detail);
  }
}

/** The first reason not to send this order now, or undefined where it may go (R-013 … R-019). */
export const reasonNotToSend = (facts: SendingFacts): AppError | undefined => reasonsThatHold(facts).next().value ?? undefined;

/** Every reason not to send it now, in the order they are judged: for people who want to correct them all at once. */
export const reasonsNotToSend = (facts: SendingFacts): AppError[] => [...reasonsThatHold(facts)];

/** What a reason does to the order (A-42); undefined for an error that is none of these reasons. */
export const levelOf = (error: AppError): Reason['level'] | undefined => (REASONS_NOT_TO_SEND as Record<string, Reason>)[error.code]?.level;
