/** The operators' API, as a script uses it: over HTTP, logged in, and nothing else. */
import { UserError } from './ui.mjs';

/** @typedef {ReturnType<typeof createOperatorApi>} OperatorApi */

/** What the page My sign-in shows of it. */
const AGENT = 'npm start on this machine';

/** @param {string} address like `http://localhost:3000` */
export function createOperatorApi(address) {
  let cookie = '';
  let logInAgain = async () => {};

  /** @param {string} method @param {string} path @param {unknown} [body] @returns {Promise<{ status: number, body: any }>} */
  const once = async (method, path, body) => {
    const response = await fetch(`${address}/operator${path}`, {
      method,
      headers: { accept: 'application/json', 'user-agent': AGENT, ...(cookie && { cookie }), ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(30_000),
    });
    const cookies = response.headers.getSetCookie().map((header) => header.split(';')[0]);
    if (cookies.length) cookie = cookies.join('; ');
    const text = await response.text();
    return { status: response.status, body: text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : text };
  };

  /** @param {string} method @param {string} path @param {unknown} [body] @returns {Promise<{ status: number, body: any }>} logged in again where the session has ended */
  const call = async (method, path, body) => {
    const answer = await once(method, path, body);
    if (answer.status !== 401 || path === '/login') return answer;
    await logInAgain();
    return once(method, path, body);
  };

  /** @param {string} method @param {string} path @param {unknown} [body] @returns {Promise<any>} the answer's body; a refusal is thrown with its reason */
  const must = async (method, path, body) => {
    const { status, body: answer } = await call(method, path, body);
    if (status >= 400) throw new UserError(`${method} /operator${path} was answered with ${status}.`, answer?.error ?? String(answer).slice(0, 300));
    return answer;
  };

  return {
    call,
    must,
    /** @param {string} email @param {string} password @returns {Promise<boolean>} false where nobody has these */
    async logIn(email, password) {
      logInAgain = async () => void (await call('POST', '/login', { email, password }));
      const { status, body } = await call('POST', '/login', { email, password });
      if (status < 400) return true;
      if (status === 401 || status === 403) return false;
      throw new UserError(`Logging in was answered with ${status}.`, body?.error ?? String(body).slice(0, 300));
    },
  };
}
