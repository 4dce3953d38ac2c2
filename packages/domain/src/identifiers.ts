/** One identifier on a Linnworks order: `tag` is the technical key, `name` what people see (R-154 … R-157). */
export type Identifier = { tag: string; name: string };

const twoDigits = (n: number): string => String(n).padStart(2, '0');
const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

/** The guide's maximum for runs and for sequences. */
export const MAX_NUMBERED = 20;

export const SENT_TO_STREAM: Identifier = { tag: 'STI_SENT', name: 'Sent to Stream' };
export const ERROR_FROM_STREAM: Identifier = { tag: 'STI_ERROR', name: 'Error from Stream' };
export const RUNS: Identifier[] = upTo(MAX_NUMBERED).map((n) => ({ tag: `STI_RUN_${twoDigits(n)}`, name: `RUN ${twoDigits(n)}` }));
export const SEQUENCES: Identifier[] = upTo(MAX_NUMBERED).map((n) => ({ tag: `STI_SEQ_${twoDigits(n)}`, name: `SEQ-${twoDigits(n)}` }));
export const DAYS: Identifier[] = ['SUNDAY', 'MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY'].map((name) => ({ tag: `STI_DAY_${name}`, name }));

/** All 49 identifiers that we manage. Others on an order are never touched. */
export const MANAGED_IDENTIFIERS: Identifier[] = [SENT_TO_STREAM, ERROR_FROM_STREAM, ...RUNS, ...SEQUENCES, ...DAYS];

/** What of a row decides its status identifiers. */
export type IdentifierFacts = { completed: boolean; /** Stream refused it, or the submission failed, and no success came since. */ refused: boolean };

/**
 * The status identifiers an order shall carry, never both at once: "Sent to Stream" once completed, "Error from Stream" only
 * after a submission was refused or failed, until the next success.
 */
export const desiredIdentifiers = ({ completed, refused }: IdentifierFacts): Identifier[] =>
  completed ? [SENT_TO_STREAM] : refused ? [ERROR_FROM_STREAM] : [];
