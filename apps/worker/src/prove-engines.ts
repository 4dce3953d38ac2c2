import { AppError } from '@stream-tech/domain';
import type { Logger } from '@stream-tech/platform';

/** What a worker needs of its engines before it takes a job. Each rejects with an AppError for what a person has to put right. */
export type Proof = { name: string; prove: () => Promise<void> };

const pause = (ms: number): Promise<void> => new Promise((resolve) => { setTimeout(resolve, ms); });

/**
 * Waits until every engine answers and is as it must be. One that is away is asked again each second, told once; one that is wrong (a Redis
 * that may evict, a schema that lacks migrations) throws its sentence at once (F26; surface.md, NODE_ENV).
 */
export const proveEngines = async (proofs: readonly Proof[], log: Logger, everyMs = 1_000): Promise<void> => {
  await Promise.all(proofs.map(async ({ name, prove }) => {
    for (let tries = 0; ; tries += 1) {
      try {
        return await prove();
      } catch (error) {
        if (error instanceof AppError) throw error;
        if (tries === 0) log.warn(`${name} does not answer yet; waiting for it`, { error });
        await pause(everyMs);
      }
    }
  }));
};
