import Joi from 'joi';
import type { ApiDeps } from '../api-deps.ts';
import { defineRoute, type Route } from '../http/route.ts';
import { byId } from '../http/shapes.ts';


/** How long a person waits for Stream; what is not done by then, the schedule does. */
const PATIENCE_MS = 20_000;

/** The subscriptions that make Stream call us: what the last look found, and a look at once. No answer holds the address that Stream calls. */
export const subscriptionRoutes = ({ subscriptionFlows: { subscriptionReport, checkSubscriptions } }: Pick<ApiDeps, 'subscriptionFlows'>): Route[] => {
  const never = new AbortController().signal;
  return [
    defineRoute({
      method: 'get', path: '/integrations/:id/subscriptions', permission: 'installations:view', reach: { integration: 'id' }, summary: 'What the last look at the subscriptions of an integration found', params: byId,
      answer: { is: 'The last report, or null where none was made yet.' },
      handle: async ({ params }) => ({ subscriptions: (await subscriptionReport(params.id)) ?? null }),
    }),
    defineRoute({
      method: 'post', path: '/integrations/:id/subscriptions/check', asksOthers: true, permission: 'subscriptions:repair', reach: { integration: 'id' }, summary: 'Look at the subscriptions of an integration now, and repair them', params: byId,
      body: Joi.object<{ repair: boolean }>({ repair: Joi.boolean().default(false) }),
      answer: { is: 'The report; with `repair` the missing are made, and those of ours that should not be there are ended.' },
      handle: async ({ params, body: { repair }, author }) => ({ subscriptions: await checkSubscriptions(params.id, { repair, author, withinMs: PATIENCE_MS }, never) }),
    }),
    defineRoute({
      method: 'post', path: '/integrations/:id/subscriptions/rotate', asksOthers: true, permission: 'installations:change', reach: { integration: 'id' }, summary: 'Give an integration a new webhook address, and move its subscriptions there', params: byId,
      answer: { is: 'The report; the address before is answered for another day.' },
      handle: async ({ params, author }) => ({ subscriptions: await checkSubscriptions(params.id, { repair: true, rotate: true, author, withinMs: PATIENCE_MS }, never) }),
    }),
  ];
};
