import type { DeliveryStatus, ShownPlan } from '@stream-tech/domain';
import type { RunHead, RunStop } from '@stream-tech/store';

const DAY_MS = 86_400_000;
const NEAR = new Map([[-1, 'Yesterday'], [0, 'Today'], [1, 'Tomorrow']]);
// Swedes write a date as YYYY-MM-DD.
const local = new Intl.DateTimeFormat('sv-SE', { year: 'numeric', month: '2-digit', day: '2-digit' });
const weekday = new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', month: 'short', timeZone: 'UTC' });

/** The reader's own calendar day, YYYY-MM-DD. */
export const today = (): string => local.format();

/** A day as people speak of it: "Thu 5 Mar", and "Today, Thu 5 Mar" near the reader's own `now` (YYYY-MM-DD); planned days belong to no time zone. */
export const dayTitle = (day: string | null, now = today()): string => {
  if (day === null) return 'No date';
  const name = NEAR.get((Date.parse(day) - Date.parse(now)) / DAY_MS);
  return [name, weekday.format(new Date(`${day}T00:00:00Z`)).replace(',', '')].filter(Boolean).join(', ');
};

/** So many of something, as people say it. */
export const counted = (many: number, one: string): string => `${many} ${one}${many === 1 ? '' : 's'}`;

/** How far planning is, as a colour; its words come with the run. */
export const PLANNING_COLOURS: Record<NonNullable<RunHead['state']>, string> = { open: 'blue', locked: 'teal', closed: 'gray' };

/** Names a run on the page; no blanks, since ids of elements are made of it. */
export const runKey = ({ integrationId, runId }: Pick<RunHead, 'integrationId' | 'runId'>): string => `${integrationId}-${encodeURIComponent(runId)}`;

/** In which order papers and labels come (decision 0170). */
export type StopOrder = 'loading' | 'delivery';

/** The stops with a label, in the wanted order: what is delivered last is loaded first; stops without a place come before all others then. */
export const printable = (stops: RunStop[], order: StopOrder): RunStop[] => {
  const some = stops.filter(({ isPrintable }) => isPrintable);
  return order === 'loading' ? some.toReversed() : some;
};

/** Whether a stop's label shows an earlier plan. */
export const isOutdated = ({ printed }: Pick<RunStop, 'printed'>): boolean => printed?.isOutdated === true;

/** What a printed label says of its plan; its day only where that is not `day`, the one that is spoken of. */
export const printedPlan = ({ run, sequence, deliveryDate }: ShownPlan, day: string | null = null): string =>
  [run ? `run ${run}` : 'no run', sequence ? `stop ${sequence}` : '', deliveryDate && deliveryDate !== day ? dayTitle(deliveryDate) : ''].filter(Boolean).join(', ');

/** Whether anything keeps a stop's label from being what it should. */
export const labelState = ({ printed, isPrintable }: RunStop): { title: string; colour: string } => {
  if (printed?.isOutdated) return { title: 'Shows an earlier plan', colour: 'red' };
  if (printed) return { title: 'Printed', colour: 'green' };
  return isPrintable ? { title: 'Not printed', colour: 'gray' } : { title: 'No label', colour: 'orange' };
};

const DONE: Record<RunStop['done'], DeliveryStatus> = { no: { title: '', tone: 'neutral' }, partly: { title: 'In part', tone: 'neutral' }, fully: { title: 'Done', tone: 'good' } };

/** What became of a stop: Stream's status in words where it has one. */
export const outcomeOf = ({ done, delivery }: Pick<RunStop, 'done' | 'delivery'>): DeliveryStatus =>
  (delivery ? { ...delivery, tone: delivery.tone === 'neutral' ? DONE[done].tone : delivery.tone } : DONE[done]);
