import type { StreamConsignment, StreamStatus } from './stream-model.ts';
import type { StreamEvent } from './webhook-model.ts';

/** Gives an order and its legs a status, and tells it. */
export function setStatus(consignment: StreamConsignment, status: StreamStatus, tell: (event: StreamEvent) => void, word: { text?: string | undefined; link?: string | undefined } = {}): StreamConsignment {
  consignment.status = status;
  for (const group of consignment.groups) group.status = status;
  tell({ account: consignment.account, type: 'CONSHEADER', code: status, order: consignment.consignmentNo, text: word.text, link: word.link });
  return consignment;
}
