import { AppError } from '@stream-tech/domain';
import { MOST_ORDERS_OF_A_BATCH } from '@stream-tech/flows';
import Joi from 'joi';
import type { ApiDeps } from '../api-deps.ts';
import { defineRoute, type Route } from '../http/route.ts';
import { byId, uuid } from '../http/shapes.ts';
import { assertOwnOrders } from './own-orders.ts';

const batch = Joi.object<{ orderIds: string[]; withSeparators: boolean }>({ orderIds: Joi.array().items(uuid()).min(1).max(MOST_ORDERS_OF_A_BATCH).unique().required(), withSeparators: Joi.boolean().default(false) });

/** What operators see and decide of the courier integration: depots, link codes, proposals of services, and how a label looks. */
export const labelRoutes = ({ stores, flows, views }: Pick<ApiDeps, 'stores' | 'flows' | 'views'>): Route[] => [
  defineRoute({
    method: 'get', path: '/integrations/:id/depots', permission: 'services:view', reach: { integration: 'id' }, summary: 'Depots and delivery methods of a Stream account', params: byId,
    answer: { is: 'As Stream lists them; those it listed last where it does not answer.' },
    handle: async ({ params }) => ({ depots: await flows.depots(params.id) }),
  }),
  defineRoute({
    method: 'post', path: '/installations/:id/link-codes', permission: 'installations:change', reach: { installation: 'id' }, summary: 'A code that binds a courier profile in Linnworks to this installation', params: byId,
    answer: { status: 201, is: 'The code, good once and for an hour.' },
    async handle({ params, author }) {
      if (!await stores.installations.get(params.id)) throw new AppError('not-found', 'Installation not found', 'fix-the-data');
      await stores.audit.append({ kind: 'installation', ...author, installationId: params.id, outcome: 'link code issued' });
      return stores.profiles.createLinkCode(params.id);
    },
  }),
  defineRoute({
    method: 'get', path: '/service-proposals', permission: 'services:view', reach: 'within', summary: 'Service settings that users chose inside Linnworks and that differ from ours', answer: { is: 'The proposals, the latest first.' },
    handle: async ({ within }) => ({ proposals: await stores.proposals.list(within) }),
  }),
  defineRoute({
    method: 'post', path: '/service-proposals/:id/accept', permission: 'services:change', reach: { proposal: 'id' }, summary: 'Take a proposal over into the mapping, with the others of its service', params: byId,
    answer: { is: 'The mapping; its orders that failed validation are judged again at once.' },
    async handle({ params, author }) {
      const proposal = await stores.proposals.find(params.id);
      if (!proposal) throw new AppError('not-found', 'There is no such proposal', 'fix-the-data');
      // Together, since a depot and its delivery method only make sense as a pair.
      const together = await stores.proposals.ofService(proposal.serviceId);
      const settings = Object.fromEntries(together.map(({ key, value }) => [key, value]));
      const mapping = await flows.mapService({ installationId: proposal.installationId, postalServiceId: proposal.postalServiceId, settings }, author);
      for (const { id } of together) await stores.proposals.remove(id);
      return mapping;
    },
  }),
  defineRoute({
    method: 'delete', path: '/service-proposals/:id', permission: 'services:change', reach: { proposal: 'id' }, summary: 'Dismiss a proposal', params: byId, answer: { status: 204, is: 'It is gone, until Linnworks shows another value.' },
    handle: ({ params, author }) => stores.proposals.dismiss(params.id, author),
  }),
  defineRoute({
    method: 'post', path: '/orders/labels', permission: 'labels:print', reach: 'within', summary: 'The labels of many orders as one PDF, in the order given', body: batch,
    answer: { is: 'The PDF, as it is drawn; with `withSeparators` a page before each order.', type: 'application/pdf' },
    async handle({ body: { orderIds, withSeparators }, within, author }) {
      await assertOwnOrders(views, orderIds, within);
      return flows.labelBatch(orderIds, { withSeparators }, author);
    },
  }),
  defineRoute({
    method: 'get', path: '/orders/:id/label', permission: 'orders:view', reach: { order: 'id' }, summary: 'How the label of a Completed order looks', params: byId, answer: { is: 'Its first label as a PNG in Base64.' },
    handle: async ({ params }) => ({ png: (await flows.previewLabel(params.id)).toString('base64') }),
  }),
];
