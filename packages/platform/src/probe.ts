import { kill, pid } from 'node:process';

/**
 * Numbered places between fetch and write-back at which a process may die; `pnpm trial` arms one at a time (reliability.md, R3).
 * Each is named `flow:place`. The crash runner fails on a point that is declared here and was not visited.
 */
export const PROBE_POINTS = [
  'fetch:after-list-page', 'fetch:after-details', 'fetch:after-insert', 'fetch:after-validation', 'fetch:before-audit',
  'send:after-promote', 'send:after-reread', 'send:after-claim', 'send:after-look', 'send:after-intent', 'send:before-create', 'send:after-create', 'send:after-complete', 'send:before-fail', 'send:after-fail', 'send:before-unknown', 'send:after-unknown', 'send:before-nudge',
  'write-back:after-read', 'write-back:after-shipping-info', 'write-back:after-properties', 'write-back:after-identifiers', 'write-back:before-done', 'write-back:after-done',
] as const;
/** The places on an event's way, from the inbox to Linnworks. */
export const EVENT_PROBE_POINTS = ['webhook:after-hold', 'webhook:after-see', 'webhook:before-note', 'webhook:after-note', 'webhook:before-process', 'webhook:after-process', 'webhook:before-end'] as const;
/** The places on an order's way out: what comes after is the write-back's. */
export const DELETE_PROBE_POINTS = ['delete:after-claim', 'delete:before-stream', 'delete:after-stream', 'delete:after-taken-out'] as const;
export type ProbePoint = (typeof PROBE_POINTS)[number] | (typeof DELETE_PROBE_POINTS)[number] | (typeof EVENT_PROBE_POINTS)[number];

/** The point at which this process shall die, and how: `PROBE=send:after-create` with `PROBE_ACTION` `kill` (default), `stop` or `throw`. Read once. */
const armed = process.env.NODE_ENV === 'production' ? undefined : process.env.PROBE;
const action = process.env.PROBE_ACTION ?? 'kill';
let visitsLeft = Number(process.env.PROBE_VISIT ?? 1);

/** Does nothing unless a trial armed this very point; then the process dies, freezes or throws here, at its n-th visit. */
export const probe = (point: ProbePoint): void => {
  if (armed !== point || --visitsLeft !== 0) return;
  if (action === 'throw') throw new Error(`probe ${point}`);
  // Written with a plain write so that the runner sees it although the process is about to go.
  process.stderr.write(`PROBE ${point}\n`);
  kill(pid, action === 'stop' ? 'SIGSTOP' : 'SIGKILL');
};
