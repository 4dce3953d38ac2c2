import type { Operator } from '@stream-tech/store';
import { useQuery } from '@tanstack/react-query';
import { ask } from './ask.ts';

/** Who is signed in, what the role allows, and whether a second factor is asked for, and still to be set up. */
export type Me = { operator: Operator; permissions: string[]; factor: { isOn: boolean; isMissing: boolean } };

export const ME = ['me'] as const;

/** The signed-in operator; pages below the shell always have one. */
export const useMe = (): Me | undefined => useQuery({ queryKey: ME, queryFn: ({ signal }) => ask<Me>('GET', '/me', { signal }), staleTime: 60_000, retry: false }).data;

/** Whether the signed-in operator may do something, by the permission's name on the route. */
export const useMay = (permission: string): boolean => useMe()?.permissions.includes(permission) ?? false;
