import type { Logger } from '../log.ts';

export { createChance, type Chance } from './chance.ts';
export { internalUrls } from './internal-addresses.ts';

/** A logger that keeps what it was told: tests read it as a support person would. */
export const createLogRecorder = (): Logger & { lines: { level: string; message: string; fields: Record<string, unknown> }[] } => {
  const lines: { level: string; message: string; fields: Record<string, unknown> }[] = [];
  const at = (level: string) => (message: string, fields: Record<string, unknown> = {}): void => { lines.push({ level, message, fields }); };
  return { lines, error: at('error'), warn: at('warn'), info: at('info'), debug: at('debug') };
};

/** A clock that stands still until it is moved. */
export const createMovableClock = (start = new Date('2026-03-02T10:00:00Z')): { now: () => Date; advance: (ms: number) => void } => {
  let at = start.getTime();
  return { now: () => new Date(at), advance: (ms) => { at += ms; } };
};
