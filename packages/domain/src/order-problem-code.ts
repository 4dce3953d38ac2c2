import type { REASONS_NOT_TO_SEND, ReasonCode } from './eligibility.ts';
import type { REMOTE_CODES } from './remote-errors.ts';

/** Reasons that are answered to a caller alone never stand on an order. */
type OnOrder<Code extends ReasonCode> = (typeof REASONS_NOT_TO_SEND)[Code]['level'] extends 'caller' ? never : Code;

/** Failures of single rooms that can stand on an order beside the reasons not to send and what partners answer. */
export const OTHER_ORDER_CODES = ['could-not-be-handled', 'unreadable-order', 'answer-too-large', 'linnworks-account-unavailable', 'stream-url', 'settings-changed', 'twin-in-stream', 'twin-suspected', 'linnworks-not-cleared'] as const;

/** Every code that the problem of an order, or of its delete, can have; the console has words and a way on for each. */
export type OrderProblemCode = { [Code in ReasonCode]: OnOrder<Code> }[ReasonCode] | (typeof REMOTE_CODES)[number] | (typeof OTHER_ORDER_CODES)[number];
