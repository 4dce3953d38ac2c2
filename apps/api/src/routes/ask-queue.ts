import { AppError } from '@stream-tech/domain';

/** Hands work to the queues; where Redis is away the caller learns it within a second, in words (reliability.md, 2). */
export const askQueue = async <T>(work: Promise<T>): Promise<T> => {
  try {
    return await work;
  } catch (error) {
    // A wrong job is a bug of ours, not an outage.
    if (error instanceof TypeError) throw error;
    throw new AppError('queues-away', 'The queues do not answer; try again in a moment', 'try-later', {}, { cause: error });
  }
};
