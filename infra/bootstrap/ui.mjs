/** What the bootstrap says on the terminal: one calm line for each step, with the time it took. */

const colour = process.stdout.isTTY && !process.env['NO_COLOR'];
const paint = (/** @type {number} */ code, /** @type {string} */ text) => (colour ? `\x1b[${code}m${text}\x1b[0m` : text);

export const bold = (/** @type {string} */ text) => paint(1, text);
export const dim = (/** @type {string} */ text) => paint(2, text);

/** A trouble its reader can do something about: a sentence, and what helps. It is shown without a stack. */
export class UserError extends Error {
  /**
   * @param {string} message what is wrong
   * @param {string} [remedy] what helps, or what the failing tool said
   */
  constructor(message, remedy) {
    super(message);
    this.remedy = remedy;
  }
}

/** @param {string} text a line, or several */
export const say = (text) => void process.stdout.write(`${text}\n`);

/** @param {unknown} error shown as a sentence where it is a UserError, with its stack where it is a bug */
export function fail(error) {
  if (error instanceof UserError) {
    process.stderr.write(`\n${paint(31, '✗')} ${error.message}\n`);
    if (error.remedy) process.stderr.write(`${error.remedy.replace(/^/gm, '  ')}\n`);
  } else {
    process.stderr.write(`\n${paint(31, '✗')} The bootstrap itself failed; this is a bug.\n${error instanceof Error ? error.stack : error}\n`);
  }
}

/** @param {number} from a `performance.now()`; the answer reads like "3.2 s" */
export const secondsSince = (from) => `${((performance.now() - from) / 1000).toFixed(1)} s`;

/**
 * Does a step and prints one line when it is done; a second line before that only where it takes long.
 * @template T
 * @param {string} waiting what is being done, shown after 1.5 s
 * @param {() => Promise<{ done: string, value: T }>} work `done` is the line that remains
 * @returns {Promise<T>}
 */
export async function step(waiting, work) {
  const from = performance.now();
  const slow = setTimeout(() => say(dim(`  … ${waiting}`)), 1500);
  try {
    const { done, value } = await work();
    say(`  ${paint(32, '✓')} ${done} ${dim(secondsSince(from))}`);
    return value;
  } finally {
    clearTimeout(slow);
  }
}
