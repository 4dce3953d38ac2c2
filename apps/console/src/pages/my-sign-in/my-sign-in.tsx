import { Badge, Button, Group, Loader, Modal, Paper, PasswordInput, Stack, Table, Text, Title, VisuallyHidden } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { ListedSession } from '@stream-tech/store';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useNavigate } from 'react-router';
import { ask } from '../../api/ask.ts';
import { useMe } from '../../api/me.ts';
import { Problem } from '../../api/problem.ts';
import { tellDone, tellProblem } from '../../parts/notify.ts';
import { PageHead } from '../../parts/page-head.tsx';
import { RevokeTokens, tokensOf } from '../../parts/revoke-tokens.tsx';
import { When } from '../../parts/when.tsx';
import { passwordProblem } from '../users/check-user.ts';
import { MyTokens } from './my-tokens.tsx';
import { SecondFactor } from './second-factor.tsx';
import { MY_TOKENS, useMyTokens } from './use-my-tokens.ts';

const SESSIONS = ['my-sessions'];

const Box = ({ title, children }: { title: string; children: ReactNode }) => <Paper withBorder p="md" component="section" aria-label={title}><Title order={2} mb="sm">{title}</Title>{children}</Paper>;

/** What a browser calls itself, in few words. */
const browserOf = (agent: string): string => {
  const name = [/Edg\//, /Firefox\//, /Chrome\//, /Safari\//].findIndex((mark) => mark.test(agent));
  const system = ['Windows', 'Android', 'iPhone', 'iPad', 'Mac OS', 'Linux'].find((each) => agent.includes(each));
  return [['Edge', 'Firefox', 'Chrome', 'Safari'][name] ?? (agent || 'Unknown'), system].filter(Boolean).join(' on ');
};

const Password = () => {
  const form = useForm({ initialValues: { current: '', password: '', revokeTokens: false }, validate: { password: passwordProblem } });
  const tokens = useMyTokens();
  const queryClient = useQueryClient();
  const change = useMutation({
    mutationFn: (body: { current: string; password: string; revokeTokens: boolean }) => ask('POST', '/password', { body }),
    onSuccess: (_answer, { revokeTokens }) => {
      form.reset();
      const left = tokens.length === 0 ? '' : revokeTokens ? ` So ${tokens.length === 1 ? 'has' : 'have'} your ${tokensOf(tokens.length)}.` : ` Your ${tokensOf(tokens.length)} still ${tokens.length === 1 ? 'works' : 'work'}.`;
      tellDone(`Your password is changed. All your other sessions have ended.${left}`);
      return queryClient.invalidateQueries({ queryKey: MY_TOKENS });
    },
    onError: (error) => { if (error instanceof Problem && error.fields.length > 0) form.setErrors(Object.fromEntries(error.fields.map(({ key, problem }) => [key, problem]))); else tellProblem(error); },
  });
  const toggle = { visibilityToggleButtonProps: { 'aria-label': 'Show the password' } };
  return (
    <form onSubmit={form.onSubmit((given) => change.mutate(given))}>
      <Stack maw={380}>
        <PasswordInput label="Present password" autoComplete="current-password" required {...toggle} {...form.getInputProps('current')} />
        <PasswordInput label="New password" description="12 to 128 characters of any kind" autoComplete="new-password" required {...toggle} {...form.getInputProps('password')} />
        <RevokeTokens count={tokens.length} whose="my" checked={form.values.revokeTokens} onChange={(checked) => form.setFieldValue('revokeTokens', checked)} />
        <Group><Button type="submit" loading={change.isPending}>Change it</Button></Group>
      </Stack>
    </form>
  );
};

const Sessions = () => {
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const { data } = useQuery({ queryKey: SESSIONS, queryFn: ({ signal }) => ask<{ sessions: ListedSession[]; current: string | null }>('GET', '/sessions', { signal }) });
  const end = useMutation({ mutationFn: (id: string) => ask('DELETE', `/sessions/${id}`), onSuccess: () => queryClient.invalidateQueries({ queryKey: SESSIONS }), onError: tellProblem });
  const tokens = useMyTokens();
  const [isAsked, setAsked] = useState(false);
  const [revokeTokens, setRevokeTokens] = useState(false);
  const endAll = useMutation({ mutationFn: () => ask('POST', '/sign-out-everywhere', { body: { revokeTokens } }), onSuccess: async () => { queryClient.clear(); await navigate('/login'); }, onError: tellProblem });
  if (!data) return <Loader aria-label="Loading" />;
  return (
    <Stack>
      <Table>
        <Table.Thead><Table.Tr><Table.Th>Browser</Table.Th><Table.Th>Signed in</Table.Th><Table.Th>Last used</Table.Th><Table.Th><VisuallyHidden>Actions</VisuallyHidden></Table.Th></Table.Tr></Table.Thead>
        <Table.Tbody>{data.sessions.map(({ id, agent, createdAt, seenAt }) => (
          <Table.Tr key={id}>
            <Table.Td>{browserOf(agent)} {id === data.current ? <Badge variant="light" tt="none">this one</Badge> : null}</Table.Td>
            <Table.Td><When at={createdAt} /></Table.Td><Table.Td><When at={seenAt} /></Table.Td>
            <Table.Td>{id === data.current ? null : <Button size="compact-xs" variant="default" onClick={() => end.mutate(id)}>End</Button>}</Table.Td>
          </Table.Tr>
        ))}</Table.Tbody>
      </Table>
      <Group><Button variant="light" color="red" loading={endAll.isPending} onClick={() => (tokens.length > 0 ? setAsked(true) : endAll.mutate())}>Sign out everywhere</Button></Group>
      <Modal opened={isAsked} onClose={() => setAsked(false)} title="Sign out everywhere">
        <Stack>
          <RevokeTokens count={tokens.length} whose="my" checked={revokeTokens} onChange={setRevokeTokens} />
          <Group justify="flex-end"><Button variant="default" onClick={() => setAsked(false)}>Cancel</Button><Button color="red" loading={endAll.isPending} onClick={() => endAll.mutate()}>Sign out</Button></Group>
        </Stack>
      </Modal>
    </Stack>
  );
};

/** One's own sign-in: password, second factor, and where one is signed in (security.md, 24 and 26). */
export const MySignIn = () => {
  const me = useMe();
  if (!me) return <Loader aria-label="Loading" />;
  return (
    <>
      <PageHead title="My sign-in" lead={`${me.operator.email}, ${me.operator.role}`} />
      <Stack maw={860}>
        {me.factor.isMissing ? <Text role="status">Set up your second factor first: until then nothing else is open to an administrator.</Text> : null}
        <Box title="Second factor"><SecondFactor me={me} /></Box>
        <Box title="Password"><Password /></Box>
        <Box title="Where I am signed in"><Sessions /></Box>
        <MyTokens />
      </Stack>
    </>
  );
};
