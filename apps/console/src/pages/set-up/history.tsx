import { Code, Group, Loader, Paper, Stack, Table, Text, Title } from '@mantine/core';
import type { ChangedSetting } from '@stream-tech/store';
import { ProblemBox } from '../../parts/problem-box.tsx';
import { shownSetting } from '../../parts/setting-words.ts';
import { When } from '../../parts/when.tsx';
import { useHistory } from './use-set-up.ts';

const Change = ({ change: { title, from, to, isSecret } }: { change: ChangedSetting }) => (isSecret
  ? <Text size="sm">{title}: {String(to)}</Text>
  : <Group gap={6} wrap="wrap"><Text size="sm">{title}:</Text><Code>{shownSetting(from)}</Code><Text size="sm">to</Text><Code>{shownSetting(to)}</Code></Group>);

/** Who changed what, when, and what it was before. */
export const History = ({ of }: { of: Parameters<typeof useHistory>[0] }) => {
  const { data, error, refetch } = useHistory(of);
  if (error && !data) return <ProblemBox error={error} retry={() => void refetch()} />;
  if (!data) return <Loader aria-label="Loading" />;
  return (
    <Paper withBorder p="md" mt="md" component="section" aria-label="Who changed what">
      <Title order={2} mb="xs">Who changed what</Title>
      {data.changes.length === 0 ? <Text size="sm" c="dimmed">Nothing was changed since it was set up.</Text> : (
        <Table.ScrollContainer minWidth={600}>
          <Table verticalSpacing={6}>
            <Table.Thead><Table.Tr><Table.Th w={150}>When</Table.Th><Table.Th w={220}>Who</Table.Th><Table.Th>What</Table.Th></Table.Tr></Table.Thead>
            <Table.Tbody>{data.changes.map(({ id, at, actor, name, sentence, changes }) => (
              <Table.Tr key={id}><Table.Td><When at={at} /></Table.Td><Table.Td>{actor}</Table.Td><Table.Td><Stack gap={4}>{name ? <Text size="sm" fw={500}>{name}</Text> : null}{sentence ? <Text size="sm">{sentence}</Text> : null}{changes.map((change) => <Change key={change.key} change={change} />)}</Stack></Table.Td></Table.Tr>
            ))}</Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </Paper>
  );
};
