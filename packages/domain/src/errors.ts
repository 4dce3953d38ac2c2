import { readable } from './text.ts';

/** What has to happen before a failed piece of work can succeed (architecture, "When things go wrong"). */
export const REMEDIES = ['fix-the-data', 'try-later', 'look-again', 'reconnect', 'give-up'] as const;
export type Remedy = (typeof REMEDIES)[number];

/** Facts that help a person to understand a failure: plain values, never secrets, never a partner's raw answer. */
export type ErrorDetails = Record<string, unknown>;

/**
 * An expected failure: made once, at the edge where it happens, and read once, at the edge where it is answered.
 * `code` is stable and for machines, `message` a sentence for a person, `remedy` what has to happen next. The message may quote a
 * partner or a person and is stored, so signs that can't be stored are shown as U+FFFD.
 */
export class AppError extends Error {
  readonly code: string;
  readonly remedy: Remedy;
  readonly details: ErrorDetails;

  constructor(code: string, message: string, remedy: Remedy, details: ErrorDetails = {}, options?: ErrorOptions) {
    super(readable(message), options);
    this.name = new.target.name;
    this.code = code;
    this.remedy = remedy;
    this.details = details;
  }
}
