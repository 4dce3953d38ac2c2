import { isWithin, type Within } from '@stream-tech/domain';
import type { Logger } from '@stream-tech/platform';

/** What the audit log says of a change: every change of ours leaves an entry there. */
export type Change = { id: number; kind: string; installationId: string | null };
export type ChangesDeps = {
  /** The latest entry's id. */
  latest(): Promise<number>;
  /** Entries after an id, the oldest first, bounded. */
  since(id: number): Promise<Change[]>;
  log: Pick<Logger, 'warn'>;
  everyMs?: number;
};
export type Changes = ReturnType<typeof createChanges>;

type Listener = { who: string; tell(changes: Change[]): void; end(): void };

/** A proxy ends what is silent for longer. */
const HEARTBEAT_MS = 15_000;
/** A stream ends after so long, and the browser asks anew: so a session that has ended hears nothing more. */
const LIFETIME_MS = 10 * 60_000;
/** Ids are given before their transactions end: so many looks back, a late one is still seen. */
const LOOKS_BACK = 3;

const bytes = (text: string): Uint8Array => Buffer.from(text);

/**
 * Tells browsers that something has changed, so that they read it again: one look a second at the end of the audit log for all of them,
 * and none while nobody listens. It only hurries: what a stream misses, a page's own slow reading finds.
 */
export const createChanges = ({ latest, since, log, everyMs = 1_000 }: ChangesDeps) => {
  const listeners = new Set<Listener>();
  let isWatching = false;

  const watch = async (): Promise<void> => {
    isWatching = true;
    try {
      let seen = new Set<number>();
      const floors = [await latest()];
      while (listeners.size > 0) {
        await new Promise((resolve) => { setTimeout(resolve, everyMs); });
        const [floor = 0] = floors;
        const entries = await since(floor);
        const fresh = entries.filter(({ id }) => !seen.has(id));
        if (fresh.length > 0) for (const listener of listeners) listener.tell(fresh);
        floors.push(entries.at(-1)?.id ?? floor);
        if (floors.length > LOOKS_BACK) floors.shift();
        seen = new Set(entries.map(({ id }) => id));
      }
    } catch (error) {
      log.warn('Changes can not be told just now', { error });
      for (const listener of listeners) listener.end();
    } finally {
      isWatching = false;
    }
  };

  return {
    /** How many listen. */
    get size() { return listeners.size; },

    /** How many of these are somebody's. */
    of: (who: string): number => [...listeners].filter((listener) => listener.who === who).length,

    /** A stream of server-sent events about what is within these installations: `data` names the kinds of entries that came, never what they say. */
    listen(within: Within, who: string): AsyncIterableIterator<Uint8Array> {
      const kinds = new Set<string>();
      const endsAt = Date.now() + LIFETIME_MS;
      let [isOpen, isNew] = [true, true];
      let wake = (): void => undefined;
      const listener: Listener = {
        who,
        tell(changes) {
          for (const { kind, installationId } of changes) if (isWithin(within, installationId)) kinds.add(kind);
          if (kinds.size > 0) wake();
        },
        end() { isOpen = false; listeners.delete(listener); wake(); },
      };
      listeners.add(listener);
      if (!isWatching) void watch();
      const news = (): Promise<void> => new Promise((resolve) => {
        const timer = setTimeout(resolve, HEARTBEAT_MS);
        wake = () => { clearTimeout(timer); resolve(); };
      });
      return {
        [Symbol.asyncIterator]() { return this; },
        async next() {
          if (isNew) { isNew = false; return { done: false, value: bytes('retry: 3000\n\n') }; }
          if (isOpen && kinds.size === 0) await news();
          if (!isOpen || Date.now() > endsAt) { listener.end(); return { done: true, value: undefined }; }
          if (kinds.size === 0) return { done: false, value: bytes(': still here\n\n') };
          const told = [...kinds];
          kinds.clear();
          return { done: false, value: bytes(`event: changed\ndata: ${JSON.stringify({ kinds: told })}\n\n`) };
        },
        async return() { listener.end(); return { done: true, value: undefined }; },
      };
    },

    /** Ends every stream, before the server closes. */
    close(): void { for (const listener of [...listeners]) listener.end(); },
  };
};
