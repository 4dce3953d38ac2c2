/** What each partner's ledger says about a call; each partner adds its own columns. */
export interface LedgerEntry {
  /** 1, 2, 3 … since the simulator started; `clear()` does not start anew. */
  seq: number;
  /** Arrival, milliseconds since 1970 on the simulator's clock. */
  at: number;
  account: string | undefined;
  method: string;
  verb: string;
  /** 0 while unanswered, and for ever where the connection was broken or held. */
  status: number;
  tookMs: number;
  /** Kind of the fault that was played, if any. */
  fault?: string | undefined;
  /** The request, parsed, by reference; left out with `ledgerBodies: false`. */
  request?: unknown;
  response?: unknown;
  /** When the call took effect, absent when it did not (or was a read). */
  committedAt?: number | undefined;
  answeredAt?: number | undefined;
}

export interface LedgerFilter {
  method?: string | undefined;
  account?: string | undefined;
  /** Entries with a greater `seq`. */
  since?: number | undefined;
}

export type Ledger<Entry extends LedgerEntry = LedgerEntry> = Entry[] & {
  /** The calls of one method (any case), or all. */
  calls(method?: string): Entry[];
  /** Number of calls by method. Goes on counting entries that the ledger dropped because of its limit. */
  counts(): Record<string, number>;
  find(filter: LedgerFilter): Entry[];
  /** Calls ever noted, dropped and cleared ones too. */
  total(): number;
  clear(): void;
  /** The next call (of one method) to arrive: an event to wait for, in place of sleeping. It has been carried out, where it was to be, when this settles. */
  next(method?: string): Promise<Entry>;
  note(entry: Omit<Entry, 'seq'>): Entry;
};

/**
 * A list of calls that is also a plain array, so that tests can use every array method on it.
 * @param limit entries kept; the oldest are dropped beyond it, in blocks, so that a call stays cheap.
 */
export function createLedger<Entry extends LedgerEntry>(limit = 500_000): Ledger<Entry> {
  const entries: Entry[] = [];
  const counts = new Map<string, number>();
  let seq = 0;
  let waiting: { method: string | undefined; resolve: (entry: Entry) => void }[] = [];
  const slack = Math.max(1000, Math.floor(limit / 10));

  const extras = {
    calls: (method?: string): Entry[] => {
      if (method === undefined) return entries.slice();
      const wanted = method.toLowerCase();
      return entries.filter((entry) => entry.method.toLowerCase() === wanted);
    },
    counts: (): Record<string, number> => Object.fromEntries([...counts].sort(([a], [b]) => a.localeCompare(b))),
    find: ({ method, account, since = 0 }: LedgerFilter): Entry[] => {
      const wanted = method?.toLowerCase();
      return entries.filter(
        (entry) => entry.seq > since && (wanted === undefined || entry.method.toLowerCase() === wanted) && (account === undefined || entry.account === account),
      );
    },
    total: (): number => seq,
    clear: (): void => {
      entries.length = 0;
      counts.clear();
    },
    next: (method?: string): Promise<Entry> => new Promise((resolve) => waiting.push({ method: method?.toLowerCase(), resolve })),
    note: (entry: Omit<Entry, 'seq'>): Entry => {
      const noted = Object.assign(entry, { seq: ++seq }) as unknown as Entry;
      entries.push(noted);
      counts.set(noted.method, (counts.get(noted.method) ?? 0) + 1);
      if (entries.length > limit + slack) entries.splice(0, slack);
      if (waiting.length > 0) {
        const lowerCase = noted.method.toLowerCase();
        const met = waiting.filter(({ method }) => method === undefined || method === lowerCase);
        waiting = waiting.filter((each) => !met.includes(each));
        for (const { resolve } of met) resolve(noted);
      }
      return noted;
    },
  };
  for (const [name, value] of Object.entries(extras)) Object.defineProperty(entries, name, { value, enumerable: false });
  return entries as Ledger<Entry>;
}
