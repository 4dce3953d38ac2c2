import type { LoaderFunctionArgs } from 'react-router';
import { meQuery } from './api/me.ts';
import { queryClient } from './api/query-client.ts';
import { vocabularyQuery } from './api/vocabulary.ts';
import { auditFilterOf } from './pages/audit/filter.ts';
import { auditQuery } from './pages/audit/use-audit.ts';
import { overviewQuery } from './pages/home/use-home.ts';
import { filterOf } from './pages/orders/filter.ts';
import { ordersQuery, summaryQuery } from './pages/orders/use-orders.ts';
import { orderQuery, storyQuery } from './pages/order/use-order.ts';
import { runDaysQuery, runsQuery } from './pages/runs/use-runs.ts';
import { inboxFilterOf } from './pages/webhooks/filter.ts';
import { inboxQuery } from './pages/webhooks/use-inbox.ts';

const paramsOf = ({ request }: LoaderFunctionArgs): URLSearchParams => new URL(request.url).searchParams;

/** So long a page is held back for its first data: what comes sooner is drawn once, and not twice (P34). Nobody waits longer before an empty page that says what it is. */
const PATIENCE_MS = 150;
let isOpen = false;
/** Asks for a page's first data, and waits for them; where only the question changes, the page stays and shows at once what was chosen. What goes wrong is no matter of this place: the page asks by the same words, and shows it. */
const begin = async ({ request }: LoaderFunctionArgs, ...asked: Promise<unknown>[]): Promise<null> => {
  const stays = isOpen && new URL(request.url).pathname === location.pathname;
  if (!stays) await Promise.race([Promise.allSettled(asked), new Promise((resolve) => { setTimeout(resolve, PATIENCE_MS); })]);
  isOpen = true;
  return null;
};

/** What a page shows first, asked while its script is still on its way (P34). The page itself asks by the same words and so waits for the same answer. */
export const FIRST_DATA = {
  shell: (args: LoaderFunctionArgs) => begin(args, queryClient.prefetchQuery(meQuery), queryClient.prefetchQuery(vocabularyQuery)),
  home: (args: LoaderFunctionArgs) => begin(args, queryClient.prefetchQuery(summaryQuery), queryClient.prefetchQuery(overviewQuery)),
  orders: (args: LoaderFunctionArgs) => begin(args, queryClient.prefetchInfiniteQuery(ordersQuery(filterOf(paramsOf(args))))),
  order: (args: LoaderFunctionArgs) => {
    const { id = '' } = args.params;
    return begin(args, queryClient.prefetchQuery(orderQuery(id)), queryClient.prefetchQuery(storyQuery(id)));
  },
  runs: (args: LoaderFunctionArgs) => {
    const [installationId, day] = [paramsOf(args).get('installationId') ?? '', paramsOf(args).get('day')];
    return begin(args, queryClient.prefetchQuery(runDaysQuery(installationId)), ...(day ? [queryClient.prefetchQuery(runsQuery(day, installationId))] : []));
  },
  inbox: (args: LoaderFunctionArgs) => begin(args, ...(paramsOf(args).get('view') ? [] : [queryClient.prefetchInfiniteQuery(inboxQuery(inboxFilterOf(paramsOf(args))))])),
  audit: (args: LoaderFunctionArgs) => begin(args, queryClient.prefetchInfiniteQuery(auditQuery(auditFilterOf(paramsOf(args))))),
};
