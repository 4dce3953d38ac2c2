import { Anchor, Badge, Button, Group, List, Loader, Modal, Paper, Stack, Text, TextInput, ThemeIcon, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconAlertTriangle, IconCheck, IconCircleDashed } from '@tabler/icons-react';
import type { Installation } from '@stream-tech/store';
import { useState } from 'react';
import { Link } from 'react-router';
import { useMay, useMe } from '../../api/me.ts';
import { ProblemBox } from '../../parts/problem-box.tsx';
import { When } from '../../parts/when.tsx';
import { InstallLink, LinkCode } from './links.tsx';
import { stepsOf, type Step } from './steps.ts';
import { TestButton, TestOutcome, useTest } from './test-button.tsx';
import { useChange, useInstallations, useIntegrationSettings, useNightlyRuns, useProposals, useServices } from './use-set-up.ts';

const MARKS = { done: { colour: 'green', icon: IconCheck, said: 'Done' }, open: { colour: 'gray', icon: IconCircleDashed, said: 'To do' }, wrong: { colour: 'red', icon: IconAlertTriangle, said: 'Wrong' } };

const StepLine = ({ step: { title, state, remark, to, action, test }, of }: { step: Step; of: string }) => {
  const { colour, icon: Icon, said } = MARKS[state];
  const tried = useTest(test?.path ?? '');
  return (
    <List.Item icon={<ThemeIcon size={22} radius="xl" variant="light" color={colour} role="img" aria-label={said}><Icon size={14} /></ThemeIcon>}>
      <Group justify="space-between" wrap="nowrap" gap="md">
        <div><Text size="sm" fw={500}>{title}</Text>{remark === tried.data?.said ? null : <Text size="xs" {...(state === 'wrong' ? {} : { c: 'dimmed' })}>{remark}</Text>}{test ? <TestOutcome test={tried} partner={test.partner} /> : null}</div>
        <Group gap="sm" wrap="nowrap">
          {test ? <TestButton test={tried} partner={test.partner} of={`${of}${test.of}`} /> : null}
          {to && action ? <Anchor size="sm" component={Link} to={to} aria-label={`${action}: ${title}`}>{action}</Anchor> : null}
        </Group>
      </Group>
    </List.Item>
  );
};

/** Connects a Linnworks account, or connects one again, by the token that Linnworks shows after the installation. */
const ConnectByToken = ({ installation, open, close }: { installation?: Installation | undefined; open: boolean; close: () => void }) => {
  const [token, setToken] = useState('');
  const change = useChange();
  const end = (): void => { setToken(''); change.reset(); close(); };
  const submit = (): void => change.mutate({ method: 'POST', path: installation ? `/installations/${installation.id}/reconnect` : '/installations', body: { token }, done: 'The Linnworks account is connected' }, { onSuccess: end });
  return (
    <Modal opened={open} onClose={end} title={installation ? `Connect ${installation.name} again` : 'Connect a Linnworks account'}>
      <form onSubmit={(event) => { event.preventDefault(); submit(); }}>
        <Stack>
          <TextInput label="Installation token" description="Linnworks shows it when the application is installed there. It is kept encrypted and never shown again." value={token} onChange={(event) => setToken(event.currentTarget.value)} required autoComplete="off" data-autofocus error={change.error?.message} />
          <Group justify="flex-end"><Button variant="default" onClick={end}>Cancel</Button><Button type="submit" loading={change.isPending} disabled={token.trim() === ''}>Connect</Button></Group>
        </Stack>
      </form>
    </Modal>
  );
};

/** The connected accounts, each with the list of what is done and what lacks. */
export const Accounts = () => {
  const { data, error, refetch } = useInstallations();
  const { data: accounts } = useIntegrationSettings();
  const { data: services } = useServices();
  const { data: proposals } = useProposals();
  const { data: nights } = useNightlyRuns();
  const mayChange = useMay('installations:change');
  const me = useMe();
  const [connecting, { open, close }] = useDisclosure();
  const [again, setAgain] = useState<Installation>();
  if (error) return <ProblemBox error={error} retry={() => void refetch()} />;
  if (!data || !accounts || !services) return <Loader aria-label="Loading" />;
  const of = <T extends { installationId: string }>(all: T[] | undefined, id: string): T[] => (all ?? []).filter(({ installationId }) => installationId === id);
  return (
    <Stack>
      {mayChange ? <Group><Button size="compact-md" onClick={open}>Connect a Linnworks account</Button>{me?.operator.within === 'all' ? <InstallLink /> : null}</Group> : null}
      {data.installations.length === 0 ? <Text>No Linnworks account is connected yet.</Text> : null}
      {data.installations.map((installation) => {
        const steps = stepsOf({ installation, integrations: of(accounts.integrations, installation.id), count: services.counts.find(({ installationId }) => installationId === installation.id), proposals: of(proposals?.proposals, installation.id), runs: of(nights?.runs, installation.id) });
        const left = steps.filter(({ state }) => state !== 'done').length;
        return (
          <Paper key={installation.id} withBorder p="md" component="section" aria-label={installation.name}>
            <Group justify="space-between" mb="sm">
              <Group gap="sm"><Title order={2}>{installation.name}</Title><Badge variant="light" tt="none" color={left === 0 ? 'green' : 'orange'}>{left === 0 ? 'Ready' : `${left} of ${steps.length} left`}</Badge></Group>
              <Group gap="md"><Text size="xs" c="dimmed">Orders read <When at={installation.fetchedAt} />, sent <When at={installation.sentAt} /></Text>{mayChange ? <LinkCode installationId={installation.id} name={installation.name} /> : null}{mayChange ? <Button size="compact-sm" variant="default" onClick={() => setAgain(installation)}>Reconnect …</Button> : null}</Group>
            </Group>
            <List spacing="xs" center styles={{ itemWrapper: { width: '100%' }, itemLabel: { width: '100%' } }}>{steps.map((step) => <StepLine key={step.title} step={step} of={installation.name} />)}</List>
          </Paper>
        );
      })}
      <ConnectByToken open={connecting} close={close} />
      <ConnectByToken installation={again} open={again !== undefined} close={() => setAgain(undefined)} />
    </Stack>
  );
};
