import type { Engines } from './engines.ts';
import type { Report } from './report.ts';
import type { Chance } from '../../packages/platform/src/testing/index.ts';

export type TrialDeps = { engines: Engines; chance: Chance; seed: number; /** How long a trial of chance may go on. */ minutes: number; folder: string };
export type Trial = (deps: TrialDeps) => Promise<Report>;
