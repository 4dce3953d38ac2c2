import { Text } from '@mantine/core';

const STEPS: [number, Intl.RelativeTimeFormatUnit][] = [[60, 'second'], [3_600, 'minute'], [86_400, 'hour'], [30 * 86_400, 'day'], [Infinity, 'month']];
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
const full = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });

/** A time as people speak of it: "3 minutes ago". */
export const ago = (at: string, now = Date.now()): string => {
  const seconds = (Date.parse(at) - now) / 1_000;
  const index = STEPS.findIndex(([limit]) => Math.abs(seconds) < limit);
  const [, unit] = STEPS[index] ?? STEPS.at(-1)!;
  const size = index === 0 ? 1 : STEPS[index - 1]![0];
  return relative.format(Math.round(seconds / size), unit);
};

/** When something is to happen next, for a sentence: what is late is due now. */
export const Due = ({ at }: { at: string }) => (Date.parse(at) > Date.now() ? <When at={at} /> : <time dateTime={at} title={full.format(new Date(at))}>due now</time>);

/** A time, relative to now, with the exact one of the reader's zone beside it. */
export const When = ({ at, exact = false }: { at: string | null | undefined; exact?: boolean }) => {
  if (!at) return <Text span c="dimmed">–</Text>;
  const written = full.format(new Date(at));
  return <time dateTime={at} title={exact ? ago(at) : written}>{exact ? written : ago(at)}</time>;
};
