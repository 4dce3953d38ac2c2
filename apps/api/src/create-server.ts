import { createServer as createHttpServer, type Server } from 'node:http';
import type { Express } from 'express';

/**
 * Node's server with limits of our own: its defaults let a slow client hold a connection for five minutes (security.md, 53).
 * Lengths that contradict each other are refused by Node's own parser.
 */
export const createServer = (app: Express): Server => {
  const server = createHttpServer({ headersTimeout: 10_000, requestTimeout: 20_000, connectionsCheckingInterval: 1_000, keepAliveTimeout: 5_000, insecureHTTPParser: false, requireHostHeader: true }, app);
  server.maxConnections = 10_000;
  server.maxRequestsPerSocket = 1_000;
  return server;
};

/** Takes no more requests, lets those under way finish, and resolves when the last one has. */
export const closeServer = (server: Server): Promise<void> => new Promise((resolve) => {
  server.close(() => resolve());
  server.closeIdleConnections();
});
