import { createStreamCarrier } from './stream/create-stream-carrier.ts';

export { createStreamCarrier } from './stream/create-stream-carrier.ts';
export type { StreamConnection } from './stream/connection.ts';
export { decodeStreamEvent, dedupKeyOf, normaliseStreamUrl } from './stream/contract.ts';

/** Every carrier we know, by name: what makes one from a connection (architecture, "Where do I add … a carrier?"). */
export const CARRIERS = { stream: createStreamCarrier } as const;
export type CarrierName = keyof typeof CARRIERS;
