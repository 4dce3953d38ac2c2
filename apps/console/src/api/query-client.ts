import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { ME } from './me.ts';
import { Problem } from './problem.ts';

/** What a person can't mend by waiting is not asked again. */
const isFinal = (error: unknown): boolean => error instanceof Problem && error.status >= 400 && error.status < 500 && error.status !== 429;

/** Keeps what was read, and asks who is there once anything is answered with “sign in first”: somebody may have signed out in another window. */
const createQueryClient = (): QueryClient => {
  const whoIsThere = (error: unknown): void => { if (error instanceof Problem && error.status === 401) void client.refetchQueries({ queryKey: ME, type: 'active' }); };
  const client = new QueryClient({
    queryCache: new QueryCache({ onError: (error, { queryKey }) => { if (queryKey[0] !== ME[0]) whoIsThere(error); } }), mutationCache: new MutationCache({ onError: whoIsThere }),
    defaultOptions: { queries: { staleTime: 5_000, retry: (failures, error) => !isFinal(error) && failures < 2, refetchOnWindowFocus: true }, mutations: { retry: false } },
  });
  return client;
};

export const queryClient = createQueryClient();
