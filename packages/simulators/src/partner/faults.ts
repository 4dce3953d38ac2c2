import { seededRandom } from './seeded-random.ts';

/** What a rule may look at when it decides whether to strike. */
export interface FaultCall {
  /** `Orders/SetOrderShippingInfo`, `orders/create` … as in the ledger. */
  method: string;
  verb: string;
  account: string | undefined;
  request: unknown;
}

export interface FaultRule<Kind extends string = string> {
  kind: Kind;
  /** Exact name in any case, a pattern, or `/pattern/` as text (so that it can come over HTTP). Absent: every method. */
  method?: string | RegExp | undefined;
  account?: string | undefined;
  verb?: string | undefined;
  /** How often it strikes before it removes itself. Absent: until removed. */
  times?: number | undefined;
  /** 0 … 1; drawn from `seed`, so that a trial can be repeated. Absent: always. */
  probability?: number | undefined;
  seed?: number | string | undefined;
  /** For `slow` and `late-commit`: milliseconds, or the bounds between which to draw. */
  delayMs?: number | readonly [number, number] | undefined;
  retryAfterSeconds?: number | undefined;
  /** Overrides whether the call takes effect. */
  effect?: 'none' | 'done' | undefined;
  /** For `late-commit`: what the client sees now. Default `reset`. */
  then?: 'reset' | 'hang' | undefined;
  /** Error code and text for refusals. */
  code?: string | undefined;
  text?: string | undefined;
  /** HTTP status for refusals that can come with several. */
  status?: number | undefined;
  when?: ((call: FaultCall) => boolean) | undefined;
}

/** A rule that has struck, with its delay drawn. */
export interface Fault<Kind extends string = string> {
  kind: Kind;
  rule: FaultRule<Kind>;
  delayMs: number;
}

export interface FaultListing {
  id: number;
  kind: string;
  method?: string | undefined;
  account?: string | undefined;
  times?: number | undefined;
  probability?: number | undefined;
  delayMs?: number | readonly [number, number] | undefined;
  hits: number;
}

export interface FaultBox<Kind extends string = string> {
  /** Switches a rule on. @throws {RangeError} for a kind this partner does not know. */
  add(rule: FaultRule<Kind>): { id: number; readonly hits: number; remove(): void };
  /** Lets a function decide, before any rule: it answers a rule (or only its kind) or nothing. */
  script(decide: (call: FaultCall) => FaultRule<Kind> | Kind | undefined): { remove(): void };
  remove(id: number): boolean;
  clear(): void;
  list(): FaultListing[];
  /** Used by the simulators: the first rule that strikes this call. */
  strike(call: FaultCall): Fault<Kind> | undefined;
}

interface Standing<Kind extends string> {
  id: number;
  rule: FaultRule<Kind>;
  method: RegExp | undefined;
  hits: number;
  random: () => number;
}

/**
 * Faults on demand, switchable while calls are running.
 * @param kinds the kinds this partner knows.
 */
export function createFaults<Kind extends string>(kinds: readonly Kind[]): FaultBox<Kind> {
  const standing = new Map<number, Standing<Kind>>();
  const scripts = new Set<(call: FaultCall) => FaultRule<Kind> | Kind | undefined>();
  const known = new Set<string>(kinds);
  const scripted = seededRandom('scripted faults');
  let lastId = 0;

  function checkKind(kind: string): void {
    if (!known.has(kind)) throw new RangeError(`Unknown fault "${kind}". Known: ${kinds.join(', ')}.`);
  }

  function drawDelay(rule: FaultRule<Kind>, random: () => number): number {
    if (rule.delayMs === undefined) return rule.kind === 'late-commit' ? Math.floor(random() * 120_000) : 1000;
    if (typeof rule.delayMs === 'number') return rule.delayMs;
    const [from, to] = rule.delayMs;
    return Math.round(from + random() * (to - from));
  }

  return {
    add(rule) {
      checkKind(rule.kind);
      const id = ++lastId;
      const entry: Standing<Kind> = { id, rule, method: methodPattern(rule.method), hits: 0, random: seededRandom(rule.seed ?? `fault ${id}`) };
      standing.set(id, entry);
      return {
        id,
        get hits() {
          return entry.hits;
        },
        remove: () => void standing.delete(id),
      };
    },
    script(decide) {
      scripts.add(decide);
      return { remove: () => void scripts.delete(decide) };
    },
    remove: (id) => standing.delete(id),
    clear() {
      standing.clear();
      scripts.clear();
    },
    list: () =>
      [...standing.values()].map(({ id, rule, hits }) => ({
        id,
        kind: rule.kind,
        method: rule.method === undefined ? undefined : String(rule.method),
        account: rule.account,
        times: rule.times,
        probability: rule.probability,
        delayMs: rule.delayMs,
        hits,
      })),
    strike(call) {
      for (const decide of scripts) {
        const decided = decide(call);
        if (decided === undefined) continue;
        const rule: FaultRule<Kind> = typeof decided === 'string' ? { kind: decided } : decided;
        checkKind(rule.kind);
        return { kind: rule.kind, rule, delayMs: drawDelay(rule, scripted) };
      }
      for (const entry of standing.values()) {
        const { rule } = entry;
        if (rule.times !== undefined && entry.hits >= rule.times) continue;
        if (entry.method && !entry.method.test(call.method)) continue;
        if (rule.account !== undefined && rule.account !== call.account) continue;
        if (rule.verb !== undefined && rule.verb.toUpperCase() !== call.verb) continue;
        if (rule.when && !rule.when(call)) continue;
        if (rule.probability !== undefined && entry.random() >= rule.probability) continue;
        entry.hits += 1;
        if (entry.hits === rule.times) standing.delete(entry.id);
        return { kind: rule.kind, rule, delayMs: drawDelay(rule, entry.random) };
      }
      return undefined;
    },
  };
}

function methodPattern(method: string | RegExp | undefined): RegExp | undefined {
  if (method === undefined || method === '') return undefined;
  if (method instanceof RegExp) return new RegExp(method.source, method.flags.replace(/[gy]/g, ''));
  const written = /^\/(.+)\/([a-z]*)$/.exec(method);
  if (written?.[1]) return new RegExp(written[1], (written[2] ?? '').replace(/[gy]/g, ''));
  return new RegExp(`^${method.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`, 'i');
}
