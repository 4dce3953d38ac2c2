import { REASONS_NOT_TO_SEND, type ReasonCode } from './eligibility.ts';
import { REMOTE_CODES } from './remote-errors.ts';

/** Reasons that are answered to a caller alone never stand on an order. */
type OnOrder<Code extends ReasonCode> = (typeof REASONS_NOT_TO_SEND)[Code]['level'] extends 'caller' ? never : Code;

/** Failures of single rooms that can stand on an order beside the reasons not to send and what partners answer, each with its title. */
export const OTHER_ORDER_CODES = {
  'could-not-be-handled': 'Could not be handled here', 'unreadable-order': 'Unreadable in Linnworks’ answer', 'answer-too-large': 'Linnworks’ answer too large', 'linnworks-account-unavailable': 'Linnworks account not available',
  'stream-url': 'Stream Client URL not usable', 'settings-changed': 'Settings changed meanwhile', 'twin-in-stream': 'Held twice in Stream', 'twin-suspected': 'Perhaps twice in Stream', 'linnworks-not-cleared': 'Linnworks not cleared yet',
} as const satisfies Record<string, string>;

/** Every code that the problem of an order, or of its delete, can have; the console has words and a way on for each. */
export type OrderProblemCode = { [Code in ReasonCode]: OnOrder<Code> }[ReasonCode] | keyof typeof REMOTE_CODES | keyof typeof OTHER_ORDER_CODES;

/** Each such code with its title, for lists and messages that have no room for the sentence; the first are the guide's (R-217 … R-229). */
export const ORDER_PROBLEM_TITLES: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.entries(REASONS_NOT_TO_SEND).map(([code, { title }]) => [code, title])), ...REMOTE_CODES, ...OTHER_ORDER_CODES,
};

/** What a code says, in words; one that is not known here (of an order of long ago) stays as it is. */
export const orderProblemTitle = (code: string): string => ORDER_PROBLEM_TITLES[code] ?? code;
