import { Button, Group, Paper, Stack, Table, Text, Title } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ask } from '../../api/ask.ts';
import { tellDone, tellProblem } from '../../parts/notify.ts';
import { tokensOf } from '../../parts/revoke-tokens.tsx';
import { When } from '../../parts/when.tsx';
import { MY_TOKENS, useMyTokens } from './use-my-tokens.ts';

/** Scripts that may do what I may: they know neither my password nor my sessions, so they are ended here. Nothing where there are none. */
export const MyTokens = () => {
  const tokens = useMyTokens();
  const queryClient = useQueryClient();
  const revoke = useMutation({
    mutationFn: () => ask<{ revokedTokens: number }>('DELETE', '/my-tokens'), onError: tellProblem,
    onSuccess: ({ revokedTokens }) => { tellDone(`${tokensOf(revokedTokens)} of yours no longer ${revokedTokens === 1 ? 'works' : 'work'}`); return queryClient.invalidateQueries({ queryKey: MY_TOKENS }); },
  });
  if (tokens.length === 0) return null;
  return (
    <Paper withBorder p="md" component="section" aria-label="My API tokens">
      <Title order={2} mb="sm">My API tokens</Title>
      <Stack>
        <Text size="sm">They go on working when you change your password or sign out.</Text>
        <Table>
          <Table.Thead><Table.Tr><Table.Th>Name</Table.Th><Table.Th>Last used</Table.Th><Table.Th>Ends</Table.Th></Table.Tr></Table.Thead>
          <Table.Tbody>{tokens.map(({ id, name, usedAt, expiresAt }) => <Table.Tr key={id}><Table.Td>{name}</Table.Td><Table.Td><When at={usedAt} /></Table.Td><Table.Td>{expiresAt ? <When at={expiresAt} /> : 'Never'}</Table.Td></Table.Tr>)}</Table.Tbody>
        </Table>
        <Group><Button variant="light" color="red" loading={revoke.isPending} onClick={() => revoke.mutate()}>{tokens.length === 1 ? 'Revoke it' : 'Revoke them all'}</Button></Group>
      </Stack>
    </Paper>
  );
};
