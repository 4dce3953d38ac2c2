import { QueryClient } from '@tanstack/react-query';
import { Problem } from './problem.ts';

/** What a person can't mend by waiting is not asked again. */
const isFinal = (error: unknown): boolean => error instanceof Problem && error.status >= 400 && error.status < 500 && error.status !== 429;

export const createQueryClient = (): QueryClient => new QueryClient({
  defaultOptions: { queries: { staleTime: 5_000, retry: (failures, error) => !isFinal(error) && failures < 2, refetchOnWindowFocus: true }, mutations: { retry: false } },
});
