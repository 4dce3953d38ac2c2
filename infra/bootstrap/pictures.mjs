/** `npm run pictures`: the console's pages as docs/console shows them, taken of a system that is furnished the same way each time. */
import { runWithEngines } from './with-engines.mjs';

export const run = runWithEngines('pictures', 'infra/browser/take-pictures.ts');
