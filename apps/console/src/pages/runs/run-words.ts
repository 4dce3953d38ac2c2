import type { Run, RunStop } from '@stream-tech/store';

const weekday = new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', month: 'short', timeZone: 'UTC' });

/** A day as people speak of it: "Thu, 5 Mar"; planned days belong to no time zone. */
export const dayTitle = (day: string | null): string => (day === null ? 'No date' : weekday.format(new Date(`${day}T00:00:00Z`)));

/** A run's name: its true number, whatever its size, else as the planner wrote it. */
export const runTitle = ({ number, description, runId }: Pick<Run, 'number' | 'description' | 'runId'>): string => (number === null ? description || runId : `Run ${number}`);

/** What the planner wrote, where it says more than the number. */
export const runRemark = ({ number, description }: Pick<Run, 'number' | 'description'>): string => (number === null || /^run\s*0*(\d+)$/i.exec(description)?.[1] === String(number) ? '' : description);

export const STATES: Record<NonNullable<Run['state']>, { title: string; colour: string }> = {
  open: { title: 'Planning open', colour: 'blue' }, locked: { title: 'Locked', colour: 'teal' }, closed: { title: 'Closed', colour: 'gray' },
};

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
