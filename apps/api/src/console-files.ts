import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import compression from 'compression';
import express, { type RequestHandler, type Router } from 'express';
import { consolePageHeaders } from './http/security-headers.ts';

/** Stands in index.html where the page's nonce belongs. */
const NONCE = '__NONCE__';
/** Addresses that are no page of the console, whatever a browser asks for there. */
const NOT_PAGES = /^\/(operator|queues|linnworks|webhooks\/stream|identifiers|health|metrics|assets|console)(\/|$)/;

/**
 * The console's files (surface.md, `/`): its scripts and styles, whose names change with their content, and one page for every address
 * that is a page of it. Only these are compressed: they hold nothing secret, whose length an onlooker could learn from. Styles that are made in the browser carry a nonce of that answer alone (security.md, 32). The page itself holds no
 * data: everything it shows comes from `/operator/…`.
 */
export const consoleFiles = (dist: string): Router => {
  const page = readFileSync(join(dist, 'index.html'), 'utf8');
  const router = express.Router();
  const named: RequestHandler = (_request, response, next) => { response.locals.pattern = '/console'; next(); };
  router.use('/console', named, compression(), express.static(join(dist, 'console'), { index: false, immutable: true, maxAge: '365d', redirect: false }));
  router.get('/favicon.svg', named, (_request, response) => { response.sendFile(join(dist, 'favicon.svg')); });
  router.get(/.*/, (request, response, next) => {
    if (NOT_PAGES.test(request.path) || !request.accepts(['html', 'json']) || request.accepts(['html', 'json']) !== 'html') return next();
    const nonce = randomBytes(16).toString('base64');
    response.locals.pattern = '/';
    consolePageHeaders(nonce)(request, response, () => {
      response.set('Cache-Control', 'no-store').type('html').send(page.replaceAll(NONCE, nonce));
    });
  });
  return router;
};
