import Joi from 'joi';
import type { ApiDeps } from '../api-deps.ts';
import { defineRoute, type Route } from '../http/route.ts';
import { calendarDate, uuid } from '../http/shapes.ts';

const UNDATED = 'undated';
const DAYS_BACK = 7;

const query = Joi.object<{ day: string; installationId?: string }>({ day: Joi.alternatives(calendarDate(), Joi.string().valid(UNDATED)).required(), installationId: uuid() });
const fromDay = Joi.object<{ from: string; installationId?: string }>({ from: calendarDate().default(() => new Date(Date.now() - DAYS_BACK * 86_400_000).toISOString().slice(0, 10)), installationId: uuid() });

/** The runs as planning has them: by day, run and stop. */
export const runRoutes = ({ views }: Pick<ApiDeps, 'views'>): Route[] => [
  defineRoute({
    method: 'get', path: '/run-days', permission: 'runs:view', reach: 'within', summary: 'Days with runs, the earliest first', query: fromDay,
    answer: { is: 'Each day with its runs and stops, from `from` on, else from a week ago; the day null counts runs without a date.' },
    handle: async ({ query: { from, installationId }, within }) => ({ days: await views.runs.days({ from, installationId, within }) }),
  }),
  defineRoute({
    method: 'get', path: '/runs', permission: 'runs:view', reach: 'within', summary: 'The runs of a day with their stops', query,
    answer: { is: 'The runs by number, each with its stops in order, what was delivered, and which labels were printed; `isCut` where there are more stops than one answer holds.' },
    handle: ({ query: { day, installationId }, within }) => views.runs.ofDay({ day: day === UNDATED ? null : day, installationId, within }),
  }),
];
