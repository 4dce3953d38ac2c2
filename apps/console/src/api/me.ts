import type { Operator } from '@stream-tech/store';
import { useQuery } from '@tanstack/react-query';
import { ask } from './ask.ts';

/** Who is signed in, and what the role allows. */
export type Me = { operator: Operator; permissions: string[] };

export const ME = ['me'] as const;

/** The signed-in operator; pages below the shell always have one. */
export const useMe = (): Me | undefined => useQuery({ queryKey: ME, queryFn: ({ signal }) => ask<Me>('GET', '/me', { signal }), staleTime: 60_000, retry: false }).data;

/** Whether the signed-in operator may do something, by the permission's name on the route. */
export const useMay = (permission: string): boolean => useMe()?.permissions.includes(permission) ?? false;
