import { Alert, Badge, Button, Group, Loader, Modal, Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import type { AlertChannel } from '@stream-tech/store';
import { useState } from 'react';
import { useMay } from '../../api/me.ts';
import { Problem } from '../../api/problem.ts';
import { ProblemBox } from '../../parts/problem-box.tsx';
import { When } from '../../parts/when.tsx';
import { useSummary } from '../orders/use-orders.ts';
import { ChannelEditor } from './channel-editor.tsx';
import { useChannelRemove, useChannels, useChannelTest, type ChannelKind } from './use-alerts.ts';

type Facts = { channel: AlertChannel; kinds: ChannelKind[] };

/** What a channel is told, as a line. */
const useScope = ({ floor, installationIds, quiet, timeZone, digest }: AlertChannel): string => {
  const { data: summary } = useSummary();
  const names = (installationIds ?? []).map((id) => summary?.installations.find((each) => each.id === id)?.name ?? 'an account');
  return [
    floor === 'critical' ? 'Critical alerts only' : 'All alerts', installationIds === null ? 'of all accounts' : `of ${names.join(', ')}`,
    quiet ? `, quiet from ${quiet.from} to ${quiet.until} (${timeZone})` : ', at any time', digest ? ', with the morning digest' : ', without the digest',
  ].join(' ').replaceAll(' ,', ',');
};

const Channel = ({ channel, kinds, edit, remove }: Facts & { edit: () => void; remove: () => void }) => {
  const { name, kind, shown, enabled, problem, toldAt, nextAttemptAt } = channel;
  const mayManage = useMay('alerts:manage');
  const test = useChannelTest();
  const scope = useScope(channel);
  const unavailable = kinds.find((each) => each.kind === kind)?.unavailable;
  return (
    <Paper withBorder p="md" component="section" aria-label={name}>
      <Group gap="sm" mb={6}><Title order={2} size="h3">{name}</Title><Badge variant="light" color="gray" tt="none">{kinds.find((each) => each.kind === kind)?.title ?? kind}</Badge>{enabled ? null : <Badge variant="light" color="orange" tt="none">Off</Badge>}</Group>
      <Text size="sm" className="pre">{shown}</Text>
      <Text size="sm" c="dimmed">{scope}. {toldAt ? <>Last told <When at={toldAt} />.</> : 'Nothing was told yet.'}</Text>
      {problem || unavailable ? <Alert color="red" mt="sm" title={<Text span inherit c="bright">{problem ?? unavailable}</Text>}>{problem ? <Text size="sm">What waits is told once it is taken again; tried again {nextAttemptAt && Date.parse(nextAttemptAt) > Date.now() ? <When at={nextAttemptAt} /> : 'within a minute'}.</Text> : null}</Alert> : null}
      {mayManage ? (
        <Group gap="xs" mt="sm">
          <Button size="compact-sm" variant="default" loading={test.isPending} onClick={() => test.mutate(channel)} aria-label={`Send a test to ${name}`}>Send a test</Button>
          <Button size="compact-sm" variant="default" onClick={edit} aria-label={`Change ${name}`}>Change …</Button>
          <Button size="compact-sm" variant="light" color="red" onClick={remove} aria-label={`Remove ${name}`}>Remove …</Button>
        </Group>
      ) : null}
    </Paper>
  );
};

/** Whom alerts are told, and the morning digest: set up, tried, changed, removed. Addresses are never shown whole. */
export const Channels = () => {
  const { data, error, refetch } = useChannels();
  const mayManage = useMay('alerts:manage');
  const [editing, setEditing] = useState<{ channel: AlertChannel | undefined }>();
  const [removing, setRemoving] = useState<AlertChannel>();
  const remove = useChannelRemove();
  if (error instanceof Problem && error.status === 403) return <Text>Channels are for those who see all accounts.</Text>;
  if (error && !data) return <ProblemBox error={error} retry={() => void refetch()} />;
  if (!data) return <Loader aria-label="Loading" />;
  return (
    <Stack>
      {mayManage ? <Group><Button size="compact-md" onClick={() => setEditing({ channel: undefined })}>Add a channel</Button></Group> : null}
      {data.channels.length === 0 ? <Text>Nobody is told of alerts yet. {mayManage ? 'Add an e-mail address, a Slack or Teams channel, or a webhook.' : 'An administrator can add channels.'}</Text> : null}
      <SimpleGrid cols={{ base: 1, lg: 2 }}>{data.channels.map((channel) => <Channel key={channel.id} channel={channel} kinds={data.kinds} edit={() => setEditing({ channel })} remove={() => setRemoving(channel)} />)}</SimpleGrid>
      {editing ? <ChannelEditor key={editing.channel?.id ?? 'new'} channel={editing.channel} kinds={data.kinds} timeZone={data.timeZone} close={() => setEditing(undefined)} /> : null}
      <Modal opened={removing !== undefined} onClose={() => setRemoving(undefined)} title={`Remove ${removing?.name ?? ''}?`}>
        <Text size="sm" mb="md">It is told nothing any more, and its address is forgotten. What waits for it is dropped.</Text>
        <Group justify="flex-end"><Button variant="default" onClick={() => setRemoving(undefined)}>Keep it</Button><Button color="red" loading={remove.isPending} onClick={() => removing && remove.mutate(removing, { onSettled: () => setRemoving(undefined) })}>Remove</Button></Group>
      </Modal>
    </Stack>
  );
};
