import type { Run, RunStop } from '@stream-tech/store';

const weekday = new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', month: 'short', timeZone: 'UTC' });

/** A day as people speak of it: "Thu, 5 Mar"; planned days belong to no time zone. */
export const dayTitle = (day: string | null): string => (day === null ? 'No date' : weekday.format(new Date(`${day}T00:00:00Z`)));

/** How far planning is, as a colour; its words come with the run. */
export const PLANNING_COLOURS: Record<NonNullable<Run['state']>, string> = { open: 'blue', locked: 'teal', closed: 'gray' };

/** Names a run on the page; no blanks, since ids of elements are made of it. */
export const runKey = ({ integrationId, runId }: Pick<Run, 'integrationId' | 'runId'>): string => `${integrationId}-${encodeURIComponent(runId)}`;

/** In which order papers and labels come (decision 0170). */
export type StopOrder = 'loading' | 'delivery';

/** The stops with a label, in the wanted order: what is delivered last is loaded first; stops without a place come before all others then. */
export const printable = (stops: RunStop[], order: StopOrder): RunStop[] => {
  const some = stops.filter(({ isPrintable }) => isPrintable);
  return order === 'loading' ? some.toReversed() : some;
};

/** Whether anything keeps a stop's label from being what it should. */
export const labelState = ({ printed, isPrintable }: RunStop): { title: string; colour: string } => {
  if (printed?.isOutdated) return { title: 'Plan changed since', colour: 'red' };
  if (printed) return { title: 'Printed', colour: 'green' };
  return isPrintable ? { title: 'Not printed', colour: 'gray' } : { title: 'No label', colour: 'orange' };
};

const DONE: Record<RunStop['done'], string> = { no: '', partly: 'In part', fully: 'Done' };

/** What became of a stop, in Stream's words where it has any. */
export const outcomeOf = ({ done, carrierStatus }: RunStop): string => carrierStatus || DONE[done];
