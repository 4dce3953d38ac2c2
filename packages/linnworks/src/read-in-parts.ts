import { AnswerTooLarge } from './http.ts';

export type Parts<T> = { rows: T[]; /** Ids whose answer is too large even when asked for alone. */ tooLarge: string[] };

/** Reads by ids; where the answer is larger than we take, in halves, so that one giant order doesn't keep its neighbours from being read. */
export const readInParts = async <T>(ids: string[], read: (ids: string[]) => Promise<T[]>): Promise<Parts<T>> => {
  if (ids.length === 0) return { rows: [], tooLarge: [] };
  try {
    return { rows: await read(ids), tooLarge: [] };
  } catch (error) {
    if (!(error instanceof AnswerTooLarge)) throw error;
    if (ids.length === 1) return { rows: [], tooLarge: ids };
    const middle = Math.ceil(ids.length / 2);
    const first = await readInParts(ids.slice(0, middle), read);
    const second = await readInParts(ids.slice(middle), read);
    return { rows: [...first.rows, ...second.rows], tooLarge: [...first.tooLarge, ...second.tooLarge] };
  }
};

/** The smallest number that `size` can be divided by into equal pages. */
const smallestFactor = (size: number): number => {
  for (let factor = 2; factor * factor <= size; factor += 1) if (size % factor === 0) return factor;
  return size;
};

/**
 * The pages of a smaller size that hold the same rows as one page; none for a page of one row.
 * A page of 50 is two of 25, each of those five of 5.
 */
export const smallerPages = (page: number, pageSize: number): { page: number; pageSize: number }[] => {
  if (pageSize <= 1) return [];
  const factor = smallestFactor(pageSize);
  return Array.from({ length: factor }, (_, index) => ({ page: (page - 1) * factor + index + 1, pageSize: pageSize / factor }));
};
