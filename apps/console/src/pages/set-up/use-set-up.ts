import type { Depot, MappingSuggestion, NightlyJob, Remedy, ServiceCount } from '@stream-tech/domain';
import type { HourOfTraffic, Installation, Integration, NightlyRunView, ServiceMapping, ServiceProposal, SettingsChange } from '@stream-tech/store';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ask, withQuery, type Method } from '../../api/ask.ts';
import { liveInterval } from '../../api/live.ts';
import { tellDone, tellProblem } from '../../parts/notify.ts';
import type { SettingDefinitions, SettingValues } from '../../parts/setting-fields.tsx';

export type PostalService = { id: string; name: string; vendor: string; ours: boolean; mapping: ServiceMapping | null };
export type Report = { added: string[]; changed: { name: string; what: string }[]; unchanged: number; failed: { name: string; reason: string }[]; vanished: { name: string; reason: string }[] };

/** What a partner is asked for: read when a page is opened and after something was done on it, and not with every change that is told of. */
const askPartner = <T>(path: string, enabled = true) => ({ queryKey: ['set-up', path], queryFn: ({ signal }: { signal: AbortSignal }) => ask<T>('GET', path, { signal }), enabled });
/** What our database knows, which is read again with every change. */
const read = <T>(path: string, refetchInterval: false | (() => number) = false) => ({ ...askPartner<T>(path), refetchInterval });

export const useInstallations = () => useQuery(read<{ installations: Installation[] }>('/installations'));
export const useIntegrationSettings = () => useQuery(read<{ integrations: Integration[]; definitions: SettingDefinitions }>('/integrations'));
export const useServices = () => useQuery(read<{ services: ServiceMapping[]; /** By the list that Linnworks gave last. */ counts: (ServiceCount & { installationId: string })[]; definitions: SettingDefinitions }>('/services'));
export const useProposals = () => useQuery(read<{ proposals: ServiceProposal[] }>('/service-proposals'));
export const useSystemSettings = () => useQuery(read<{ settings: SettingValues; definitions: SettingDefinitions }>('/settings'));
export const useNightlyRuns = () => useQuery(read<{ runs: NightlyRunView[] }>('/master-data/runs', liveInterval));
/** As Linnworks lists them now. */
export const usePostalServices = (installationId: string) => useQuery(askPartner<{ postalServices: PostalService[]; count: ServiceCount }>(`/installations/${installationId}/postal-services`));
/** As Stream lists them. */
export const useDepots = (integrationId: string) => useQuery(askPartner<{ depots: Depot[] }>(`/integrations/${integrationId}/depots`, integrationId !== ''));
/** What tonight’s run would do, asked for when it is wanted. */
export const usePreview = (installationId: string, isWanted: boolean) => useQuery({ ...askPartner<{ preview: Report }>(`/installations/${installationId}/master-data/preview`, isWanted), staleTime: 0 });

/** Where services that are not mapped yet most likely lead. */
export type Suggested = MappingSuggestion & { postalServiceId: string };
export const useSuggestions = (installationId: string) => useQuery(askPartner<{ suggestions: Suggested[] }>(`/installations/${installationId}/mapping-suggestions`));
/** Who changed which settings, the latest first. */
export const useHistory = (of: { integrationId?: string; installationId?: string; services?: boolean; system?: boolean }) => useQuery(read<{ changes: SettingsChange[] }>(withQuery('/settings-history', of)));
/** What the attempts at Stream came to, hour by hour. */
export const useTraffic = () => useQuery(read<{ hours: HourOfTraffic[] }>('/traffic', liveInterval));

/** What came of trying a partner (the api's own words). */
export type Tested = { said: string; /** Null: it works. */ problem: { code: string; remedy: Remedy } | null; tookMs: number };

type Change = { method: Method; path: string; body?: object; /** What is told when it is done. */ done?: string };
type Answer = { warnings?: string[]; id?: string };

/** Changes something of the set-up; what is on the screen is read again. */
export const useChange = () => {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ method, path, body }: Change) => ask<Answer | undefined>(method, path, { body }),
    onSuccess: async (_answer, { done }) => { if (done) tellDone(done); await queryClient.invalidateQueries(); },
  });
};

/** The same for a button, whose failure is told aside. */
export const useAct = () => {
  const change = useChange();
  return { isPending: change.isPending, pending: change.variables, act: (wanted: Change): void => change.mutate(wanted, { onError: tellProblem }) };
};

export const JOBS: Record<NightlyJob, string> = { 'sync-master-data-identifiers': 'Identifiers', 'sync-master-data-postal-services': 'Postal services' };
