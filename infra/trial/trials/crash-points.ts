import type { Trial } from '../run.ts';

export const crashPoints = (_action: string): Trial => async () => ({ did: 'not yet', findings: [] });
