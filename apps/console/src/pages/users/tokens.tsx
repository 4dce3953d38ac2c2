import { Alert, Button, Code, CopyButton, Group, Loader, Modal, MultiSelect, NumberInput, Stack, Table, Text, TextInput, VisuallyHidden } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ask } from '../../api/ask.ts';
import { useVocabulary } from '../../api/vocabulary.ts';
import { ProblemBox } from '../../parts/problem-box.tsx';
import { When } from '../../parts/when.tsx';
import { useTokens, useUserChange } from './use-users.ts';

const DAYS = 365;

const Issue = ({ close }: { close: () => void }) => {
  const { permissions } = useVocabulary();
  const queryClient = useQueryClient();
  const form = useForm<{ name: string; permissions: string[]; expiresInDays: number | string }>({ initialValues: { name: '', permissions: [], expiresInDays: DAYS } });
  const issue = useMutation({
    mutationFn: ({ name, permissions: chosen, expiresInDays }: typeof form.values) => ask<{ token: string }>('POST', '/api-tokens', { body: { name, ...(chosen.length > 0 ? { permissions: chosen } : {}), ...(expiresInDays === '' ? {} : { expiresInDays: Number(expiresInDays) }) } }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['users'] }),
  });
  return (
    <Modal opened onClose={close} title="Issue an API token" size="lg">
      {issue.data ? (
        <Stack>
          <Text size="sm">This is the token. It is shown this once; a script sends it as <Code>Authorization: Bearer …</Code></Text>
          <Code block>{issue.data.token}</Code>
          <Group justify="flex-end"><CopyButton value={issue.data.token}>{({ copied, copy }) => <Button variant="default" onClick={copy}>{copied ? 'Copied' : 'Copy'}</Button>}</CopyButton><Button onClick={close}>Done</Button></Group>
        </Stack>
      ) : (
        <form onSubmit={form.onSubmit((given) => issue.mutate(given))}>
          <Stack>
            <TextInput label="Name" description="What it is for, for example: till in Leeds" required data-autofocus {...form.getInputProps('name')} />
            <MultiSelect label="May" description="Leave it empty for all that you may, except what asks people for their password once more." searchable clearable data={permissions.map(({ permission, title }) => ({ value: permission, label: title }))} {...form.getInputProps('permissions')} />
            <NumberInput label="Ends after days" description="Empty: it does not end by itself." min={1} max={730} {...form.getInputProps('expiresInDays')} />
            {issue.error ? <Alert color="red" role="alert">{issue.error.message}</Alert> : null}
            <Group justify="flex-end"><Button variant="default" onClick={close}>Cancel</Button><Button type="submit" loading={issue.isPending}>Issue it</Button></Group>
          </Stack>
        </form>
      )}
    </Modal>
  );
};

/** Tokens of scripts: what each may do, when it was used last, and its end (surface.md). */
export const Tokens = () => {
  const { data, error, refetch } = useTokens();
  const { permissions: words } = useVocabulary();
  const { mutate } = useUserChange();
  const [issuing, setIssuing] = useState(false);
  if (error) return <ProblemBox error={error} retry={() => void refetch()} />;
  if (!data) return <Loader aria-label="Loading" />;
  const titleOf = (permission: string): string => words.find((word) => word.permission === permission)?.title ?? permission;
  return (
    <Stack>
      <Group><Button size="compact-md" onClick={() => setIssuing(true)}>Issue an API token</Button></Group>
      {data.tokens.length === 0 ? <Text size="sm">There is none. Scripts need one to use the operators’ API.</Text> : (
        <Table.ScrollContainer minWidth={760}>
          <Table verticalSpacing={6}>
            <Table.Thead><Table.Tr><Table.Th>Name</Table.Th><Table.Th>Of</Table.Th><Table.Th>May</Table.Th><Table.Th>Last used</Table.Th><Table.Th>Ends</Table.Th><Table.Th><VisuallyHidden>Actions</VisuallyHidden></Table.Th></Table.Tr></Table.Thead>
            <Table.Tbody>{data.tokens.map(({ id, name, operatorEmail, permissions, usedAt, expiresAt }) => (
              <Table.Tr key={id}>
                <Table.Td>{name}</Table.Td><Table.Td>{operatorEmail}</Table.Td>
                <Table.Td><Text size="sm" title={permissions?.map(titleOf).join('\n') ?? ''}>{permissions === null ? 'All that its owner may' : permissions.length <= 2 ? permissions.map(titleOf).join(', ') : `${permissions.length} things`}</Text></Table.Td>
                <Table.Td><When at={usedAt} /></Table.Td><Table.Td>{expiresAt ? <When at={expiresAt} /> : 'Never'}</Table.Td>
                <Table.Td><Button size="compact-xs" variant="light" color="red" onClick={() => mutate({ method: 'DELETE', path: `/api-tokens/${id}`, done: `The token ${name} no longer works` })}>Revoke</Button></Table.Td>
              </Table.Tr>
            ))}</Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      {issuing ? <Issue close={() => setIssuing(false)} /> : null}
    </Stack>
  );
};
