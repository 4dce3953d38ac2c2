import { AppError, isWithin, notSendable, type Within } from '@stream-tech/domain';
import { answerSelection, type Selected } from '@stream-tech/flows';
import type { ApiDeps } from '../api-deps.ts';

type Orders = { orders: Pick<ApiDeps['views']['orders'], 'selected'> };

const ownOf = async ({ orders }: Orders, orderIds: string[], within: Within): Promise<string[]> => {
  if (within === 'all') return orderIds;
  const own = new Set((await orders.selected(orderIds, within)).map(({ id }) => id));
  return orderIds.filter((id) => own.has(id));
};

/** Acts on those orders of a selection that the caller may see; the others are answered as if they were not there (security.md, 6 and 29). Throws as `act` does, and `order-not-in-database` where the only one is foreign. */
export const onOwnOrders = async (views: Orders, orderIds: string[], within: Within, act: (own: string[]) => Promise<Selected>): Promise<Selected> => {
  const own = await ownOf(views, orderIds, within);
  const foreign = orderIds.filter((id) => !own.includes(id));
  const { refused } = answerSelection(foreign.map((orderId) => ({ orderId, reason: notSendable('order-not-in-database') })));
  if (own.length === 0) return { accepted: [], refused };
  const taken = await act(own);
  return { accepted: taken.accepted, refused: [...taken.refused, ...refused] };
};

/** Throws `order-not-in-database` where one of the orders is not there for the caller. */
export const assertOwnOrders = async (views: Orders, orderIds: string[], within: Within): Promise<void> => {
  const own = await ownOf(views, orderIds, within);
  if (own.length < orderIds.length) throw notSendable('order-not-in-database');
};

/** Throws `not-found` where a body or query names an installation that is not the caller's: nothing is asked of it, and nothing noted in its log (security.md, 29). */
export const assertOwnInstallation = (installationId: string | undefined, within: Within): void => {
  if (installationId !== undefined && !isWithin(within, installationId)) throw new AppError('not-found', 'Installation not found', 'fix-the-data');
};
