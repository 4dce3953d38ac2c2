import type { QueuedOrder } from '@stream-tech/store';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { ask, withQuery } from '../../api/ask.ts';
import { tellDone, tellProblem } from '../../parts/notify.ts';
import { outcomeOf, type Act, type Outcome } from './outcome.ts';
import { showsOrders } from './use-orders.ts';

type Taken = { accepted: string[]; refused: { orderId: string; code: string; error: string }[] };
/** An act on several orders, from the moment it was asked for. */
export type Bulk = { act: Act; orders: QueuedOrder[]; refused: Map<string, string>; startedAt: number };
export type Followed = { order: QueuedOrder; outcome: Outcome };

const PATHS: Record<Act, string> = { send: '/orders/send', retry: '/orders/retry', refetch: '/orders/refetch', delete: '/orders/delete' };
const TOLD: Record<Act, string> = { send: 'will be sent now', retry: 'will be tried again with the next cycle', refetch: 'will be read from Linnworks again', delete: 'will be taken out of Stream' };
const LOOK_MS = 1_500;
/** Whoever waits longer reads the list, which goes on telling. */
const PATIENCE_MS = 120_000;

const states = (ids: string[], signal?: AbortSignal) => ask<{ orders: QueuedOrder[] }>('GET', withQuery('/orders/states', { id: ids }), { signal });
const counted = (count: number): string => `${count} ${count === 1 ? 'order' : 'orders'}`;

/** Does something with several orders, and follows each of them until its outcome is known (R-230 … R-236). */
export const useBulk = () => {
  const queryClient = useQueryClient();
  const [bulk, setBulk] = useState<Bulk>();
  const [isOver, setOver] = useState(false);
  const ids = bulk?.orders.map(({ id }) => id) ?? [];

  const start = useMutation({
    async mutationFn({ act, orders, confirm }: { act: Act; orders: QueuedOrder[]; confirm?: boolean }) {
      // As they are at this moment: what is on the screen may be some seconds old.
      const before = await states(orders.map(({ id }) => id));
      const taken = await ask<Taken>('POST', PATHS[act], { body: { orderIds: orders.map(({ id }) => id), ...(confirm ? { confirm } : {}) } });
      return { act, orders: before.orders, refused: new Map(taken.refused.map(({ orderId, error }) => [orderId, error])), startedAt: Date.now(), accepted: taken.accepted.length };
    },
    onSuccess: ({ accepted, ...begun }) => {
      setOver(false);
      setBulk(begun);
      if (accepted > 0) tellDone(`${counted(accepted)} ${TOLD[begun.act]}`);
    },
    onError: tellProblem,
  });

  const { data: now } = useQuery({ queryKey: ['order-states', bulk?.startedAt], queryFn: ({ signal }) => states(ids, signal), enabled: bulk !== undefined && !isOver, refetchInterval: LOOK_MS, staleTime: 0 });
  const followed: Followed[] = (bulk?.orders ?? []).map((order) => {
    const refused = bulk?.refused.get(order.id);
    if (refused) return { order, outcome: { state: 'failed', text: refused } };
    return { order, outcome: now && bulk ? outcomeOf(bulk.act, order, now.orders.find(({ id }) => id === order.id)) : { state: 'running', text: '' } };
  });
  const running = followed.filter(({ outcome }) => outcome.state === 'running').length;
  const settled = followed.length - running;

  useEffect(() => { if (settled > 0) void queryClient.invalidateQueries({ predicate: showsOrders }); }, [settled, queryClient]);
  useEffect(() => {
    if (!bulk || isOver) return undefined;
    if (now && running === 0) return setOver(true);
    const timer = setTimeout(() => setOver(true), Math.max(0, bulk.startedAt + PATIENCE_MS - Date.now()));
    return () => clearTimeout(timer);
  }, [bulk, isOver, now, running]);

  return { start, bulk, followed, running, isOver, close: () => setBulk(undefined) };
};
