import { AppError } from '@stream-tech/domain';

/** Files that somebody has made at once: more than anybody waits for, and few enough that drawing and reading stay free for the others. */
const MOST_AT_ONCE = 3;

type Parts = AsyncIterable<Uint8Array>;

/**
 * Has files made for each person a few at once (security.md, 57): labels are drawn in the same thread as Linnworks' own, which waits for
 * none of them long. A file counts from being asked for until its last byte is taken or its reader is gone. Throws `too-many-requests`.
 */
export const createFewFiles = () => {
  const busy = new Map<string, number>();
  const change = (who: string, by: number): void => {
    const count = (busy.get(who) ?? 0) + by;
    if (count > 0) busy.set(who, count);
    else busy.delete(who);
  };
  async function* released(who: string, parts: Parts): AsyncGenerator<Uint8Array> {
    try {
      yield* parts;
    } finally {
      change(who, -1);
    }
  }
  return async (who: string, make: () => Promise<Parts>): Promise<Parts> => {
    if ((busy.get(who) ?? 0) >= MOST_AT_ONCE) throw new AppError('too-many-requests', `${MOST_AT_ONCE} files are being made for you already; wait until one of them is there`, 'try-later');
    change(who, 1);
    try {
      return released(who, await make());
    } catch (error) {
      change(who, -1);
      throw error;
    }
  };
};
