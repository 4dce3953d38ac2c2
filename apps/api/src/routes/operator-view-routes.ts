import { AppError } from '@stream-tech/domain';
import Joi from 'joi';
import type { ApiDeps } from '../api-deps.ts';
import { defineRoute, type Route } from '../http/route.ts';
import { line, uuid } from '../http/shapes.ts';

/** Lists of the console whose views can be kept. */
const PAGES = ['orders'] as const;
type Page = (typeof PAGES)[number];
type Kept = { name: string; query: string; columns: string[] };
const pageName = Joi.string<Page>().valid(...PAGES).required();
const page = Joi.object<{ page: Page }>({ page: pageName });
const one = Joi.object<{ page: Page; id: string }>({ page: pageName, id: uuid().required() });
const kept = Joi.object<Kept>({ name: line(60).min(1).required(), query: line(1_000).allow('').default(''), columns: Joi.array().items(Joi.string().pattern(/^[a-zA-Z]{1,40}$/)).max(40).unique().default([]) });

/** Views that operators keep of lists: a filter, and which columns. Each sees and changes their own alone. */
export const operatorViewRoutes = ({ stores: { operatorViews } }: Pick<ApiDeps, 'stores'>): Route[] => [
  defineRoute({
    method: 'get', path: '/views/:page', permission: 'views:keep', reach: 'nobody', summary: 'My views of a list', params: page, answer: { is: 'The views by name.' },
    handle: async ({ params, operator }) => ({ views: await operatorViews.list(operator!.id, params.page) }),
  }),
  defineRoute({
    method: 'put', path: '/views/:page', permission: 'views:keep', reach: 'nobody', summary: 'Keep a view of a list under its name', params: page, body: kept, answer: { is: 'The view.' },
    handle: ({ params, body, operator }) => operatorViews.keep(operator!.id, params.page, body),
  }),
  defineRoute({
    method: 'delete', path: '/views/:page/:id', permission: 'views:keep', reach: 'nobody', summary: 'Remove a view of mine', params: one, answer: { status: 204, is: 'Nothing.' },
    async handle({ params, operator }) {
      if (!await operatorViews.remove(operator!.id, params.id)) throw new AppError('not-found', 'There is no such view', 'fix-the-data');
    },
  }),
];
