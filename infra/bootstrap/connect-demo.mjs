/** Connects the sandbox's accounts as an operator would: installation, integration, services. Doing it again changes nothing. */

import { connectAlerts } from './connect-alerts.mjs';
import { UserError } from './ui.mjs';

/** Who calls when a driver is lost, and where collections start: asked for by every Stream order. */
const SENDER = {
  ContactName: 'Demo Warehouse', CompanyName: 'Demo Furniture Ltd', AddressLine1: '12 Canal Street', City: 'Birmingham',
  CountryCode: 'GB', PostCode: 'B1 1AA', ContactPhoneNo: '0121 496 0000',
};

/** @typedef {{ name: string, installationToken: string, streamClientId: string, streamClientSecret: string, services: { postalServiceId: string, depot: string, deliveryMethod: string, orderType: string }[] }} DemoAccount */

/**
 * @param {import('./operator-api.mjs').OperatorApi} operator logged in
 * @param {Record<string, any>} sandbox its ready line
 * @returns {Promise<{ done: string, value: undefined }>}
 */
export async function connectDemo(operator, sandbox) {
  /** @type {DemoAccount[]} */
  const accounts = sandbox['accounts'];
  for (const account of accounts) {
    const { id: installationId } = await operator.must('POST', '/installations', { token: account.installationToken, name: account.name });
    await connectToStream(operator, installationId, account, sandbox['streamUrl']);
    await mapServices(operator, installationId, account);
  }
  await operator.must('PATCH', '/settings', { DrainBacklog: true });
  await connectAlerts(operator, sandbox);
  return { done: `Connected: ${accounts.map(({ name }) => name).join(', ')}`, value: undefined };
}

/** @param {import('./operator-api.mjs').OperatorApi} operator @param {string} installationId @param {DemoAccount} account @param {string} streamUrl */
async function connectToStream(operator, installationId, account, streamUrl) {
  const settings = {
    StreamClientId: account.streamClientId, StreamClientSecret: account.streamClientSecret, StreamClientUrl: streamUrl,
    ...SENDER, IsOrderSyncEnabled: true, OrderLookbackDays: 14, IsWebhookFeaturesEnabled: true, IsGroupSequenceIdentifierEnabled: true,
  };
  const listed = await operator.must('GET', '/integrations');
  /** @type {{ id: string, installationId: string }[]} */
  const integrations = Array.isArray(listed) ? listed : listed.integrations;
  const known = integrations.find((integration) => integration.installationId === installationId);
  // a sandbox on another port has another address: what is known is brought up to date
  if (known) await operator.must('PATCH', `/integrations/${known.id}`, { settings });
  else await operator.must('POST', '/integrations', { installationId, settings });
}

/** What each service of the shop means to Stream. One is left out on purpose: its orders show what an unmapped service looks like. @param {import('./operator-api.mjs').OperatorApi} operator @param {string} installationId @param {DemoAccount} account */
async function mapServices(operator, installationId, { services }) {
  for (const { postalServiceId, depot, deliveryMethod, orderType } of services)
    await operator.must('PUT', `/installations/${installationId}/services/${postalServiceId}`, { settings: { StreamDepot: depot, StreamDeliveryMethod: deliveryMethod, StreamOrderType: orderType } });
}

/**
 * A later start finds its earlier orders sent already: a few new ones give something to watch.
 * @param {import('./operator-api.mjs').OperatorApi} operator @param {Record<string, any>} sandbox its ready line
 * @returns {Promise<number>} how many were placed; none at the first start, which has orders enough
 */
export async function placeNewOrders(operator, sandbox) {
  const { orders } = await operator.must('GET', '/summary');
  if (!Object.values(orders).some((count) => Number(count) > 0)) return 0;
  const count = 3;
  const answer = await fetch(`${sandbox['linnworksControl']}/orders`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ count, trait: 'plain' }) });
  if (!answer.ok) throw new UserError(`The sandbox took no new orders: it answered with ${answer.status}.`, await answer.text());
  return count;
}
