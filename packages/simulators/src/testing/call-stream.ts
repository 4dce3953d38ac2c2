import type { StreamSimulator } from '../stream/stream-simulator.ts';

export interface StreamReply {
  status: number;
  type: string;
  text: string;
  /** `response` of the envelope, or `{}`. */
  response: Record<string, unknown> & { valid?: boolean; errors?: { code: string; description: string; severity: string }[] };
}

export interface StreamCaller {
  call(verb: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<StreamReply>;
}

let nonces = 0;

/** Calls the simulated Stream as an account does: token fetched, nonce and party set; a header of `''` is left out. */
export async function callStream(simulator: StreamSimulator, account = simulator.account()): Promise<StreamCaller> {
  const { clientId, clientSecret } = account;
  const granted = await fetch(`${simulator.url}/oauth`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'Stream-Nonce': `nonce ${++nonces}` },
    body: JSON.stringify({ grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret }),
  });
  const { access_token: token } = (await granted.json()) as { access_token: string };
  return {
    async call(verb, path, body, headers = {}) {
      const all = { Authorization: `Bearer ${token}`, 'Stream-Nonce': `nonce ${++nonces}`, 'Stream-Party': clientId, 'Content-Type': 'application/json', ...headers };
      const answer = await fetch(simulator.url + path, {
        method: verb,
        redirect: 'manual',
        headers: Object.entries(all).filter(([, value]) => value !== ''),
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      const text = await answer.text();
      return { status: answer.status, type: answer.headers.get('content-type') ?? '', text, response: envelope(text) };
    },
  };
}

function envelope(text: string): StreamReply['response'] {
  try {
    return (JSON.parse(text) as { response?: StreamReply['response'] }).response ?? {};
  } catch {
    return {};
  }
}

/** An order body that Stream accepts, to be spoilt by a test. */
export function streamOrder(orderNo: string, change: Record<string, unknown> = {}): Record<string, unknown> & { header: Record<string, unknown>; delivery: Record<string, unknown> } {
  const address = { name: 'Priya Nair', address1: '14 Larch Close', address4: 'Harrogate', postcode: 'HG1 4ZZ', country: 'GB' };
  const contact = { name: 'Priya Nair', tel1: '07700 900123' };
  return {
    header: { orderNo, orderDate: '2026-03-02', partner: { id: 'ACM00001', name: 'Acme' }, orderType: 'DELIVERY', customer: { name: 'Priya Nair', address, contact }, customerOrderNo: `SHOP-${orderNo}` },
    delivery: { address, contact, deliveryMethod: 'LEEDS2MAN', bookingRequired: true, items: [{ sequence: 1, code: 'BENCH', description: 'Oak bench', quantity: 1, weight: 24.5, cube: 0.42 }] },
    ...change,
  };
}
