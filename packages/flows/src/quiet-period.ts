import type { SystemSettings } from '@stream-tech/domain';
import type { QuietPeriod } from '@stream-tech/store';

/** Seconds until an order without an answer is looked for: at first, then once more, and after the quiet period (reliability.md, section 3, step 6). */
export const FIRST_LOOK_SECONDS = 2;
const SECOND_LOOK_SECONDS = 10;
const LATER_LOOK_SECONDS = 60;

/** When to look next, in seconds; undefined: at the end of the quiet period, which is when a create may be repeated. */
export const nextLookSeconds = ({ looks, quietOver }: { looks: number; quietOver: boolean }): number | undefined =>
  quietOver ? LATER_LOOK_SECONDS : looks === 0 ? SECOND_LOOK_SECONDS : undefined;

/** How long Stream has to be silent about an order before its create may be repeated: the larger of twice the time-out and the configured least (step 6). */
export const quietPeriod = ({ StreamApiTimeout }: Pick<SystemSettings, 'StreamApiTimeout'>, leastSeconds: number): QuietPeriod =>
  ({ timeoutSeconds: StreamApiTimeout, quietSeconds: Math.max(2 * StreamApiTimeout, leastSeconds) });
