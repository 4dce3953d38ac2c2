import { json } from '../partner/answer.ts';
import type { Answer } from '../partner/answer.ts';

/** How a full quota is answered: not at all counted, or in one of three dialects (section 19, rule 6). */
export type QuotaMode = 'off' | '429-with-retry-after' | '429' | '400';
export const QUOTA_MODES: readonly QuotaMode[] = ['off', '429-with-retry-after', '429', '400'];

const WINDOW_MS = 60_000;

export interface Quotas {
  mode: QuotaMode;
  /** Numbers in place of the published ones, by method. */
  overrides: Record<string, number>;
  /** Counts a call; answers the refusal when the sliding minute is full. */
  count(account: string, method: string, published: number): Answer | undefined;
  clear(): void;
}

/** Quotas per account and method over a sliding 60 s, stricter than a clock minute. */
export function createQuotas(mode: QuotaMode, now: () => number): Quotas {
  const windows = new Map<string, number[]>();
  const quotas: Quotas = {
    mode,
    overrides: {},
    count(account, method, published) {
      if (quotas.mode === 'off') return undefined;
      const quota = quotas.overrides[method] ?? published;
      const key = `${account}\u0000${method}`;
      const moment = now();
      const window = (windows.get(key) ?? []).filter((at) => at > moment - WINDOW_MS);
      windows.set(key, window);
      const oldest = window[window.length - quota];
      if (oldest !== undefined) return refusal(quotas.mode, quota, Math.max(1, Math.ceil((oldest + WINDOW_MS - moment) / 1000)));
      window.push(moment);
      return undefined;
    },
    clear: () => windows.clear(),
  };
  return quotas;
}

function refusal(mode: QuotaMode, quota: number, seconds: number): Answer {
  const body = { Code: '-', Message: `API calls quota exceeded! Maximum admitted ${quota} per Minute.` };
  if (mode === '400') return json(400, body);
  return json(429, body, mode === '429-with-retry-after' ? { 'Retry-After': String(seconds) } : {});
}
