import { Alert, Badge, Button, Group, List, Loader, Paper, Stack, Table, Text, Title } from '@mantine/core';
import type { Integration, SubscriptionReport } from '@stream-tech/store';
import { useMay } from '../../api/me.ts';
import { ProblemBox } from '../../parts/problem-box.tsx';
import { When } from '../../parts/when.tsx';
import { useSummary } from '../orders/use-orders.ts';
import { useIntegrations, useSubscriptionCheck, useSubscriptionReport } from './use-subscriptions.ts';

const STATES: Record<SubscriptionReport['state'], { title: string; colour: string }> = {
  complete: { title: 'All there', colour: 'green' }, repaired: { title: 'Repaired, all there', colour: 'green' }, incomplete: { title: 'Not as it should be', colour: 'orange' },
  off: { title: 'Off, none there', colour: 'gray' }, failed: { title: 'Stream could not be asked', colour: 'red' },
};
const WHY = { double: 'it was there twice', outdated: 'it led to an address that was replaced', 'not-wanted': 'nothing of the kind is to be there' };

type Kind = SubscriptionReport['wanted'][number];
const nameOf = ({ event, eventType }: Kind): string => `${event} (${eventType})`;
const isSame = (one: Kind) => (other: Kind): boolean => nameOf(one) === nameOf(other);

const Report = ({ report }: { report: SubscriptionReport }) => {
  const lines = [
    ...report.ended.map((kind) => `${nameOf(kind)} was ended: ${WHY[kind.why]}.`),
    ...report.doubles.map((kind) => `${nameOf(kind)} is there ${kind.count} times.`),
    ...report.foreign.map((kind) => `${nameOf(kind)} also leads to ${kind.host}${kind.count > 1 ? ` (${kind.count} times)` : ''}; it is not ours and is left alone.`),
  ];
  const shown = [...report.wanted, ...report.present.filter((kind) => !report.wanted.some(isSame(kind)))];
  return (
    <>
      {report.problems.map(({ code, message }) => <Alert key={code + message} color="red" title={message} />)}
      {shown.length > 0 ? (
        <Table withRowBorders verticalSpacing={4}>
          <Table.Thead><Table.Tr><Table.Th>Event</Table.Th><Table.Th>At Stream</Table.Th></Table.Tr></Table.Thead>
          <Table.Tbody>
            {shown.map((kind) => {
              const [isMissing, isNew] = [report.missing.some(isSame(kind)), report.created.some(isSame(kind))];
              return <Table.Tr key={nameOf(kind)}><Table.Td>{nameOf(kind)}</Table.Td><Table.Td><Badge variant="light" tt="none" color={isMissing ? 'orange' : 'green'}>{isMissing ? 'missing' : isNew ? 'made just now' : 'there'}</Badge></Table.Td></Table.Tr>;
            })}
          </Table.Tbody>
        </Table>
      ) : null}
      {lines.length > 0 ? <List size="sm">{lines.map((line) => <List.Item key={line}>{line}</List.Item>)}</List> : null}
    </>
  );
};

const Account = ({ integration, installation }: { integration: Integration; installation: string }) => {
  const { data: kept, error, isLoading, refetch } = useSubscriptionReport(integration.id);
  const check = useSubscriptionCheck(integration.id);
  const mayRepair = useMay('subscriptions:repair');
  const state = kept ? STATES[kept.report.state] : undefined;
  return (
    <Paper withBorder p="md">
      <Stack gap="sm">
        <Group justify="space-between">
          <Group gap="sm"><Title order={2}>{integration.name || integration.settings.StreamClientId}</Title>{state ? <Badge variant="light" tt="none" color={state.colour}>{state.title}</Badge> : null}</Group>
          {mayRepair ? (
            <Group gap="xs">
              <Button size="compact-sm" variant="default" loading={check.isPending && !check.variables.repair} disabled={check.isPending} onClick={() => check.mutate({ repair: false })}>Check</Button>
              <Button size="compact-sm" loading={check.isPending && check.variables.repair} disabled={check.isPending} onClick={() => check.mutate({ repair: true })}>Check and repair</Button>
            </Group>
          ) : null}
        </Group>
        <Text size="sm" c="dimmed">{installation}, Stream account {integration.settings.StreamClientId}. Webhook features are {integration.settings.IsWebhookFeaturesEnabled ? 'on' : 'off'}. {kept ? <>Looked at <When at={kept.checkedAt} />.</> : null}</Text>
        {error ? <ProblemBox error={error} retry={() => void refetch()} /> : null}
        {isLoading ? <Loader size="sm" aria-label="Loading the report" /> : null}
        {kept === null ? <Text size="sm">Nobody has looked yet.</Text> : null}
        {kept ? <Report report={kept.report} /> : null}
      </Stack>
    </Paper>
  );
};

/** The subscriptions of each Stream account: what should be there, what is, and a look at once (R-134, R-135). */
export const Subscriptions = () => {
  const { data, error, refetch } = useIntegrations();
  const { data: summary } = useSummary();
  if (error) return <ProblemBox error={error} retry={() => void refetch()} />;
  if (!data) return <Loader aria-label="Loading" />;
  if (data.integrations.length === 0) return <Text>No Stream account is connected yet.</Text>;
  return <Stack>{data.integrations.map((integration) => <Account key={integration.id} integration={integration} installation={summary?.installations.find(({ id }) => id === integration.installationId)?.name ?? ''} />)}</Stack>;
};
