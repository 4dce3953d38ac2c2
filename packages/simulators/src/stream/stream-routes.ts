import type { Incoming } from '../partner/http-door.ts';

export interface StreamRoute {
  /** Name in the ledger and in fault rules. */
  method: 'oauth' | 'orders/create' | 'orders/read' | 'orders/status' | 'orders/update' | 'orders/delete' | 'depots/list' | 'webhooks/create' | 'webhooks/list' | 'webhooks/delete';
  operation: 'create' | 'read' | 'status' | 'update' | 'delete' | 'depots' | 'subscribe' | 'list' | 'unsubscribe';
  ref: string;
  takesBody: boolean;
}

const OPERATIONS: Record<string, Omit<StreamRoute, 'ref'>> = {
  'POST orders/orders': { method: 'orders/create', operation: 'create', takesBody: true },
  'GET orders/orders/': { method: 'orders/read', operation: 'read', takesBody: false },
  'GET orders/status/': { method: 'orders/status', operation: 'status', takesBody: false },
  'PATCH orders/orders/': { method: 'orders/update', operation: 'update', takesBody: true },
  'DELETE orders/orders/': { method: 'orders/delete', operation: 'delete', takesBody: false },
  'GET depots/depots': { method: 'depots/list', operation: 'depots', takesBody: false },
  'POST webhooks/webhooks': { method: 'webhooks/create', operation: 'subscribe', takesBody: true },
  'GET webhooks/webhooks': { method: 'webhooks/list', operation: 'list', takesBody: false },
  'DELETE webhooks/webhooks/': { method: 'webhooks/delete', operation: 'unsubscribe', takesBody: false },
  'POST oauth': { method: 'oauth', operation: 'read', takesBody: true },
};

/** What a request asks for; only the `/api` segment may be written in any case (section 2). */
export function findStreamRoute({ verb, path }: Incoming): StreamRoute | undefined {
  if (path.slice(0, 5).toLowerCase() !== '/api/') return undefined;
  const rest = path.slice(5).replace(/\/$/, '');
  const plain = OPERATIONS[`${verb} ${rest}`];
  if (plain) return { ...plain, ref: '' };
  const cut = rest.lastIndexOf('/') + 1;
  const withRef = OPERATIONS[`${verb} ${rest.slice(0, cut)}`];
  if (!withRef || cut === rest.length) return undefined;
  try {
    return { ...withRef, ref: decodeURIComponent(rest.slice(cut)) };
  } catch {
    return undefined;
  }
}
