import { changeSchema, countServices, INTEGRATION_SETTINGS, isOurVendor, SERVICE_SETTINGS, SYSTEM_SETTINGS, AppError, isWithin } from '@stream-tech/domain';
import Joi from 'joi';
import type { ApiDeps } from '../api-deps.ts';
import { defineRoute, type Route } from '../http/route.ts';
import { byId, line, uuid } from '../http/shapes.ts';
import { definitionsOf } from './definitions.ts';
import { assertOwnInstallation } from './own-orders.ts';

const id = uuid().required();
const tokenBody = Joi.object<{ token: string; name?: string }>({ token: line(100).lowercase().required(), name: line(200) });
const anySettings = Joi.object<Record<string, unknown>>().unknown(true).required();

/** Linnworks accounts, their Stream accounts, and the mapping between both (R-169 … ). */
export const accountRoutes = ({ stores, flows, postalServices }: ApiDeps): Route[] => [
  defineRoute({
    method: 'get', path: '/installations', permission: 'installations:view', reach: 'within', summary: 'Connected Linnworks accounts', answer: { is: 'All installations.' },
    handle: async ({ within }) => ({ installations: (await stores.installations.list()).filter(({ id: own }) => isWithin(within, own)) }),
  }),
  defineRoute({
    method: 'post', path: '/installations', asksOthers: true, permission: 'installations:change', reach: 'all', summary: 'Connect an account by its installation token', body: tokenBody,
    answer: { is: 'The installation; the same token again gives the same one.' },
    handle: ({ body, author }) => flows.connect.byPastedToken(body.token, author),
  }),
  defineRoute({
    method: 'post', path: '/installations/:id/reconnect', asksOthers: true, permission: 'installations:change', reach: { installation: 'id' }, summary: 'Replace the token of an installation', params: byId, body: tokenBody,
    answer: { is: 'The installation, active again.' },
    handle: ({ params, body, author }) => flows.connect.reconnect(params.id, body.token, author),
  }),
  defineRoute({
    method: 'post', path: '/install-links', permission: 'installations:change', reach: 'all', summary: 'Begin an installation in Linnworks', answer: { status: 201, is: 'The address to open, good once and for ten minutes.' },
    handle: ({ operator }) => flows.connect.link(operator!.id),
  }),
  defineRoute({
    method: 'get', path: '/integrations', permission: 'installations:view', reach: 'within', summary: 'Stream accounts with their settings', answer: { is: 'All integrations; of a secret only whether it is there. And what each setting means.' },
    handle: async ({ within }) => ({ integrations: (await stores.integrations.list()).filter(({ installationId }) => isWithin(within, installationId)), definitions: definitionsOf(INTEGRATION_SETTINGS) }),
  }),
  defineRoute({
    method: 'get', path: '/integrations/:id', permission: 'installations:view', reach: { integration: 'id' }, summary: 'One Stream account with its settings', params: byId, answer: { is: 'The integration; of its secret only whether it is there.' },
    async handle({ params }) {
      const integration = await stores.integrations.get(params.id);
      if (!integration) throw new AppError('not-found', 'Integration not found', 'fix-the-data');
      return { integration };
    },
  }),
  defineRoute({
    method: 'post', path: '/integrations', asksOthers: true, permission: 'installations:change', reach: 'within', summary: 'Tie an installation to a Stream account',
    body: Joi.object<{ installationId: string; name?: string; settings: Record<string, unknown> }>({ installationId: id, name: line(100).allow(''), settings: anySettings }),
    bodyShape: Joi.object({ installationId: id, name: line(100), settings: changeSchema(INTEGRATION_SETTINGS).required() }),
    answer: { status: 201, is: 'The integration, its credentials proven with Stream.' },
    async handle({ body, within, author }) {
      assertOwnInstallation(body.installationId, within);
      const { integration, warnings } = await flows.configure.create(body, author);
      return { ...integration, warnings };
    },
  }),
  defineRoute({
    method: 'patch', path: '/integrations/:id', asksOthers: true, permission: 'installations:change', reach: { integration: 'id' }, summary: 'Change settings of an integration', params: byId,
    body: Joi.object<{ settings: Record<string, unknown> }>({ settings: anySettings }),
    bodyShape: Joi.object({ settings: changeSchema(INTEGRATION_SETTINGS).required() }),
    answer: { is: 'The integration, with warnings for whoever changed it.' },
    async handle({ params, body, author }) {
      const { integration, warnings } = await flows.configure.change(params.id, body.settings, author);
      return { ...integration, warnings };
    },
  }),
  defineRoute({
    method: 'get', path: '/installations/:id/postal-services', permission: 'services:view', reach: { installation: 'id' }, summary: 'Postal services of the Linnworks account, each with its mapping', params: byId,
    answer: { is: 'As Linnworks lists them now; `ours` where the vendor is Stream Tech. And how many of those that orders for us can have are complete.' },
    async handle({ params }) {
      if (!await stores.installations.get(params.id)) throw new AppError('not-found', 'Installation not found', 'fix-the-data');
      const [listed, mapped] = await Promise.all([postalServices(params.id), stores.services.ofInstallation(params.id)]);
      return { postalServices: listed.map(({ id: serviceId, name, vendor }) => ({ id: serviceId, name, vendor, ours: isOurVendor(vendor), mapping: mapped.find(({ postalServiceId }) => postalServiceId === serviceId) ?? null })), count: countServices(listed, mapped) };
    },
  }),
  defineRoute({
    method: 'put', path: '/installations/:id/services/:postalServiceId', permission: 'services:change', reach: { installation: 'id' }, summary: 'Map a postal service to Stream',
    params: Joi.object<{ id: string; postalServiceId: string }>({ id, postalServiceId: id }),
    body: Joi.object<{ integrationId?: string; settings: Record<string, unknown> }>({ integrationId: uuid(), settings: anySettings }),
    bodyShape: Joi.object({ integrationId: uuid(), settings: changeSchema(SERVICE_SETTINGS).required() }),
    answer: { is: 'The mapping; its orders that failed validation are judged again at once.' },
    handle: ({ params, body, author }) => flows.mapService({ installationId: params.id, postalServiceId: params.postalServiceId, integrationId: body.integrationId, settings: body.settings }, author),
  }),
  defineRoute({
    method: 'get', path: '/services', permission: 'services:view', reach: 'within', summary: 'All service mappings', answer: { is: 'The mappings, and what each setting means. For each account how many of its services are complete, by the list that Linnworks gave last; an account whose list was never read is not among these.' },
    async handle({ within }) {
      const [all, lists] = await Promise.all([stores.services.list(), stores.serviceLists.list(within)]);
      const services = all.filter(({ installationId }) => isWithin(within, installationId));
      const counts = lists.map(({ installationId, services: listed, readAt }) => ({ installationId, readAt, ...countServices(listed, services.filter((service) => service.installationId === installationId)) }));
      return { services, counts, definitions: definitionsOf(SERVICE_SETTINGS) };
    },
  }),
  defineRoute({
    method: 'get', path: '/settings', permission: 'settings:view', reach: 'nobody', summary: 'System settings', answer: { is: 'All values, and what each setting means.' },
    handle: async () => ({ settings: await stores.systemSettings.read(), definitions: definitionsOf(SYSTEM_SETTINGS) }),
  }),
  defineRoute({
    method: 'patch', path: '/settings', permission: 'settings:change', reach: 'all', summary: 'Change system settings', body: anySettings, bodyShape: changeSchema(SYSTEM_SETTINGS),
    answer: { is: 'All values as they are now; they hold from the next cycle on.' },
    handle: async ({ body, author }) => ({ settings: await stores.systemSettings.change(body, author) }),
  }),
];
