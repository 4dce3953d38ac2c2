import type { Operator } from '@stream-tech/store';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { ask } from './ask.ts';

/** Who is signed in, what the role allows, and whether a second factor is asked for, and still to be set up. */
export type Me = { operator: Operator; permissions: string[]; factor: { isOn: boolean; isMissing: boolean } };

export const ME = ['me'] as const;

/** Who is there; asked as soon as the console begins, since everything else waits for it. */
export const meQuery = queryOptions({ queryKey: ME, queryFn: ({ signal }) => ask<Me>('GET', '/me', { signal }), staleTime: 60_000, retry: false });

/** The signed-in operator; pages below the shell always have one. */
export const useMe = (): Me | undefined => useQuery(meQuery).data;

/** Whether the signed-in operator may do something, by the permission's name on the route. */
export const useMay = (permission: string): boolean => useMe()?.permissions.includes(permission) ?? false;
