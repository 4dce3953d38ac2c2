/** The live line of counts under `npm start`. */
import { pause } from './processes.mjs';
import { dim, say } from './ui.mjs';

/** After the start, the schedules' own ticks take over. */
const NUDGING_MS = 60_000;

/**
 * @param {import('./operator-api.mjs').OperatorApi} operator
 * @param {{ nudge: boolean, onFirstCompleted: () => void }} options `nudge`: the first ticks run at once, not at the next five-minute mark
 * @returns {{ stop: () => Promise<void> }}
 */
export function showCounts(operator, { nudge, onFirstCompleted }) {
  let on = true;
  const line = createLine();
  const from = performance.now();

  /** Orders that wait while nobody sends: asks for a tick, once a second at most. */
  const createNudge = () => {
    let askedAt = -Infinity;
    return async (/** @type {Counts} */ { pending, sending }) => {
      const now = performance.now();
      if (!nudge || now - from > NUDGING_MS || pending === 0 || sending > 0 || now - askedAt < 1000) return;
      askedAt = now;
      await operator.must('POST', '/schedules/send-orders/run', {});
    };
  };

  const watch = async () => {
    const before = await readCounts(operator);
    if (nudge) await operator.must('POST', '/schedules/fetch-orders/run', {});
    const sendSoon = createNudge();
    let waiting = true;
    while (on) {
      const orders = await readCounts(operator);
      if (orders && waiting && orders.completed > (before?.completed ?? 0)) {
        waiting = false;
        line.end();
        onFirstCompleted();
      }
      line.show(orders ? asText(orders) : 'the api does not answer just now');
      if (orders) await sendSoon(orders);
      await pause(waiting && performance.now() - from < NUDGING_MS ? 200 : 1000);
    }
  };
  const watching = watch().catch((error) => on && say(dim(`  The counts can't be shown: ${error.message}`)));

  return {
    async stop() {
      on = false;
      line.end();
      await Promise.race([watching, pause(500)]);
    },
  };
}

/** @typedef {{ fetched: number, pending: number, sending: number, completed: number, failed: number, validationFailed: number }} Counts */

/** @param {import('./operator-api.mjs').OperatorApi} operator @returns {Promise<Counts | undefined>} undefined while the api is not there */
async function readCounts(operator) {
  try {
    const { orders } = await operator.must('GET', '/summary');
    const of = (/** @type {string} */ status) => Number(orders[status] ?? 0);
    return {
      fetched: Object.values(orders).reduce((/** @type {number} */ sum, count) => sum + Number(count), 0),
      pending: of('pending'), sending: of('in-progress'), completed: of('completed'),
      failed: of('failed') + of('ready-for-retry'), validationFailed: of('validation-failed'),
    };
  } catch {
    return undefined;
  }
}

/** @param {Counts} counts */
const asText = ({ fetched, pending, sending, completed, failed, validationFailed }) =>
  `fetched ${fetched} · pending ${pending} · sending ${sending} · completed ${completed} · failed ${failed} · validation failed ${validationFailed}`;

/** One line that is written over on a terminal; elsewhere a new line where something changed. */
function createLine() {
  let last = '';
  return {
    show(/** @type {string} */ text) {
      if (text === last) return;
      last = text;
      if (process.stdout.isTTY) process.stdout.write(`\r\x1b[2K  ${text}`);
      else say(`  ${text}`);
    },
    end() {
      if (last && process.stdout.isTTY) say('');
      last = '';
    },
  };
}
