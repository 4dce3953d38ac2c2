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

const FOR_MACHINES = Object.entries({
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'", 'Strict-Transport-Security': 'max-age=31536000; includeSubDomains', 'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer', 'X-Frame-Options': 'DENY', 'Cross-Origin-Resource-Policy': 'same-origin',
});
/** What an answer to a machine carries of them, as constants: working them out anew cost a twentieth of each accepted notification. */
export const machineHeaders: RequestHandler = (_request, response, next) => {
  for (const [name, value] of FOR_MACHINES) response.setHeader(name, value);
  next();
};

/** Refuses request lines that only serve to confuse whatever stands before us (security.md, 56). */
export const plainRequests: RequestHandler = (request, response, next) => {
  if (!request.url.startsWith('/') || request.method === 'TRACE' || request.method === 'CONNECT') return void response.status(400).set('Connection', 'close').end();
  next();
};
