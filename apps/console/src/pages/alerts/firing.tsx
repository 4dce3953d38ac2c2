import { Alert, Anchor, Group, Loader, Paper, Stack, Table, Text, Title } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import type { AlertListEntry } from '@stream-tech/store';
import { Link } from 'react-router';
import { useAlerts } from '../../api/alerts.ts';
import { ProblemBox } from '../../parts/problem-box.tsx';
import { When } from '../../parts/when.tsx';
import { ROOMS } from '../../rooms.ts';
import { SeverityBadge } from './severity-badge.tsx';

/** Rules are looked at each minute; nothing is told while nobody looks. */
const SILENT_MS = 5 * 60_000;

const isOutside = (path: string): boolean => ROOMS.some((room) => room.outside && room.path === path);
const Behind = ({ path, label, about }: { path: string; label: string; about: string }) => (isOutside(path)
  ? <Anchor size="sm" underline="always" href={path} aria-label={`${label}: ${about}`}>{label}</Anchor>
  : <Anchor size="sm" underline="always" component={Link} to={path} aria-label={`${label}: ${about}`}>{label}</Anchor>);

const On = ({ alert: { title, severity, account, since, text, todo, path } }: { alert: AlertListEntry }) => (
  <Paper withBorder p="md" component="section" aria-label={`${title}${account ? `, ${account}` : ''}`}>
    <Group justify="space-between" align="flex-start" gap="sm" mb={6}>
      <Group gap="sm"><SeverityBadge severity={severity} /><Title order={2} size="h3">{title}</Title>{account ? <Text size="sm" c="dimmed">{account}</Text> : null}</Group>
      <Text size="sm" c="dimmed">since <When at={since} /></Text>
    </Group>
    <Text size="sm" className="pre">{text}</Text>
    <Group justify="space-between" gap="sm" mt={6}><Text size="sm" c="dimmed">{todo}</Text><Behind path={path} label="Open" about={`${title} ${account}`} /></Group>
  </Paper>
);

const Recent = ({ alerts }: { alerts: AlertListEntry[] }) => (alerts.length === 0 ? <Text size="sm" c="dimmed">None yet.</Text> : (
  <Table.ScrollContainer minWidth={640}>
    <Table verticalSpacing={6}>
      <Table.Thead><Table.Tr><Table.Th w={110}>Severity</Table.Th><Table.Th>What</Table.Th><Table.Th w={150}>Since</Table.Th><Table.Th w={150}>Over</Table.Th></Table.Tr></Table.Thead>
      <Table.Tbody>
        {alerts.map(({ id, title, severity, account, text, since, overAt, path }) => (
          <Table.Tr key={id}>
            <Table.Td><SeverityBadge severity={severity} /></Table.Td>
            <Table.Td><Text size="sm"><Behind path={path} label={title} about={`${account}, alert ${id}`} />{account ? `, ${account}` : ''}</Text><Text size="xs" c="dimmed" className="pre">{text}</Text></Table.Td>
            <Table.Td><Text size="sm" component="div"><When at={since} /></Text></Table.Td><Table.Td><Text size="sm" component="div"><When at={overAt} /></Text></Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  </Table.ScrollContainer>
));

/** What is on, since when, what to do about it and where; and what was. */
export const Firing = () => {
  const { data, error, refetch } = useAlerts();
  if (error && !data) return <ProblemBox error={error} retry={() => void refetch()} />;
  if (!data) return <Loader aria-label="Loading" />;
  const { firing, recent, lookedAt } = data;
  const isSilent = lookedAt === null || Date.now() - Date.parse(lookedAt) > SILENT_MS;
  return (
    <Stack>
      {isSilent ? <Alert color="red" icon={<IconAlertTriangle />} title={<Text span inherit c="bright">Alerts are not looked at</Text>}><Text size="sm">{lookedAt === null ? 'They never were' : <>The last look was <When at={lookedAt} /></>}, and nobody is told anything meanwhile. A worker that serves the group “alert” has to run, and Redis and Postgres have to answer.</Text></Alert> : null}
      {!isSilent && firing.length === 0 ? <Alert color="green" icon={<IconCircleCheck />} title={<Text span inherit c="bright">No alert is on</Text>}><Text size="sm">Looked at <When at={lookedAt} />.</Text></Alert> : null}
      {firing.map((alert) => <On key={alert.id} alert={alert} />)}
      <Title order={2} mt="sm">Over</Title>
      <Recent alerts={recent} />
    </Stack>
  );
};
