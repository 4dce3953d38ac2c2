import { postJson, type Posting } from '../post-json.ts';
import type { Send } from '../sending.ts';
import { adaptiveCard } from './adaptive-card.ts';

/** A Teams workflow that takes webhook requests. (Microsoft ended the connectors that libraries for Teams were made for; the workflow takes a card and needs none.) */
export const createTeams = (posting: Posting): Send => async ({ target, message, id }, signal) => {
  await postJson(posting, target, { body: JSON.stringify(adaptiveCard(message)), id, signal });
  return undefined;
};
