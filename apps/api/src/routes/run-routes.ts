import type { WantedPapers } from '@stream-tech/flows';
import type { RunKey } from '@stream-tech/store';
import Joi from 'joi';
import type { ApiDeps } from '../api-deps.ts';
import { defineRoute, type Route } from '../http/route.ts';
import { calendarDate, line, uuid } from '../http/shapes.ts';

const UNDATED = 'undated';
const DAYS_BACK = 7;

const query = Joi.object<{ day: string; installationId?: string }>({ day: Joi.alternatives(calendarDate(), Joi.string().valid(UNDATED)).required(), installationId: uuid() });
const fromDay = Joi.object<{ from: string; installationId?: string }>({ from: calendarDate().default(() => new Date(Date.now() - DAYS_BACK * 86_400_000).toISOString().slice(0, 10)), installationId: uuid() });

const run = { integrationId: uuid().required(), runId: line(500).required(), day: Joi.alternatives(calendarDate(), Joi.string().valid(UNDATED)).required() };
const aRun = Joi.object<RunKey>(run);
const papers = Joi.object<Omit<WantedPapers, 'within'> & { withSeparators: boolean }>({ ...run, order: Joi.string().valid('loading', 'delivery').default('loading'), withSeparators: Joi.boolean().default(true) }).required();
const PDF = 'application/pdf';
/** How the API spells the day of a run without one. */
const dated = <T extends { day: string | null }>(body: T): T => ({ ...body, day: body.day === UNDATED ? null : body.day });

/** The runs as planning has them: by day, run and stop. */
export const runRoutes = ({ views, flows }: Pick<ApiDeps, 'views' | 'flows'>): Route[] => [
  defineRoute({
    method: 'get', path: '/run-days', permission: 'runs:view', reach: 'within', summary: 'Days with runs, the earliest first', query: fromDay,
    answer: { is: 'Each day with its runs and stops, from `from` on, else from a week ago; the day null counts runs without a date.' },
    handle: async ({ query: { from, installationId }, within }) => ({ days: await views.runs.days({ from, installationId, within }) }),
  }),
  defineRoute({
    method: 'get', path: '/runs', permission: 'runs:view', reach: 'within', summary: 'The runs of a day', query,
    answer: { is: 'The runs by number, each with how many stops it has, and how many of them are printed, done or not delivered; `isCut` where the day has more stops than are counted.' },
    handle: ({ query: { day, installationId }, within }) => views.runs.ofDay({ day: day === UNDATED ? null : day, installationId, within }),
  }),
  defineRoute({
    method: 'get', path: '/runs/stops', permission: 'runs:view', reach: 'within', summary: 'The stops of a run', query: aRun,
    answer: { is: 'The stops in order, each with its order, what was delivered, and whether its label was printed; none where no order is on the run any more.' },
    handle: async ({ query: asked, within }) => ({ stops: (await views.runs.run({ ...dated(asked), within }))?.stops ?? [] }),
  }),
  defineRoute({
    method: 'post', path: '/runs/load-list', permission: 'labels:print', reach: 'within', summary: 'The load list of a run', body: papers,
    answer: { is: 'A PDF: the stops with order, customer, postcode, parcels, weight, volume and how the label stands; in `loading` order the last stop first.', type: PDF },
    handle: ({ body, within, author }) => flows.loadList({ ...dated(body), within }, author),
  }),
  defineRoute({
    method: 'post', path: '/runs/pick-list', permission: 'labels:print', reach: 'within', summary: 'The pick list of a run', body: papers,
    answer: { is: 'A PDF: each product once, with how many of it and for which orders; composites by their service’s setting.', type: PDF },
    handle: ({ body, within, author }) => flows.pickList({ ...dated(body), within }, author),
  }),
  defineRoute({
    method: 'post', path: '/runs/pack', permission: 'labels:print', reach: 'within', summary: 'Everything that is printed for a run', body: papers,
    answer: { is: 'A PDF: a cover with what needs somebody’s eyes, the load list, the pick list, and the labels in the same order; with `withSeparators` a page before each order’s labels.', type: PDF },
    handle: ({ body, within, author }) => flows.wholePack({ ...dated(body), within }, author),
  }),
];
