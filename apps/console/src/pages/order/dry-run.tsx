import { Alert, Anchor, Badge, Button, Group, Loader, Stack, Table, Text } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import type { DryRun, DryRunProblem } from '@stream-tech/domain';
import type { OrderWithHistory } from '@stream-tech/store';
import { Link } from 'react-router';
import { useMay } from '../../api/me.ts';
import { ProblemBox } from '../../parts/problem-box.tsx';
import { CodeText } from './code-text.tsx';
import { linnworksAddress } from './linnworks.ts';
import { fieldTitle } from './request-fields.ts';
import { useDryRun } from './use-order.ts';

const LEVELS: Record<DryRunProblem['level'], { title: string; colour: string }> = {
  blocks: { title: 'Stops it', colour: 'red' }, waits: { title: 'Makes it wait', colour: 'orange' }, changes: { title: 'Changed', colour: 'yellow' }, note: { title: 'Note', colour: 'blue' },
};

/** Where a problem is put right; a link for those who may go there. */
const Place = ({ problem: { place }, order, integrationId }: { problem: DryRunProblem; order: OrderWithHistory; integrationId: string | null }) => {
  const maySetUp = useMay('installations:view');
  const within = (to: string, title: string) => (maySetUp ? <Anchor size="sm" underline="always" component={Link} to={to}>{title}</Anchor> : <Text size="sm">{title}</Text>);
  switch (place) {
    case 'order': return <Anchor size="sm" underline="always" href={linnworksAddress()} target="_blank" rel="noreferrer">The order in Linnworks</Anchor>;
    case 'service': return within(`/set-up/installations/${order.installationId}/services`, 'Service mapping');
    case 'account': return within(integrationId ? `/set-up/integrations/${integrationId}` : '/set-up', 'Account settings');
    case 'installation': return within('/set-up', 'Accounts');
    case 'here': return <Text size="sm" c="dimmed">This order</Text>;
  }
};

const Problems = ({ order, run: { problems, integrationId } }: { order: OrderWithHistory; run: DryRun }) => (
  <Table verticalSpacing={4} aria-label="Problems">
    <Table.Thead><Table.Tr><Table.Th w={140}>Effect</Table.Th><Table.Th>What</Table.Th><Table.Th w={160}>Put right in</Table.Th></Table.Tr></Table.Thead>
    <Table.Tbody>
      {problems.map((problem, index) => (
        <Table.Tr key={`${problem.code} ${index}`}>
          <Table.Td><Badge variant="light" tt="none" color={LEVELS[problem.level].colour}>{LEVELS[problem.level].title}</Badge></Table.Td>
          <Table.Td className="pre"><Text size="sm">{problem.field ? <Text span inherit fw={500} title={problem.field}>{fieldTitle(problem.field)}: </Text> : null}{problem.message}</Text></Table.Td>
          <Table.Td><Place problem={problem} order={order} integrationId={integrationId} /></Table.Td>
        </Table.Tr>
      ))}
    </Table.Tbody>
  </Table>
);

const Result = ({ order, run }: { order: OrderWithHistory; run: DryRun }) => {
  const isStopped = run.problems.some(({ level }) => level === 'blocks');
  return (
    <Stack gap="sm">
      <Text size="sm">{run.from === 'linnworks' ? 'From what Linnworks says now.' : 'From what Linnworks said when it was read last.'} Nothing was sent, and nothing was changed.</Text>
      {run.problems.length === 0 ? <Alert color="green" p="xs" title="Nothing speaks against sending it." /> : <Problems order={order} run={run} />}
      {run.request ? <CodeText title={`${run.request.verb} ${run.request.url}`} text={JSON.stringify(run.request.body)} remark={isStopped ? 'It would not be sent as long as something above stops it.' : ''} /> : <Text size="sm">No request can be made of it; what is missing stands above.</Text>}
    </Stack>
  );
};

/** What Stream would get of an order now, and everything that speaks against it; asked for by a button, since it may be long. */
export const DryRunPanel = ({ order }: { order: OrderWithHistory }) => {
  const { mutate, data, error, isPending, variables } = useDryRun(order.id);
  return (
    <Stack gap="sm">
      <Group gap="xs">
        <Button variant="default" size="compact-md" loading={isPending && !variables} disabled={isPending} onClick={() => mutate(false)}>{data ? 'Look again' : 'Show what would be sent'}</Button>
        <Button variant="default" size="compact-md" loading={isPending && variables} disabled={isPending} leftSection={<IconRefresh size={16} />} onClick={() => mutate(true)}>Read Linnworks first</Button>
      </Group>
      {isPending ? <Loader size="sm" aria-label="Looking" /> : null}
      {error ? <ProblemBox error={error} /> : null}
      {data && !isPending ? <Result order={order} run={data} /> : null}
      {!data && !error && !isPending ? <Text size="sm" c="dimmed">The exact request that Stream would get, and everything that is wrong with it. Stream is not asked, and nothing changes.</Text> : null}
    </Stack>
  );
};
