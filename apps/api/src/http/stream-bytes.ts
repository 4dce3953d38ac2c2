import { once } from 'node:events';
import type { Response } from 'express';

/**
 * Sends bytes piece by piece, as fast as the reader takes them. A reader that goes away ends the making. Throws what the making throws:
 * then the status is gone already, and only the end of the connection can say that this is not the whole.
 */
export const streamBytes = async (response: Response, parts: AsyncIterable<Uint8Array>): Promise<void> => {
  const gone = new AbortController();
  const making = parts[Symbol.asyncIterator]();
  // Whoever waits for a next piece that may be long in coming is told at once.
  response.once('close', () => { gone.abort(); void making.return?.(undefined); });
  for await (const part of { [Symbol.asyncIterator]: () => making }) {
    if (response.destroyed) return;
    if (!response.write(part)) await once(response, 'drain', { signal: gone.signal }).catch(() => undefined);
  }
  response.end();
};
