import { Anchor, Badge, Group, Stack, Table, Text } from '@mantine/core';
import type { PartnerHealth, Partners } from '@stream-tech/store';
import { Link } from 'react-router';
import { useMay } from '../../api/me.ts';
import { When } from '../../parts/when.tsx';

const STATES: Record<PartnerHealth['state'], { title: string; colour: string }> = {
  well: { title: 'Well', colour: 'green' }, idle: { title: 'Nothing yet', colour: 'gray' }, slowed: { title: 'Slowed down', colour: 'yellow' }, silent: { title: 'Silent', colour: 'orange' }, failing: { title: 'Failing', colour: 'orange' }, refused: { title: 'Refused', colour: 'red' },
};

const Health = ({ health: { state, lastSuccessAt, lastProblem, slowedUntil }, did }: { health: PartnerHealth; did: string }) => (
  <Stack gap={2}>
    <Group gap={6}><Badge variant="light" tt="none" miw="fit-content" color={STATES[state].colour}>{STATES[state].title}</Badge>{lastSuccessAt ? <Text size="xs" c="dimmed" component="div">{did} <When at={lastSuccessAt} /></Text> : null}</Group>
    {slowedUntil ? <Text size="xs" component="div">It asked to wait; on again <When at={slowedUntil} />.</Text> : null}
    {lastProblem ? <Text size="xs" c={state === 'well' ? 'dimmed' : 'red'} lineClamp={2} title={lastProblem.message} component="div">{state === 'well' ? 'Last problem ' : ''}<When at={lastProblem.at} />: {lastProblem.message}</Text> : null}
  </Stack>
);

/** How it stands with Linnworks and Stream, account by account. */
export const PartnerTable = ({ accounts }: { accounts: Partners[] }) => {
  const maySetUp = useMay('installations:view');
  if (accounts.length === 0) return <Text size="sm" c="dimmed">No account is connected yet. {maySetUp ? <Anchor size="sm" underline="always" component={Link} to="/set-up">Connect one</Anchor> : null}</Text>;
  return (
    <Table verticalSpacing={6} layout="fixed">
      <Table.Thead><Table.Tr><Table.Th w="24%">Account</Table.Th><Table.Th>Linnworks</Table.Th><Table.Th>Stream</Table.Th></Table.Tr></Table.Thead>
      <Table.Tbody>
        {accounts.map(({ installationId, name, isActive, linnworks, stream }) => (
          <Table.Tr key={installationId}>
            <Table.Td valign="top"><Anchor size="sm" underline="always" component={Link} to={`/orders?installationId=${installationId}`} aria-label={`Orders of ${name}`}>{name}</Anchor>{isActive ? null : <Badge variant="light" color="gray" tt="none">Not active</Badge>}</Table.Td>
            <Table.Td valign="top"><Health health={linnworks} did="read" /></Table.Td>
            <Table.Td valign="top">{stream.map((health) => <div key={health.integrationId}><Health health={health} did="sent" />{maySetUp && health.state !== 'well' ? <Anchor size="xs" underline="always" component={Link} to={`/set-up/integrations/${health.integrationId}`}>{health.name ? `Settings of ${health.name}` : 'Settings'}</Anchor> : null}</div>)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
};
