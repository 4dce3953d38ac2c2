import type { ApiToken } from '@stream-tech/store';
import { useQuery } from '@tanstack/react-query';
import { ask } from '../../api/ask.ts';

export const MY_TOKENS = ['my-tokens'];

/** My API tokens that work; none until they are known. */
export const useMyTokens = (): ApiToken[] => useQuery({ queryKey: MY_TOKENS, queryFn: ({ signal }) => ask<{ tokens: ApiToken[] }>('GET', '/my-tokens', { signal }) }).data?.tokens ?? [];
