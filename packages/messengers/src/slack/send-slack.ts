import { IncomingWebhook, IncomingWebhookHTTPError } from '@slack/webhook';
import { NotTaken } from '../delivery-failed.ts';
import type { Posting } from '../post-json.ts';
import type { Send } from '../sending.ts';
import { slackMessage } from './slack-blocks.ts';

/** An incoming webhook of Slack, by its own library, which speaks through our guarded way out. */
export const createSlack = ({ fetch, timeoutMs }: Posting): Send => async ({ target, message }, signal) => {
  const within = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
  // Kept as it is: on its way through the library an error may be replaced by one that only bears its text.
  let failure: { error: unknown } | undefined;
  const webhook = new IncomingWebhook(target, {
    fetch: (url, init) => fetch(url, { ...init, signal: within } as RequestInit).catch((error: unknown) => {
      failure = { error };
      throw error;
    }),
  });
  try {
    await webhook.send(slackMessage(message));
  } catch (error) {
    if (failure) throw failure.error;
    throw error instanceof IncomingWebhookHTTPError ? new NotTaken(error.statusCode, error.body) : error;
  }
  return undefined;
};
