import type { LoaderFunctionArgs } from 'react-router';
import { meQuery } from './api/me.ts';
import { queryClient } from './api/query-client.ts';
import { vocabularyQuery } from './api/vocabulary.ts';
import { overviewQuery } from './pages/home/use-home.ts';
import { filterOf } from './pages/orders/filter.ts';
import { ordersQuery, summaryQuery } from './pages/orders/use-orders.ts';
import { orderQuery, storyQuery } from './pages/order/use-order.ts';
import { runDaysQuery, runsQuery } from './pages/runs/use-runs.ts';

const paramsOf = ({ request }: LoaderFunctionArgs): URLSearchParams => new URL(request.url).searchParams;
/** Nobody waits for it here: the page shows what comes, and what went wrong. */
const begin = (...asked: Promise<unknown>[]): null => { void Promise.allSettled(asked); return null; };

/** What a page shows first, asked while its script is still on its way (P34). The page itself asks by the same words and so waits for the same answer. */
export const FIRST_DATA = {
  shell: () => begin(queryClient.prefetchQuery(meQuery), queryClient.prefetchQuery(vocabularyQuery)),
  home: () => begin(queryClient.prefetchQuery(summaryQuery), queryClient.prefetchQuery(overviewQuery)),
  orders: (args: LoaderFunctionArgs) => begin(queryClient.prefetchInfiniteQuery(ordersQuery(filterOf(paramsOf(args))))),
  order: ({ params: { id = '' } }: LoaderFunctionArgs) => begin(queryClient.prefetchQuery(orderQuery(id)), queryClient.prefetchQuery(storyQuery(id))),
  runs: (args: LoaderFunctionArgs) => {
    const [installationId, day] = [paramsOf(args).get('installationId') ?? '', paramsOf(args).get('day')];
    return begin(queryClient.prefetchQuery(runDaysQuery(installationId)), ...(day ? [queryClient.prefetchQuery(runsQuery(day, installationId))] : []));
  },
};
