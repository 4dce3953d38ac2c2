import type { Trial } from '../run.ts';

export const chaos: Trial = async () => ({ did: 'not yet', findings: [] });
