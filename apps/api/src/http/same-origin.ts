import { AppError } from '@stream-tech/domain';
import type { RequestHandler } from 'express';
import { isChange } from './is-change.ts';

/**
 * Refuses what another site's page may have sent (security.md, 28): on every method that changes something, the browser's own word
 * about where it comes from must be "here", and a body must be JSON, which no form can send. Scripts say neither, and pass.
 */
export const sameOrigin = (publicUrl: string): RequestHandler => {
  const publicHost = new URL(publicUrl).host;
  return (request, _response, next) => {
    if (!isChange(request)) return next();
    const site = request.get('sec-fetch-site');
    const origin = request.get('origin');
    const host = origin === undefined ? undefined : URL.parse(origin)?.host;
    const isHere = (site === undefined || site === 'same-origin' || site === 'none') && (origin === undefined || (host !== undefined && (host === request.get('host') || host === publicHost)));
    if (!isHere) throw new AppError('cross-site', 'This request comes from another site', 'give-up');
    const hasBody = Number(request.get('content-length') ?? 0) > 0 || request.get('transfer-encoding') !== undefined;
    if (hasBody && !request.is('application/json')) throw new AppError('json-only', 'Send JSON, with content-type application/json', 'fix-the-data');
    next();
  };
};
