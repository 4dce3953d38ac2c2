import { AppError } from '@stream-tech/domain';
import type { ApiDeps } from '../api-deps.ts';
import { defineRoute, type Route } from '../http/route.ts';

/** More than anybody has open; each is a connection. */
const MOST_STREAMS = 2_000;
/** More than one person has pages open; whoever opens more leaves the others theirs. */
const MOST_OF_ONE = 20;

/** Live changes (server-sent events): a page hears that something it shows has changed, and reads it again by its usual address. */
export const changeRoutes = ({ changes }: Pick<ApiDeps, 'changes'>): Route[] => [
  defineRoute({
    method: 'get', path: '/changes', permission: 'summary:view', reach: 'within', summary: 'Hear of changes as they happen',
    answer: { is: 'Events called `changed`, whose data names the kinds of audit entries that came; the stream ends after ten minutes and is asked for anew.', type: 'text/event-stream' },
    async handle({ within, operator }) {
      const who = operator!.id;
      if (changes.size >= MOST_STREAMS || changes.of(who) >= MOST_OF_ONE) throw new AppError('too-many-requests', 'Too many listen already', 'try-later');
      return changes.listen(within, who);
    },
  }),
];
