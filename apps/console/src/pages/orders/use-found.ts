import type { QueuedOrder } from '@stream-tech/store';
import { useEffect, useRef } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { FOUND } from './filter.ts';
import { focusFirstRow } from './use-keys.ts';

/**
 * Goes on where the search in the head of every page led here: one order alone is opened at once; of several the first takes the focus, so
 * that arrows and Enter do the rest. `isSettled`: these are the orders that were searched for.
 */
export const useFound = (orders: QueuedOrder[], isSettled: boolean): void => {
  const { key, state } = useLocation();
  const navigate = useNavigate();
  const done = useRef('');
  const [first, ...others] = orders;
  const alone = others.length === 0 ? first?.id : undefined;
  useEffect(() => {
    if (state !== FOUND || !isSettled || done.current === key) return;
    done.current = key;
    if (alone) void navigate(`/orders/${alone}`, { replace: true });
    else focusFirstRow();
  }, [key, state, isSettled, alone, navigate]);
};
