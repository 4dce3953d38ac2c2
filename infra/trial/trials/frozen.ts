import type { Trial } from '../run.ts';

export const frozen: Trial = async () => ({ did: 'not yet', findings: [] });
