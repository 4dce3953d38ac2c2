import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';

/** How often a page reads again by itself: seldom while the server tells of changes, often while it can't. */
const WITH_NEWS_MS = 30_000;
const WITHOUT_NEWS_MS = 5_000;
/** However much happens, a page is read again at most so often. */
const SETTLE_MS = 2_000;

let hasNews = false;

/** For `refetchInterval` of what is to be seen as it changes. */
export const liveInterval = (): number => (hasNews ? WITH_NEWS_MS : WITHOUT_NEWS_MS);

/** Listens for changes while the page is looked at, and has what it shows read again; words and rights, which are kept for ever, are not. */
export const useLiveChanges = (): void => {
  const queryClient = useQueryClient();
  useEffect(() => {
    let source: EventSource | undefined;
    let due: ReturnType<typeof setTimeout> | undefined;
    const changed = (): void => {
      due ??= setTimeout(() => {
        due = undefined;
        void queryClient.invalidateQueries({ refetchType: 'active', predicate: ({ options }) => 'refetchInterval' in options && options.refetchInterval !== undefined });
      }, SETTLE_MS);
    };
    const close = (): void => { source?.close(); source = undefined; hasNews = false; };
    const follow = (): void => {
      // A browser has few connections to one place: what nobody looks at holds none.
      if (document.hidden) return close();
      if (source) return;
      source = new EventSource('/operator/changes');
      source.addEventListener('open', () => { hasNews = true; });
      source.addEventListener('error', () => { hasNews = false; });
      source.addEventListener('changed', changed);
    };
    follow();
    document.addEventListener('visibilitychange', follow);
    return () => { document.removeEventListener('visibilitychange', follow); clearTimeout(due); close(); };
  }, [queryClient]);
};
