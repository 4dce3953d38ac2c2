import { transportFaults } from '../partner/fault-kinds.ts';
import type { FaultKindInfo } from '../partner/fault-kinds.ts';

/** Every fault Stream can be told to commit: those of the transport, and its own. */
export const streamFaultKinds = {
  ...transportFaults,
  'lost-answer': { sentence: 'Stores the order, then breaks the connection: the answer is lost.', effect: 'done' },
  'valid-false': { sentence: 'Answers 200 with valid:false and a reason, and stores nothing.', effect: 'none' },
  warnings: { sentence: 'Stores the order and adds a warning to a valid answer.', effect: 'done' },
  'duplicate-text': { sentence: 'Refuses the order as a duplicate in words of its own, although it may not be there.', effect: 'none' },
  'cancelled-twin': { sentence: 'Refuses the order as a duplicate: one with that number is there, but cancelled.', effect: 'none' },
  'no-uniqueness': { sentence: 'Stores the order even if its number is taken.', effect: 'done' },
} as const satisfies Record<string, FaultKindInfo>;

export type StreamFault = keyof typeof streamFaultKinds;
