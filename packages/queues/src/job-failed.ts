import type { AppError } from '@stream-tech/domain';

/**
 * Thrown by a handler whose expected failure is to stand on the board, so that people see it and can run the job again from there.
 * The queue does not try it again by itself: when that is due, a row says.
 */
export class JobFailed extends Error {
  override readonly cause: AppError;

  constructor(cause: AppError) {
    super(cause.message);
    this.name = 'JobFailed';
    this.cause = cause;
  }
}
