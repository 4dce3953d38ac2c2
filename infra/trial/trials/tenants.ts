import type { Trial } from '../run.ts';

export const tenants: Trial = async () => ({ did: 'not yet', findings: [] });
