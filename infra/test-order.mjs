import { createRequire } from 'node:module';

// Its types describe it as it is required, not as it is imported.
const { default: Sequencer } = createRequire(import.meta.url)('@jest/test-sequencer');

/** @param {{ path: string }} test */
const isWalk = ({ path }) => path.includes('/infra/browser/');

/**
 * Walks through the console come first. On a machine that has not run them yet Jest knows files by their size alone, and a walk of few lines
 * takes a minute: begun last, it would keep one processor busy and leave the others idle.
 */
export default class TestOrder extends Sequencer {
  /** @param {{ path: string }[]} tests @returns {{ path: string }[]} the walks, the longest first, then all others */
  sort(tests) {
    const sorted = /** @type {{ path: string }[]} */ (super.sort(tests));
    return [...sorted.filter(isWalk), ...sorted.filter((test) => !isWalk(test))];
  }
}
