import type { AccountVocabulary } from './check-order.ts';
import { defaultDepots, defaultServiceLevels } from './default-depots.ts';
import type { StreamAccountSeed } from './stream-model.ts';

/** An account of the simulated Stream; its lists and its secret may be changed by a test while calls are running. */
export interface StreamAccount extends AccountVocabulary {
  name: string;
  clientSecret: string;
  consignmentPrefix: string;
  /** Whether a nonce has been seen before; remembers it. */
  useNonce(nonce: string): boolean;
  /** Calls being worked on or waiting for their answer. */
  inFlight: number;
}

const NONCES_PER_GENERATION = 200_000;

/** @throws {RangeError} for a client id that could not be sent as `partner.id`. */
export function createStreamAccount(seed: StreamAccountSeed): StreamAccount {
  if ([...seed.clientId].length > 17) throw new RangeError(`Client id "${seed.clientId}" is longer than 17 characters, so no order could name it as partner.`);
  // Two generations: nonces are remembered for long enough, and memory stays bounded however long a benchmark runs.
  let young = new Set<string>();
  let old = new Set<string>();
  return {
    name: seed.name ?? seed.clientId,
    clientId: seed.clientId,
    clientSecret: seed.clientSecret,
    consignmentPrefix: seed.consignmentPrefix ?? seed.clientId.replace(/[^A-Za-z]/g, '').slice(0, 3).toUpperCase().padEnd(3, 'X'),
    partners: seed.partners ?? [],
    serviceLevels: seed.serviceLevels ?? [...defaultServiceLevels],
    depots: seed.depots ?? structuredClone(defaultDepots),
    inFlight: 0,
    useNonce(nonce) {
      if (young.has(nonce) || old.has(nonce)) return false;
      young.add(nonce);
      if (young.size >= NONCES_PER_GENERATION) [old, young] = [young, new Set()];
      return true;
    },
  };
}
