import { postJson, type Posting } from '../post-json.ts';
import type { Send } from '../sending.ts';

/** Somebody's own address gets what a machine can work with; what it answers besides a status is nobody's business. */
export const createWebhook = (posting: Posting): Send => async ({ target, message: { headline, data }, id }, signal) => {
  await postJson(posting, target, { body: JSON.stringify({ headline, ...data }), id, signal });
  return undefined;
};
