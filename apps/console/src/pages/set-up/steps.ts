import type { ServiceCount } from '@stream-tech/domain';
import type { Installation, Integration, NightlyRunView, ServiceProposal } from '@stream-tech/store';
import type { Partner } from './remedies.ts';

/** One step of setting an account up: done, still to be done, or gone wrong; and where it is done. */
export type Step = { title: string; state: 'done' | 'open' | 'wrong'; remark: string; to?: string | undefined; action?: string; /** Where the stored credentials can be tried. */ test?: { path: string; partner: Partner } };

type Known = { installation: Installation; integrations: Integration[]; /** Absent: Linnworks' list was never read. */ count: ServiceCount | undefined; proposals: ServiceProposal[]; runs: NightlyRunView[] };

const linnworks = ({ id, active, claimed, tokenRefused, problem, email }: Installation): Step => ({
  title: 'Linnworks account connected', state: tokenRefused || problem ? 'wrong' : active ? 'done' : 'open',
  remark: problem ?? (tokenRefused ? 'Linnworks refuses its token. Reconnect it.' : claimed ? email : 'It was installed in Linnworks, and nobody here has claimed it yet.'),
  test: { path: `/installations/${id}/test`, partner: 'Linnworks' },
});

const stream = (integration: Integration | undefined, installationId: string): Step => {
  const title = 'Stream account connected';
  if (!integration) return { title, state: 'open', remark: 'Client ID, secret and the sender’s address.', to: `/set-up/integrations/new?installationId=${installationId}`, action: 'Connect' };
  const { problem, reconnectSince, settings, id } = integration;
  const wrong = problem ?? (reconnectSince ? 'Stream refuses the credentials.' : undefined);
  return { title, state: wrong ? 'wrong' : 'done', remark: wrong ?? `${settings.StreamClientId} at ${settings.StreamClientUrl}`, to: `/set-up/integrations/${id}`, action: 'Settings', test: { path: `/integrations/${id}/test`, partner: 'Stream' } };
};

/** How far the mapping of an account's services has come, in the words of all screens. */
export const mappedSentence = ({ total, complete }: ServiceCount): string => {
  if (total === 0) return 'Linnworks has no service of Stream Tech yet. “Postal services” under “Master data” makes them.';
  if (complete === total) return total === 1 ? 'The one service of Stream Tech is complete.' : `All ${total} services of Stream Tech are complete.`;
  return `${complete} of ${total} services of Stream Tech ${complete === 1 ? 'is' : 'are'} complete; orders of the others can’t be sent.`;
};

const mapping = (count: ServiceCount | undefined, installationId: string, hasIntegration: boolean): Step => {
  const [wrong] = count?.wrong ?? [];
  return {
    title: 'Postal services mapped', state: wrong ? 'wrong' : count && count.total > 0 && count.complete === count.total ? 'done' : 'open',
    remark: wrong ? `${wrong.name}: ${wrong.problem}` : count ? mappedSentence(count) : 'Orders can’t be sent without a depot and a delivery method for each service.',
    ...(hasIntegration ? { to: `/set-up/installations/${installationId}/services`, action: 'Services' } : {}),
  };
};

const toggle = (title: string, integration: Integration | undefined, setting: 'IsOrderSyncEnabled' | 'IsWebhookFeaturesEnabled', off: string): Step => {
  // It is there from the beginning, so that the list does not grow under the eyes of whoever works it off.
  if (!integration) return { title, state: 'open', remark: 'Set together with the Stream account.' };
  const isOn = integration.settings[setting];
  return { title, state: isOn ? 'done' : 'open', remark: isOn ? 'On.' : off, to: `/set-up/integrations/${integration.id}`, action: 'Settings' };
};

const nights = (runs: NightlyRunView[]): Step => {
  const failed = runs.find(({ state }) => state === 'failed');
  return {
    title: 'Identifiers and postal services kept up to date', state: failed ? 'wrong' : runs.length > 0 && runs.every(({ state }) => state === 'done') ? 'done' : 'open',
    remark: failed?.problem ?? (runs.length > 0 ? 'Each night.' : 'The first night is still to come; it can be run now.'), to: '/set-up?view=master-data', action: 'Master data',
  };
};

/** What is done for an account, and what still lacks, in the order of doing it (the guide's set-up). */
export const stepsOf = ({ installation, integrations, count, proposals, runs }: Known): Step[] => {
  const [integration] = integrations;
  return [
    linnworks(installation),
    stream(integration, installation.id),
    mapping(count, installation.id, integration !== undefined),
    ...(proposals.length > 0 ? [{ title: 'Proposals from Linnworks', state: 'open' as const, remark: `${proposals.length} ${proposals.length === 1 ? 'setting was' : 'settings were'} chosen differently inside Linnworks.`, to: `/set-up/installations/${installation.id}/services`, action: 'Decide' }] : []),
    toggle('Orders are sent by themselves', integration, 'IsOrderSyncEnabled', 'Off: orders wait as Pending and are sent by hand.'),
    toggle('Stream tells us of plans and deliveries', integration, 'IsWebhookFeaturesEnabled', 'Off: no runs, no deliveries, no notes.'),
    nights(runs),
  ];
};
