import type { LinnworksSimulator } from '../linnworks/linnworks-simulator.ts';

export interface LinnworksReply {
  status: number;
  text: string;
  /** Parsed body, `undefined` where there was none or it was not JSON. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- a test looks into answers of fifty shapes
  body: any;
  headers: Headers;
}

export interface LinnworksCaller {
  server: string;
  token: string;
  /** POSTs JSON, or GETs with a query when `verb` is GET. */
  call(method: string, sent?: Record<string, unknown>, verb?: 'POST' | 'GET'): Promise<LinnworksReply>;
  /** POSTs a form, as the classic pages describe. */
  form(method: string, fields: Record<string, string>): Promise<LinnworksReply>;
}

/** Calls the simulated Linnworks as our application does for one account. */
export async function callLinnworks(simulator: LinnworksSimulator, account = simulator.account()): Promise<LinnworksCaller> {
  const { applicationId, applicationSecret, authUrl } = simulator;
  const authorised = await send(`${authUrl}/api/Auth/AuthorizeByApplication`, 'POST', { ApplicationId: applicationId, ApplicationSecret: applicationSecret, Token: account.installationToken });
  const { Server: server, Token: token } = authorised.body as { Server: string; Token: string };
  return {
    server,
    token,
    call: (method, sent = {}, verb = 'POST') => send(`${server}/api/${method}`, verb, sent, token),
    async form(method, fields) {
      const answer = await fetch(`${server}/api/${method}`, { method: 'POST', headers: { Authorization: token }, body: new URLSearchParams(fields) });
      return reply(answer);
    },
  };
}

async function send(url: string, verb: string, sent: Record<string, unknown>, token?: string): Promise<LinnworksReply> {
  const query = verb === 'GET' ? `?${new URLSearchParams(Object.fromEntries(Object.entries(sent).map(([name, value]) => [name, String(value)])))}` : '';
  const answer = await fetch(url + query, {
    method: verb,
    headers: { 'Content-Type': 'application/json', ...(token === undefined ? {} : { Authorization: token }) },
    ...(verb === 'GET' ? {} : { body: JSON.stringify(sent) }),
  });
  return reply(answer);
}

async function reply(answer: Response): Promise<LinnworksReply> {
  const text = await answer.text();
  return { status: answer.status, text, body: parse(text), headers: answer.headers };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
