import type { RequestHandler } from 'express';
import helmet from 'helmet';

const common = {
  strictTransportSecurity: { maxAge: 31_536_000, includeSubDomains: true },
  referrerPolicy: { policy: 'no-referrer' },
  crossOriginOpenerPolicy: { policy: 'same-origin' },
  crossOriginResourcePolicy: { policy: 'same-origin' },
  xFrameOptions: { action: 'deny' },
} as const;
const closed = { defaultSrc: ["'none'"], baseUri: ["'none'"], frameAncestors: ["'none'"], formAction: ["'self'"] };

/** On every answer: nothing inline, nothing from elsewhere, no frame (security.md, 32). */
export const securityHeaders = (): RequestHandler => helmet({
  ...common,
  contentSecurityPolicy: { useDefaults: false, directives: { ...closed, scriptSrc: ["'self'"], styleSrc: ["'self'"], imgSrc: ["'self'"], connectSrc: ["'self'"] } },
});

/** The console's page: styles that its library makes in the browser carry this answer's nonce; labels are shown from memory. */
export const consolePageHeaders = (nonce: string): RequestHandler => helmet({
  ...common,
  contentSecurityPolicy: {
    useDefaults: false,
    directives: { ...closed, scriptSrc: ["'self'"], styleSrc: ["'self'", `'nonce-${nonce}'`], imgSrc: ["'self'", 'data:', 'blob:'], connectSrc: ["'self'"] },
  },
});

/** Bull Board's own page sets styles by itself, and has a base address; scripts stay ours alone. */
export const queuePageHeaders = (): RequestHandler => helmet({
  ...common,
  contentSecurityPolicy: {
    useDefaults: false,
    directives: { ...closed, baseUri: ["'self'"], scriptSrc: ["'self'"], styleSrc: ["'self'", "'unsafe-inline'"], imgSrc: ["'self'", 'data:'], fontSrc: ["'self'"], connectSrc: ["'self'"] },
  },
});

/** Refuses request lines that only serve to confuse whatever stands before us (security.md, 56). */
export const plainRequests: RequestHandler = (request, response, next) => {
  if (!request.url.startsWith('/') || request.method === 'TRACE' || request.method === 'CONNECT') return void response.status(400).set('Connection', 'close').end();
  next();
};
