import { notSendable } from '@stream-tech/domain';
import Joi from 'joi';
import type { ApiDeps } from '../api-deps.ts';
import { defineRoute, type Route } from '../http/route.ts';
import { uuid } from '../http/shapes.ts';

/** What is known of an order beside its row: its plan, and what Stream told of it. */
export const orderStoryRoutes = ({ views }: Pick<ApiDeps, 'views'>): Route[] => [
  defineRoute({
    method: 'get', path: '/orders/:id/story', permission: 'orders:view', reach: { order: 'id' }, summary: 'The plan of an order, and the notifications that concerned it', params: Joi.object<{ id: string }>({ id: uuid().required() }),
    answer: { is: 'The plan with its true numbers, Stream’s word for the order, and the events, the latest first.' },
    async handle({ params }) {
      const story = await views.story.one(params.id);
      if (!story) throw notSendable('order-not-in-database');
      return { story };
    },
  }),
];
