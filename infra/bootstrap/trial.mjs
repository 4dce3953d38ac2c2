/** `pnpm trial`: crash, chaos and volume trials on real processes. */
import { runWithEngines } from './with-engines.mjs';

export const run = runWithEngines('trials', 'infra/trial/run.ts');
