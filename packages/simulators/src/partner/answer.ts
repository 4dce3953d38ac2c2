import type { ServerResponse } from 'node:http';

/** What a partner says, before any fault spoils it. */
export interface Answer {
  status: number;
  /** Already serialised; absent for an answer without a body. */
  body?: string | Buffer | undefined;
  type?: string | undefined;
  headers?: Record<string, string> | undefined;
}

export const JSON_TYPE = 'application/json; charset=utf-8';
export const HTML_TYPE = 'text/html; charset=utf-8';

/** An answer with a JSON body. */
export function json(status: number, value: unknown, headers?: Record<string, string>): Answer {
  return { status, body: JSON.stringify(value), type: JSON_TYPE, headers };
}

/** Writes an answer with its `Content-Length`; does nothing when the client has gone. */
export function send(response: ServerResponse, answer: Answer): void {
  if (response.destroyed || response.writableEnded) return;
  if (answer.body === undefined) {
    const bare = answer.status === 204 || answer.status === 304;
    response.writeHead(answer.status, bare ? { ...answer.headers } : { 'Content-Length': '0', ...answer.headers });
    response.end();
    return;
  }
  const length = typeof answer.body === 'string' ? Buffer.byteLength(answer.body) : answer.body.length;
  response.writeHead(answer.status, { 'Content-Type': answer.type ?? JSON_TYPE, 'Content-Length': length, ...answer.headers });
  response.end(answer.body);
}

/** Breaks the connection so that the client sees a reset, not a tidy end. */
export function reset(response: ServerResponse): void {
  const socket = response.socket;
  if (!socket || socket.destroyed) return;
  socket.resetAndDestroy();
}
