/** A count that stops at some number, so that it costs the same however much there is. */
export type BoundedCount = { count: number; /** There are more. */ isMore: boolean };

/** Of what was counted up to one more than `most`. */
export const boundedCount = (counted: number, most: number): BoundedCount => ({ count: Math.min(counted, most), isMore: counted > most });
