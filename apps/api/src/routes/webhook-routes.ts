import { AppError, WEBHOOK_STATUS_NAMES, type WebhookStatus } from '@stream-tech/domain';
import Joi from 'joi';
import type { ApiDeps } from '../api-deps.ts';
import { defineRoute, type Route } from '../http/route.ts';
import { code as problemCode, line, uuid } from '../http/shapes.ts';

const PAGE = 50;
/** A page of the inbox and more; a longer history is replayed in portions. */
const MOST_REPLAYED = 500;
/** Of a range in time; the next replay begins where this one ended. */
const MOST_OF_RANGE = 2_000;

const eventId = Joi.number().integer().min(1);
const time = (): Joi.DateSchema => Joi.date().iso().min('2000-01-01').max('2100-01-01');
const choice = { status: Joi.string().valid(...WEBHOOK_STATUS_NAMES), code: line(60), problem: problemCode(), search: line(100), installationId: uuid(), from: time(), until: time() };
type Choice = { status?: WebhookStatus; code?: string; problem?: string; search?: string; installationId?: string; from?: Date; until?: Date };
const listing = Joi.object<Choice & { cursor?: number; limit: number }>({ ...choice, cursor: eventId, limit: Joi.number().integer().min(1).max(200).default(PAGE) });
/** Without a beginning it would be the whole history; without an end, those that come while one reads the answer. */
type Range = Choice & { from: Date; until: Date };
const range = Joi.object<Range>({ ...choice, from: time().required(), until: time().required() });
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
  defineRoute({
    method: 'post', path: '/webhook-events/replay-range/dry-run', permission: 'webhooks:replay', reach: 'within', summary: 'What a replay of all events of a time, a status or a cause would do', body: range,
    answer: { is: `How many there are, how many would be taken up (the oldest ${MOST_OF_RANGE}) and the first of them; nothing is changed.` },
    async handle({ body, within }) {
      const { ids: _, ...answer } = await views.webhookInbox.replayableRange({ ...body, within }, MOST_OF_RANGE);
      return answer;
    },
  }),
  defineRoute({
    method: 'post', path: '/webhook-events/replay-range', permission: 'webhooks:replay-many', reach: 'within', summary: 'Have all events of a time, a status or a cause applied once more', body: range,
    answer: { is: `How many were taken up, at most ${MOST_OF_RANGE}, how many are left, and where to go on.` },
    async handle({ body, within, author }) {
      const { ids, left, matched, takenUntil } = await views.webhookInbox.replayableRange({ ...body, within }, MOST_OF_RANGE);
      const taken = await stores.events.replay(ids, author.actor);
      await stores.audit.append({ kind: 'operator', ...author, installationId: body.installationId, outcome: 'replay of a range asked for', detail: { ...body, matched, taken, left } });
      return { taken, left, takenUntil };
    },
  }),
];
