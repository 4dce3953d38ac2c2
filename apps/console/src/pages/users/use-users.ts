import type { ApiToken, Installation, ListedOperator } from '@stream-tech/store';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ask, type Method } from '../../api/ask.ts';
import { tellDone, tellProblem } from '../../parts/notify.ts';

const USERS = ['users'];

export const useOperators = () => useQuery({ queryKey: [...USERS, 'operators'], queryFn: ({ signal }) => ask<{ operators: ListedOperator[] }>('GET', '/operators', { signal }) });
export const useTokens = () => useQuery({ queryKey: [...USERS, 'tokens'], queryFn: ({ signal }) => ask<{ tokens: ApiToken[] }>('GET', '/api-tokens', { signal }) });
/** The accounts that somebody may be given. */
export const useAccounts = () => useQuery({ queryKey: [...USERS, 'accounts'], queryFn: async ({ signal }) => (await ask<{ installations: Installation[] }>('GET', '/installations', { signal })).installations });

type Change = { method: Method; path: string; body?: object; /** What is told when it is done. */ done: string };

/** Changes something about users; a failure of a form is shown in the form, of a button beside it. */
export const useUserChange = ({ isForm = false }: { isForm?: boolean } = {}) => {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ method, path, body }: Change) => ask<unknown>(method, path, { body }),
    onSuccess: async (_answer, { done }) => { tellDone(done); await queryClient.invalidateQueries({ queryKey: USERS }); },
    onError: (error) => { if (!isForm) tellProblem(error); },
  });
};
