/** The live line of counts under `npm start`. */
import { pause } from './processes.mjs';
import { dim, say } from './ui.mjs';

/**
 * @param {import('./operator-api.mjs').OperatorApi} operator
 * @param {{ nudge: boolean, onFirstCompleted: () => void }} options `nudge`: the first ticks run at once, not at the next five-minute mark
 * @returns {{ stop: () => Promise<void> }}
 */
export function showCounts(operator, { nudge, onFirstCompleted }) {
  let on = true;
  let completedSeen = false;
  const line = createLine();

  const watch = async () => {
    if (nudge) await operator.must('POST', '/schedules/fetch-orders/run', {});
    let sendAsked = !nudge;
    while (on) {
      const orders = await readCounts(operator);
      if (orders) {
        if (!sendAsked && orders.pending > 0) {
          sendAsked = true;
          await operator.must('POST', '/schedules/send-orders/run', {});
        }
        if (!completedSeen && orders.completed > 0) {
          completedSeen = true;
          line.end();
          onFirstCompleted();
        }
        line.show(asText(orders));
      } else line.show('the api does not answer just now');
      await pause(completedSeen ? 1000 : 200);
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
