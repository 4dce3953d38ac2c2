import * as http from 'node:http';
import * as https from 'node:https';
import type { StreamNotification } from './webhook-model.ts';

/** How one try went: the answer's status, or 0 and the reason why there was none. */
export interface PostOutcome {
  status: number;
  error?: string;
}

export interface NotificationPoster {
  /** Posts a notification once; never fails. The answer's body is read and forgotten, redirects are not followed. */
  post(notification: StreamNotification, timeoutMs: number): Promise<PostOutcome>;
  /** Breaks off what is on its way, and ends every connection. */
  close(): void;
}

/** Posts over connections that are kept, since a sender of thousands must not be what is measured. */
export function createNotificationPoster(): NotificationPoster {
  const agents = { 'http:': new http.Agent({ keepAlive: true }), 'https:': new https.Agent({ keepAlive: true }) };
  const running = new Set<http.ClientRequest>();

  function once({ url, body, authorization, contentType }: StreamNotification, timeoutMs: number): Promise<PostOutcome & { stale: boolean }> {
    return new Promise((resolve) => {
      const secure = url.startsWith('https:');
      const bytes = Buffer.from(body);
      const headers = { 'Content-Type': contentType, 'Content-Length': bytes.length, ...(authorization === undefined ? {} : { Authorization: authorization }) };
      const request = (secure ? https : http).request(url, { method: 'POST', headers, agent: agents[secure ? 'https:' : 'http:'] });
      const timer = setTimeout(() => request.destroy(new Error('no answer in time')), timeoutMs);
      timer.unref();
      const end = (outcome: PostOutcome, stale = false): void => {
        clearTimeout(timer);
        running.delete(request);
        resolve({ ...outcome, stale });
      };
      const broken = (error: NodeJS.ErrnoException): PostOutcome => ({ status: 0, error: error.message || String(error.code) });
      running.add(request);
      // A kept connection that the receiver had closed meanwhile says nothing of the receiver.
      request.on('error', (error: NodeJS.ErrnoException) => end(broken(error), request.reusedSocket && error.code === 'ECONNRESET'));
      request.on('response', (response) => {
        response.on('error', (error) => end(broken(error)));
        response.on('end', () => end({ status: response.statusCode ?? 0 }));
        response.resume();
      });
      request.end(bytes);
    });
  }

  return {
    async post(notification, timeoutMs) {
      const { stale, ...outcome } = await once(notification, timeoutMs);
      if (!stale) return outcome;
      const { stale: _again, ...second } = await once(notification, timeoutMs);
      return second;
    },
    close() {
      for (const request of running) request.destroy(new Error('the simulator closed'));
      for (const agent of Object.values(agents)) agent.destroy();
    },
  };
}
