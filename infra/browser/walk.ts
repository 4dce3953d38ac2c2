import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { hasChromium } from './chromium.ts';
import { startSystem, type System, type SystemOptions } from './system.ts';
import { testEngines } from './test-engines.ts';

/** A walk through the console, as a person would take it. */
export type Walk = (system: System) => Promise<void>;

const START_MS = 180_000;
const WALK_MS = 300_000;

/**
 * Walks in a real browser, all through one running system. Without a Chromium they are skipped, and the bootstrap has said so aloud.
 * A walk that fails tells what was on the screen; one that goes well has left no complaint of a script, the browser or the api.
 */
export const inBrowser = (title: string, { redis, ...options }: SystemOptions & { redis: number }, walks: (walk: (name: string, take: Walk) => void) => void): void => {
  (hasChromium() ? describe : describe.skip)(title, () => {
    let system: System | undefined;
    beforeAll(async () => { system = await startSystem(testEngines(redis), options); }, START_MS);
    afterAll(async () => { await system?.close(); }, START_MS);

    walks((name, take) => {
      test(name, async () => {
        if (!system) throw new Error('the system did not start');
        try {
          await take(system);
          expect(system.faults()).toEqual([]);
        } catch (error) {
          const failed = error instanceof Error ? error : new Error(String(error));
          // Jest shows the stack, which holds the message as it was first.
          failed.stack = `${failed.stack}\n\n${await system.whatIsSeen(name)}`;
          throw failed;
        } finally {
          system.faults();
          await system.leave();
        }
      }, WALK_MS);
    });
  });
};
