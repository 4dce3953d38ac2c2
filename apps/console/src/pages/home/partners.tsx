import { Anchor, Badge, Divider, Group, SimpleGrid, Stack, Text } from '@mantine/core';
import type { PartnerHealth, Partners } from '@stream-tech/store';
import type { ReactNode } from 'react';
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

const Side = ({ title, children }: { title: string; children: ReactNode }) => <div><Text size="xs" c="dimmed">{title}</Text><Stack gap="xs">{children}</Stack></div>;

/** How it stands with Linnworks and Stream, account by account. */
export const PartnerList = ({ accounts }: { accounts: Partners[] }) => {
  const maySetUp = useMay('installations:view');
  if (accounts.length === 0) return <Text size="sm" c="dimmed">No account is connected yet. {maySetUp ? <Anchor size="sm" underline="always" component={Link} to="/set-up">Connect one</Anchor> : null}</Text>;
  return (
    <Stack gap="sm">
      {accounts.map(({ installationId, name, isActive, linnworks, stream }, index) => (
        <section key={installationId} aria-label={name}>
          {index > 0 ? <Divider mb="sm" /> : null}
          <Group gap={6} mb={4}><Anchor size="sm" underline="always" component={Link} to={`/orders?installationId=${installationId}`} aria-label={`Orders of ${name}`}>{name}</Anchor>{isActive ? null : <Badge variant="light" color="gray" tt="none">Not active</Badge>}</Group>
          <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm" verticalSpacing="xs">
            <Side title="Linnworks"><Health health={linnworks} did="read" /></Side>
            <Side title="Stream">{stream.map((health) => <div key={health.integrationId}><Health health={health} did="sent" />{maySetUp && health.state !== 'well' ? <Anchor size="xs" underline="always" component={Link} to={`/set-up/integrations/${health.integrationId}`}>{health.name ? `Settings of ${health.name}` : 'Settings'}</Anchor> : null}</div>)}</Side>
          </SimpleGrid>
        </section>
      ))}
    </Stack>
  );
};
