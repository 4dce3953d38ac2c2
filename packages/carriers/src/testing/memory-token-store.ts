import type { PartnerToken, TokenStore } from '@stream-tech/platform';

/** Tokens shared by carriers that play several processes: one renews at a time, who waited gets what the first one got. */
export const createMemoryTokenStore = (): TokenStore => {
  const tokens = new Map<string, PartnerToken>();
  let queue: Promise<unknown> = Promise.resolve();
  return {
    get: async (key) => tokens.get(key),
    renew(key, stale, obtain) {
      const mine = queue.then(async () => {
        const stored = tokens.get(key);
        if (stored && stored.value !== stale) return stored;
        const fresh = await obtain();
        tokens.set(key, fresh);
        return fresh;
      });
      queue = mine.catch(() => undefined);
      return mine;
    },
  };
};
