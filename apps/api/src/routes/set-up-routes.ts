import { AppError, suggestMapping } from '@stream-tech/domain';
import Joi from 'joi';
import type { ApiDeps } from '../api-deps.ts';
import { defineRoute, type Route } from '../http/route.ts';
import { byId, uuid } from '../http/shapes.ts';

type HistoryQuery = { integrationId?: string; installationId?: string; services?: boolean; system?: boolean };
const historyQuery = Joi.object<HistoryQuery>({ integrationId: uuid(), installationId: uuid(), services: Joi.boolean(), system: Joi.boolean() });

/** What helps whoever sets accounts up: trying the credentials, suggestions for the mapping, and who changed what. */
export const setUpRoutes = ({ stores, views, flows, postalServices }: Pick<ApiDeps, 'stores' | 'views' | 'flows' | 'postalServices'>): Route[] => [
  defineRoute({
    method: 'post', path: '/installations/:id/test', asksOthers: true, permission: 'connections:test', reach: { installation: 'id' }, summary: 'Try whether Linnworks accepts the stored token', params: byId,
    answer: { is: 'Whether it does, in a sentence, and how long it took in milliseconds.' },
    handle: ({ params, author }) => flows.testConnections.linnworks(params.id, author),
  }),
  defineRoute({
    method: 'post', path: '/integrations/:id/test', asksOthers: true, permission: 'connections:test', reach: { integration: 'id' }, summary: 'Try whether Stream accepts the stored credentials', params: byId,
    answer: { is: 'Whether it does, in a sentence, and how long it took in milliseconds.' },
    handle: ({ params, author }) => flows.testConnections.stream(params.id, author),
  }),
  defineRoute({
    method: 'get', path: '/installations/:id/mapping-suggestions', permission: 'services:view', reach: { installation: 'id' }, summary: 'Where unmapped postal services most likely lead', params: byId,
    answer: { is: 'For each service that is unmapped or incomplete and fits one place alone: depot and delivery method, and why.' },
    async handle({ params: { id } }) {
      if (!await stores.installations.get(id)) throw new AppError('not-found', 'Installation not found', 'fix-the-data');
      const [listed, mapped, integrations] = await Promise.all([postalServices(id), stores.services.ofInstallation(id), stores.integrations.list()]);
      const own = integrations.filter(({ installationId }) => installationId === id);
      // An account that does not answer has nothing to suggest; its page says so by itself.
      const sources = await Promise.all(own.map(async (integration) => ({ integrationId: integration.id, depots: await flows.depots(integration.id).catch(() => []) })));
      const isComplete = (serviceId: string): boolean => mapped.some(({ postalServiceId, complete }) => postalServiceId === serviceId && complete);
      return { suggestions: listed.filter(({ id: serviceId }) => !isComplete(serviceId)).flatMap((service) => {
        const suggestion = suggestMapping(service, sources);
        return suggestion ? [{ postalServiceId: service.id, ...suggestion }] : [];
      }) };
    },
  }),
  defineRoute({
    method: 'get', path: '/settings-history', permission: 'settings:view', reach: 'within', summary: 'Who changed which settings, before and after', query: historyQuery,
    answer: { is: 'The latest 200 changes, of an integration, an installation, its postal services alone, or of what belongs to no account: the system’s settings, and who is told of alerts. Of a secret only that it was changed.' },
    handle: async ({ query, within }) => ({ changes: await views.settingsHistory.list({ ...query, within }) }),
  }),
  defineRoute({
    method: 'get', path: '/traffic', permission: 'settings:view', reach: 'within', summary: 'What the attempts at Stream came to in the last 48 hours',
    answer: { is: 'For each hour: sent, refused, throttled, and without an answer.' },
    handle: async ({ within }) => ({ hours: await views.settingsHistory.traffic(within) }),
  }),
];
