import { AppError, WEBHOOK_STATUS_NAMES, type WebhookStatus } from '@stream-tech/domain';
import Joi from 'joi';
import type { ApiDeps } from '../api-deps.ts';
import { defineRoute, type Route } from '../http/route.ts';
import { line, uuid } from '../http/shapes.ts';

const PAGE = 50;
/** A page of the inbox and more; a longer history is replayed in portions. */
const MOST_REPLAYED = 500;

const eventId = Joi.number().integer().min(1);
type Listing = { status?: WebhookStatus; code?: string; installationId?: string; cursor?: number; limit: number };
const listing = Joi.object<Listing>({ status: Joi.string().valid(...WEBHOOK_STATUS_NAMES), code: line(60), installationId: uuid(), cursor: eventId, limit: Joi.number().integer().min(1).max(200).default(PAGE) });
const byId = Joi.object<{ id: number }>({ id: eventId.required() });
const replayBody = Joi.object<{ eventIds: number[]; dryRun: boolean }>({ eventIds: Joi.array().items(eventId).min(1).max(MOST_REPLAYED).unique().required(), dryRun: Joi.boolean().default(false) });

/** The inbox of Stream's notifications: what came, what came of it, and having it applied once more (R-136, R-147 … R-153). */
export const webhookRoutes = ({ stores, views }: Pick<ApiDeps, 'stores' | 'views'>): Route[] => [
  defineRoute({
    method: 'get', path: '/webhook-events', permission: 'webhooks:view', reach: 'within', summary: 'The inbox of Stream’s notifications, the latest first', query: listing, answer: { is: 'One page; `next` is the cursor of the following one.' },
    handle: ({ query, within }) => views.webhookInbox.list({ ...query, within }),
  }),
  defineRoute({
    method: 'get', path: '/webhook-events/:id', permission: 'webhooks:view', reach: { event: 'id' }, summary: 'One notification with its body, its effect and the orders it names', params: byId,
    answer: { is: 'The event; of the address that Stream called only its beginning.' },
    async handle({ params }) {
      const event = await views.webhookInbox.one(params.id);
      if (!event) throw new AppError('not-found', 'There is no such event', 'fix-the-data');
      return { event };
    },
  }),
  defineRoute({
    method: 'post', path: '/webhook-events/replay', permission: 'webhooks:replay', reach: 'within', summary: 'Have events applied once more', body: replayBody,
    answer: { is: 'How many were taken up, and for each event whether it is and why not; with `dryRun` nothing is changed.' },
    async handle({ body: { eventIds, dryRun }, within, author }) {
      const events = await views.webhookInbox.replayable(eventIds, within);
      return { taken: dryRun ? events.filter(({ taken }) => taken).length : await stores.events.replay(events.map(({ id }) => id), author.actor), events };
    },
  }),
];
