import type { AlertChannelKind, AlertRuleId, AlertSeverity, AlertThreshold } from '@stream-tech/domain';
import type { AlertChannel } from '@stream-tech/store';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ask } from '../../api/ask.ts';
import { liveInterval } from '../../api/live.ts';
import { tellDone, tellProblem } from '../../parts/notify.ts';

export type Rule = { id: AlertRuleId; title: string; help: string; severity: AlertSeverity; definition: AlertThreshold | null; enabled: boolean; threshold: number | null };
export type ChannelKind = { kind: AlertChannelKind; title: string; target: string; help: string; unavailable: string | null };
export type Channels = { channels: AlertChannel[]; kinds: ChannelKind[]; /** The zone of a new channel. */ timeZone: string };
/** A channel as it is entered; an empty target keeps the stored one. */
export type ChannelForm = { kind: AlertChannelKind; name: string; target: string; enabled: boolean; floor: AlertSeverity; installationIds: string[]; hasQuiet: boolean; from: string; until: string; timeZone: string; digest: boolean };

const RULES = ['alert-rules'];
const CHANNELS = ['alert-channels'];

export const useRules = () => useQuery({ queryKey: RULES, queryFn: async ({ signal }) => (await ask<{ rules: Rule[] }>('GET', '/alert-rules', { signal })).rules });
export const useChannels = () => useQuery({ queryKey: CHANNELS, queryFn: ({ signal }) => ask<Channels>('GET', '/alert-channels', { signal }), refetchInterval: liveInterval });

/** Switches a rule, or moves its threshold. */
export const useRuleChange = () => {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ id, change }: { id: AlertRuleId; change: { enabled?: boolean; threshold?: number } }) => ask<{ rules: Rule[] }>('PATCH', `/alert-rules/${id}`, { body: change }),
    onSuccess: ({ rules }) => { queryClient.setQueryData(RULES, rules); tellDone('Saved; it holds from the next look on, within a minute'); },
    onError: tellProblem,
  });
};

const bodyOf = ({ kind, target, installationIds, hasQuiet, from, until, ...form }: ChannelForm, channel: AlertChannel | undefined): object => ({
  ...form, installationIds: installationIds.length > 0 ? installationIds : null, quiet: hasQuiet ? { from, until } : null,
  ...(target.trim() ? { target: target.trim() } : {}), ...(channel ? { version: channel.version } : { kind }),
});

/** Keeps a new channel, or a changed one. */
export const useChannelSave = () => {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ form, channel }: { form: ChannelForm; channel: AlertChannel | undefined }) => (channel ? ask<AlertChannel>('PATCH', `/alert-channels/${channel.id}`, { body: bodyOf(form, channel) }) : ask<AlertChannel>('POST', '/alert-channels', { body: bodyOf(form, undefined) })),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: CHANNELS }),
  });
};

export const useChannelRemove = () => {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ id }: AlertChannel) => ask<undefined>('DELETE', `/alert-channels/${id}`),
    onSuccess: async (_nothing, { name }) => { tellDone(`“${name}” is told nothing any more`); await queryClient.invalidateQueries({ queryKey: CHANNELS }); },
    onError: tellProblem,
  });
};

/** Sends a test message; what happened is told aside. */
export const useChannelTest = () => useMutation({
  mutationFn: ({ id }: AlertChannel) => ask<{ isDelivered: boolean; message: string }>('POST', `/alert-channels/${id}/test`),
  onSuccess: ({ isDelivered, message }, { name }) => (isDelivered ? tellDone(`${name}: ${message}`) : tellProblem(new Error(`${name}: ${message}`))),
  onError: tellProblem,
});
