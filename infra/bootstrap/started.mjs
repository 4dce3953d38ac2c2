/** All that has been begun and has to be ended again, also when Ctrl-C comes in the middle of beginning. */
import { fail } from './ui.mjs';

/** @typedef {{ stop: () => Promise<void> }} Stoppable */

export function createStarted() {
  /** @type {Stoppable[]} */
  const parts = [];
  /** @type {Promise<unknown>} */
  let beginning = Promise.resolve();
  let stopping = false;

  const stopAll = async () => {
    for (let part = parts.pop(); part; part = parts.pop()) await part.stop().catch(fail);
  };

  return {
    isStopping: () => stopping,

    /**
     * @template {Stoppable} T
     * @param {T} part ended before all that was kept earlier @param {{ outlivesAll?: boolean }} [options] `outlivesAll`: ended last
     * @returns {Promise<T>} throws where everything is being stopped already: nothing more is to be begun
     */
    async keep(part, { outlivesAll = false } = {}) {
      if (stopping) {
        await part.stop();
        throw new Error('stopping');
      }
      if (outlivesAll) parts.unshift(part);
      else parts.push(part);
      return part;
    },

    /** @template T @param {() => Promise<T>} work what begins things; `stop` waits until it has noticed @returns {Promise<T>} */
    during(work) {
      const promise = work();
      beginning = promise.catch(() => undefined);
      return promise;
    },

    async stop() {
      stopping = true;
      await stopAll();
      let patience;
      await Promise.race([beginning, new Promise((resolve) => (patience = setTimeout(resolve, 30_000)))]);
      clearTimeout(patience);
      await stopAll();
    },
  };
}
