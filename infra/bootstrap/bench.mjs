/** `pnpm bench`: figures beside floors taken in the same run. */
import { runWithEngines } from './with-engines.mjs';

export const run = runWithEngines('figures', 'infra/bench/run.ts');
