import { AppError, notSendable } from '@stream-tech/domain';
import { findJobs } from '@stream-tech/queues';
import Joi from 'joi';
import type { ApiDeps } from '../api-deps.ts';
import { BOARD } from '../queue-board.ts';
import { defineRoute, type Route } from '../http/route.ts';
import { byId } from '../http/shapes.ts';
import { askQueue } from './ask-queue.ts';

const whichExchange = Joi.object<{ exchangeId: number }>({ exchangeId: Joi.number().integer().min(1).required() });

/** How long a person waits for Linnworks when it is to be read anew. */
const READING_MS = 10_000;

/** What is known of an order beside its row: its plan, and what Stream told of it. */
export const orderStoryRoutes = ({ views, flows, producer }: Pick<ApiDeps, 'views' | 'flows' | 'producer'>): Route[] => [
  defineRoute({
    method: 'get', path: '/orders/:id/story', permission: 'orders:view', reach: { order: 'id' }, summary: 'The plan of an order, and the notifications that concerned it', params: byId,
    answer: { is: 'The plan with its true numbers, Stream’s word for the order, and the events, the latest first.' },
    async handle({ params }) {
      const story = await views.story.one(params.id);
      if (!story) throw notSendable('order-not-in-database');
      return { story };
    },
  }),
  defineRoute({
    method: 'get', path: '/orders/:id/exchanges', permission: 'orders:exchange', reach: { order: 'id' }, summary: 'What was asked of Stream about an order, call by call', params: byId,
    answer: { is: 'The latest, without their bodies: what was asked, how long it took and how it ended.' },
    handle: async ({ params }) => ({ exchanges: await views.exchanges.list(params.id) }),
  }),
  defineRoute({
    method: 'get', path: '/orders/:id/exchange', permission: 'orders:exchange', reach: { order: 'id' }, summary: 'Requests to Stream and its answers as text', params: byId, query: whichExchange,
    answer: { is: 'The calls with their bodies, cut where they are long; never a secret.' },
    async handle({ params, query }) {
      const exchange = await views.exchanges.one(params.id, query.exchangeId);
      if (!exchange) throw new AppError('not-found', 'There is no such exchange, or its time is over', 'fix-the-data');
      return { exchange };
    },
  }),
  defineRoute({
    method: 'post', path: '/orders/:id/dry-run', asksOthers: true, permission: 'orders:exchange', reach: { order: 'id' }, summary: 'The request that Stream would get of an order now, and all its problems', params: byId, body: Joi.object<{ fresh: boolean }>({ fresh: Joi.boolean().default(false) }),
    answer: { is: 'The request, made by the code that sends it, and everything that speaks against it. Nothing is changed, and Stream is asked nothing; Linnworks is read anew with `fresh` alone.' },
    handle: ({ params, body }) => flows.dryRun(params.id, { fresh: body.fresh, signal: AbortSignal.timeout(READING_MS) }),
  }),
  defineRoute({
    method: 'get', path: '/orders/:id/jobs', permission: 'queues:view', reach: 'all', summary: 'The jobs of an order that the queues still hold', params: byId,
    answer: { is: 'The latest first, each with its address on the board.' },
    async handle({ params }) {
      const correlationIds = await views.story.correlationIds(params.id);
      const jobs = await askQueue(findJobs(producer.queues, { orderId: params.id, correlationIds }));
      return { jobs: jobs.map((job) => ({ ...job, url: `${BOARD}/queue/${job.queue}/${encodeURIComponent(job.id)}` })) };
    },
  }),
];
