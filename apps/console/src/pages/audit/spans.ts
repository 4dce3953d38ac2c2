import dayjs from 'dayjs';

export type Span = { from: string; until: string };

/** Times that are often looked at, by the reader's own calendar; ISO 8601 in UTC, and no end where it has not come yet. */
export const SPANS: { title: string; at: (now?: Date) => Span }[] = [
  { title: 'Today', at: (now) => ({ from: dayjs(now).startOf('day').toISOString(), until: '' }) },
  { title: 'Yesterday', at: (now) => ({ from: dayjs(now).subtract(1, 'day').startOf('day').toISOString(), until: dayjs(now).startOf('day').toISOString() }) },
  { title: 'Last 7 days', at: (now) => ({ from: dayjs(now).subtract(6, 'day').startOf('day').toISOString(), until: '' }) },
];
