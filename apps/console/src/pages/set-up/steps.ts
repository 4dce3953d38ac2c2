import type { ServiceCount } from '@stream-tech/domain';
import type { Installation, Integration, NightlyRunView, ServiceProposal } from '@stream-tech/store';
import type { Partner } from './remedies.ts';

/** One step of setting an account up: done, still to be done, or gone wrong; and where it is done. */
export type Step = { title: string; state: 'done' | 'open' | 'wrong'; remark: string; to?: string | undefined; action?: string; /** Where the stored credentials can be tried. */ test?: { path: string; partner: Partner; /** Which of several accounts it is. */ of: string } };

type Known = { installation: Installation; integrations: Integration[]; /** Absent: Linnworks' list was never read. */ count: ServiceCount | undefined; proposals: ServiceProposal[]; runs: NightlyRunView[] };

const linnworks = ({ id, active, claimed, tokenRefused, problem, email }: Installation): Step => ({
  title: 'Linnworks account connected', state: tokenRefused || problem ? 'wrong' : active ? 'done' : 'open',
  remark: problem ?? (tokenRefused ? 'Linnworks refuses its token. Reconnect it.' : claimed ? email : 'It was installed in Linnworks, and nobody here has claimed it yet. Whoever has its token claims it by “Connect a Linnworks account”.'),
  test: { path: `/installations/${id}/test`, partner: 'Linnworks', of: '' },
});

const notConnected = (installationId: string): Step =>
  ({ title: 'Stream account connected', state: 'open', remark: 'Client ID, secret and the sender’s address.', to: `/set-up/integrations/new?installationId=${installationId}`, action: 'Connect' });

/** `of` names the Stream account where there is more than one. */
const connected = ({ problem, reconnectSince, settings, id }: Integration, of: string): Step => {
  const wrong = problem ?? (reconnectSince ? 'Stream refuses the credentials.' : undefined);
  return { title: `Stream account connected${of}`, state: wrong ? 'wrong' : 'done', remark: wrong ?? `${settings.StreamClientId} at ${settings.StreamClientUrl}`, to: `/set-up/integrations/${id}`, action: 'Settings', test: { path: `/integrations/${id}/test`, partner: 'Stream', of } };
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

type Switch = { title: string; setting: 'IsOrderSyncEnabled' | 'IsWebhookFeaturesEnabled'; off: string };
const SWITCHES: readonly Switch[] = [
  { title: 'Orders are sent by themselves', setting: 'IsOrderSyncEnabled', off: 'Off: orders wait as Pending and are sent by hand.' },
  { title: 'Stream tells us of plans and deliveries', setting: 'IsWebhookFeaturesEnabled', off: 'Off: no runs, no deliveries, no notes.' },
];
// They are there from the beginning, so that the list does not grow under the eyes of whoever works it off.
const notSet = ({ title }: Switch): Step => ({ title, state: 'open', remark: 'Set together with the Stream account.' });
const switched = ({ id, settings }: Integration, of: string, { title, setting, off }: Switch): Step =>
  ({ title: title + of, state: settings[setting] ? 'done' : 'open', remark: settings[setting] ? 'On.' : off, to: `/set-up/integrations/${id}`, action: 'Settings' });

const nights = (runs: NightlyRunView[]): Step => {
  const failed = runs.find(({ state }) => state === 'failed');
  return {
    title: 'Identifiers and postal services kept up to date', state: failed ? 'wrong' : runs.length > 0 && runs.every(({ state }) => state === 'done') ? 'done' : 'open',
    remark: failed?.problem ?? (runs.length > 0 ? 'Each night.' : 'The first night is still to come; it can be run now.'), to: '/set-up?view=master-data', action: 'Master data',
  };
};

/** What is done for an account, and what still lacks, in the order of doing it (the guide's set-up). */
export const stepsOf = ({ installation, integrations, count, proposals, runs }: Known): Step[] => {
  const each = integrations.map((integration) => ({ integration, of: integrations.length === 1 ? '' : `: ${integration.name || integration.settings.StreamClientId}` }));
  return [
    linnworks(installation),
    ...(each.length === 0 ? [notConnected(installation.id)] : each.map(({ integration, of }) => connected(integration, of))),
    mapping(count, installation.id, each.length > 0),
    ...(proposals.length > 0 ? [{ title: 'Proposals from Linnworks', state: 'open' as const, remark: `${proposals.length} ${proposals.length === 1 ? 'setting was' : 'settings were'} chosen differently inside Linnworks.`, to: `/set-up/installations/${installation.id}/services`, action: 'Decide' }] : []),
    ...SWITCHES.flatMap((setting) => (each.length === 0 ? [notSet(setting)] : each.map(({ integration, of }) => switched(integration, of, setting)))),
    nights(runs),
  ];
};
