import { ActionIcon, Badge, Button, Group, Loader, Menu, Stack, Table, Text, VisuallyHidden } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import type { ListedOperator } from '@stream-tech/store';
import { useState } from 'react';
import { useMe } from '../../api/me.ts';
import { useVocabulary } from '../../api/vocabulary.ts';
import { ProblemBox } from '../../parts/problem-box.tsx';
import { When } from '../../parts/when.tsx';
import { EndAccess } from './end-access.tsx';
import { NewPassword } from './new-password.tsx';
import { OperatorForm } from './operator-form.tsx';
import { useAccounts, useOperators, useUserChange } from './use-users.ts';

type Dialog = { kind: 'new' } | { kind: 'change' | 'password' | 'sign-out' | 'shut-out'; operator: ListedOperator };

const Actions = ({ operator, open, isMe }: { operator: ListedOperator; open: (dialog: Dialog) => void; isMe: boolean }) => {
  const { mutate } = useUserChange();
  const { id, email, isDisabled, hasFactor, tokens } = operator;
  const signOut = (): void => (tokens > 0 ? open({ kind: 'sign-out', operator }) : mutate({ method: 'POST', path: `/operators/${id}/sign-out`, done: `${email} is signed out everywhere` }));
  const shutOut = (): void => (tokens > 0 ? open({ kind: 'shut-out', operator }) : mutate({ method: 'PATCH', path: `/operators/${id}`, body: { isDisabled: true }, done: `${email} may not sign in any more` }));
  const letIn = (): void => mutate({ method: 'PATCH', path: `/operators/${id}`, body: { isDisabled: false }, done: `${email} may sign in again` });
  return (
    <Menu position="bottom-end">
      <Menu.Target><ActionIcon variant="subtle" color="gray" aria-label={`Actions for ${email}`}><IconDots size={16} /></ActionIcon></Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => open({ kind: 'change', operator })}>Change role and accounts …</Menu.Item>
        <Menu.Item onClick={() => open({ kind: 'password', operator })}>New password …</Menu.Item>
        <Menu.Item onClick={signOut}>Sign out everywhere</Menu.Item>
        {hasFactor ? <Menu.Item onClick={() => mutate({ method: 'DELETE', path: `/operators/${id}/second-factor`, done: `The second factor of ${email} is gone` })}>Take the second factor away</Menu.Item> : null}
        {isMe ? null : <Menu.Item color={isDisabled ? 'green' : 'red'} onClick={isDisabled ? letIn : shutOut}>{isDisabled ? 'Let in again' : 'Shut out'}</Menu.Item>}
      </Menu.Dropdown>
    </Menu>
  );
};

/** Who may sign in: as what, for which accounts, and when they were last here. */
export const Operators = () => {
  const { data, error, refetch } = useOperators();
  const { data: accounts = [] } = useAccounts();
  const { roles } = useVocabulary();
  const me = useMe();
  const [dialog, setDialog] = useState<Dialog>();
  if (error) return <ProblemBox error={error} retry={() => void refetch()} />;
  if (!data) return <Loader aria-label="Loading" />;
  const nameOf = (id: string): string => accounts.find((account) => account.id === id)?.name ?? 'an account';
  const seen = ({ within }: ListedOperator): string => (within === 'all' ? 'All accounts' : within.length === 0 ? 'None' : within.map(nameOf).join(', '));
  return (
    <Stack>
      <Group><Button size="compact-md" onClick={() => setDialog({ kind: 'new' })}>Add a user</Button></Group>
      <Table.ScrollContainer minWidth={760}>
        <Table verticalSpacing={6} highlightOnHover>
          <Table.Thead><Table.Tr><Table.Th>Who</Table.Th><Table.Th>Role</Table.Th><Table.Th>Sees</Table.Th><Table.Th>Second factor</Table.Th><Table.Th>Last here</Table.Th><Table.Th><VisuallyHidden>Actions</VisuallyHidden></Table.Th></Table.Tr></Table.Thead>
          <Table.Tbody>{data.operators.map((operator) => (
            <Table.Tr key={operator.id}>
              <Table.Td><Text size="sm">{operator.name || operator.email}</Text>{operator.name ? <Text size="xs" c="dimmed">{operator.email}</Text> : null}</Table.Td>
              <Table.Td>{roles.find(({ role }) => role === operator.role)?.title ?? operator.role} {operator.isDisabled ? <Badge color="red" variant="light" tt="none">shut out</Badge> : null}</Table.Td>
              <Table.Td>{seen(operator)}</Table.Td>
              <Table.Td>{operator.hasFactor ? 'Yes' : 'No'}</Table.Td>
              <Table.Td><When at={operator.seenAt} /></Table.Td>
              <Table.Td><Actions operator={operator} open={setDialog} isMe={operator.id === me?.operator.id} /></Table.Td>
            </Table.Tr>
          ))}</Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {dialog?.kind === 'new' ? <OperatorForm close={() => setDialog(undefined)} /> : null}
      {dialog?.kind === 'change' ? <OperatorForm operator={dialog.operator} close={() => setDialog(undefined)} /> : null}
      {dialog?.kind === 'sign-out' || dialog?.kind === 'shut-out' ? <EndAccess operator={dialog.operator} isForGood={dialog.kind === 'shut-out'} close={() => setDialog(undefined)} /> : null}
      {dialog?.kind === 'password' ? <NewPassword operator={dialog.operator} close={() => setDialog(undefined)} /> : null}
    </Stack>
  );
};
