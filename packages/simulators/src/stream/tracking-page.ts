import type { Answer } from '../partner/answer.ts';
import type { Incoming } from '../partner/http-door.ts';
import type { StreamConsignment } from './stream-model.ts';

/** The public tracking page behind `trackingURL`: enough for a link in the console to lead somewhere. */
export function trackingPage(incoming: Incoming, consignments: StreamConsignment[]): Answer {
  const wanted = new URLSearchParams(incoming.query).get('trid');
  const found = consignments.findLast(({ trackingId, deleted }) => trackingId === wanted && !deleted);
  const text = found ? `Order ${escape(found.orderNo)}: ${found.status.toLowerCase()}` : 'Nothing is known under this number.';
  return {
    status: found ? 200 : 404,
    type: 'text/html; charset=utf-8',
    body: `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Tracking</title><style>body{font:18px/1.5 system-ui;margin:4rem auto;max-width:32rem;padding:0 1rem}</style></head><body><h1>Your delivery</h1><p>${text}</p></body></html>`,
  };
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
