import { AppError, type Remedy } from '@stream-tech/domain';
import { correlationId, type Logger } from '@stream-tech/platform';
import type { ErrorRequestHandler } from 'express';

/** By code first, then by remedy (architecture, "When things go wrong"). */
const BY_CODE: Record<string, number> = {
  'bad-request': 400, unauthenticated: 401, 'caller-refused': 401, 'login-refused': 401, 'second-factor-needed': 401, 'confirmation-refused': 401, forbidden: 403, 'second-factor-missing': 403, 'confirm-yourself': 403, 'cross-site': 403, 'not-found': 404, 'order-not-in-database': 404, 'already-in-progress': 409, 'already-sent': 409,
  'changed-meanwhile': 409, 'already-there': 409, 'confirmation-needed': 409, 'too-large': 413, 'json-only': 415, 'too-many-requests': 429, 'inbox-full': 429,
};
const BY_REMEDY: Record<Remedy, number> = { 'fix-the-data': 422, 'try-later': 503, 'look-again': 409, reconnect: 502, 'give-up': 422 };

/** What Postgres, its driver and the pool say when the server is away, stopping or starting. */
const DATABASE_AWAY = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', '57P01', '57P02', '57P03', '08006', '08001', '53300']);
// Knex puts the statement before what the driver said.
const isDatabaseAway = (error: unknown): boolean => error instanceof Error
  && (error.name === 'KnexTimeoutError' || ('code' in error && DATABASE_AWAY.has(String(error.code))) || /(^| - )(Connection terminated|timeout (exceeded|expired))/i.test(error.message));

const httpError = (error: unknown): AppError | undefined => {
  if (!(error instanceof Error) || !('status' in error) || typeof error.status !== 'number' || error.status >= 500) return undefined;
  if (error.status === 413) return new AppError('too-large', 'The request is too large', 'fix-the-data');
  if (error.status === 404) return new AppError('not-found', 'There is nothing at this address', 'fix-the-data');
  return new AppError('bad-request', 'The request could not be read', 'fix-the-data');
};

/** An error in the words for a caller; undefined: a bug of ours. */
export const asExpected = (error: unknown): AppError | undefined => {
  if (error instanceof AppError) return error;
  if (isDatabaseAway(error)) return new AppError('database-away', 'Our database does not answer; try again in a moment', 'try-later');
  return httpError(error);
};

/** The HTTP status of an expected failure. */
const statusOf = ({ code, remedy }: AppError): number => BY_CODE[code] ?? BY_REMEDY[remedy];

/** Mounted once, last: what went wrong, as `{code, error, remedy, correlationId}` and the fields concerned; never a stack (security.md, 52). */
export const problems = (log: Logger): ErrorRequestHandler => (error, request, response, _next) => {
  // The caller is gone: nobody reads an answer, and nothing is wrong here (security.md, 54).
  if (response.destroyed || (error instanceof Error && 'type' in error && error.type === 'request.aborted')) return;
  const expected = asExpected(error);
  const status = expected ? statusOf(expected) : 500;
  if (!expected) log.error('A request failed unexpectedly', { method: request.method, path: response.locals.pattern, error });
  else if (status >= 500) log.warn('A request could not be served', { method: request.method, path: response.locals.pattern, error });
  if (response.headersSent) return void response.destroy();
  if (status === 429 || status === 503) response.set('Retry-After', String(response.getHeader('Retry-After') ?? 5));
  response.status(status).set('Cache-Control', 'no-store').json({
    code: expected?.code ?? 'our-fault',
    error: expected?.message ?? 'Something went wrong on our side',
    ...(expected ? { remedy: expected.remedy } : {}),
    correlationId: correlationId(),
    ...(Array.isArray(expected?.details.fields) ? { fields: expected.details.fields } : {}),
  });
};
