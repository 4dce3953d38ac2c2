import { Alert, Badge, Button, Group, List, Loader, Modal, Paper, Stack, Table, Text, Title } from '@mantine/core';
import type { NightlyJob } from '@stream-tech/domain';
import type { Installation, NightlyRunView } from '@stream-tech/store';
import { useState } from 'react';
import { useMay } from '../../api/me.ts';
import { ProblemBox } from '../../parts/problem-box.tsx';
import { When } from '../../parts/when.tsx';
import { JOBS, useAct, useInstallations, useNightlyRuns, usePreview, type Report } from './use-set-up.ts';

const STATES: Record<NightlyRunView['state'], { title: string; colour: string }> = { done: { title: 'Done', colour: 'green' }, failed: { title: 'Failed', colour: 'red' }, 'under-way': { title: 'Under way', colour: 'blue' } };

const linesOf = (report: Partial<Report>): [string, string[]][] => [
  ['Failed', (report.failed ?? []).map(({ name, reason }) => `${name}: ${reason}`)],
  ['No longer at Stream', (report.vanished ?? []).map(({ name, reason }) => `${name}: ${reason}`)],
  ['Added', report.added ?? []],
  ['Changed', (report.changed ?? []).map(({ name, what }) => `${name}: ${what}`)],
];

/** A report in words, what went wrong first. */
const ReportText = ({ report }: { report: Partial<Report> }) => (
  <Stack gap="xs">
    {linesOf(report).filter(([, lines]) => lines.length > 0).map(([title, lines]) => <div key={title}><Text size="sm" fw={500}>{title} ({lines.length})</Text><List size="sm">{lines.map((line) => <List.Item key={line}>{line}</List.Item>)}</List></div>)}
    <Text size="sm" c="dimmed">{report.unchanged ?? 0} as they ought to be.</Text>
  </Stack>
);

const countsOf = (report: Partial<Report>): string => [...linesOf(report).filter(([, lines]) => lines.length > 0).map(([title, lines]) => `${title.toLowerCase()} ${lines.length}`), `unchanged ${report.unchanged ?? 0}`].join(', ');

const Preview = ({ installation, close }: { installation: Installation | undefined; close: () => void }) => {
  const { data, error, isFetching, refetch } = usePreview(installation?.id ?? '', installation !== undefined);
  return (
    <Modal opened={installation !== undefined} onClose={close} title={`What tonight would do to the postal services of ${installation?.name ?? ''}`} size="lg">
      {error ? <ProblemBox error={error} retry={() => void refetch()} /> : null}
      {isFetching ? <Loader size="sm" aria-label="Asking Linnworks and Stream" /> : null}
      {data && !isFetching ? <Stack gap="xs"><Text size="sm">Nothing has been written.</Text><ReportText report={data.preview} /></Stack> : null}
    </Modal>
  );
};

const Nights = ({ installation, runs, preview }: { installation: Installation; runs: NightlyRunView[]; preview: () => void }) => {
  const mayRun = useMay('master-data:run');
  const { act, isPending, pending } = useAct();
  const [open, setOpen] = useState<NightlyRunView>();
  const path = `/installations/${installation.id}/master-data/run`;
  const runNow = (job: NightlyJob): void => act({ method: 'POST', path, body: { job }, done: `${JOBS[job]} will be brought up to date now` });
  return (
    <Paper withBorder p="md" component="section" aria-label={installation.name}>
      <Group justify="space-between" mb="xs"><Title order={2}>{installation.name}</Title><Button size="compact-sm" variant="default" onClick={preview}>Preview tonight</Button></Group>
      <Table verticalSpacing={6}>
        <Table.Thead><Table.Tr><Table.Th w={150}>What</Table.Th><Table.Th w={110}>State</Table.Th><Table.Th w={120}>Night of</Table.Th><Table.Th w={150}>Began</Table.Th><Table.Th>Report</Table.Th><Table.Th w={110}><span className="skip">Run</span></Table.Th></Table.Tr></Table.Thead>
        <Table.Tbody>
          {(Object.keys(JOBS) as NightlyJob[]).map((job) => {
            const run = runs.find((each) => each.job === job);
            return (
              <Table.Tr key={job}>
                <Table.Td>{JOBS[job]}</Table.Td>
                <Table.Td>{run ? <Badge variant="light" tt="none" color={STATES[run.state].colour}>{STATES[run.state].title}</Badge> : <Text size="sm" c="dimmed">Never ran</Text>}</Table.Td>
                <Table.Td className="numbers">{run?.localDate}</Table.Td><Table.Td>{run ? <When at={run.startedAt} /> : null}</Table.Td>
                <Table.Td>{run?.problem ? <Text size="sm">{run.problem}</Text> : null}{run?.outcome ? <Button size="compact-sm" variant="subtle" onClick={() => setOpen(run)} aria-label={`${countsOf(run.outcome)}: report of ${JOBS[job]}, ${installation.name}`}>{countsOf(run.outcome)}</Button> : null}</Table.Td>
                <Table.Td ta="right">{mayRun ? <Button size="compact-sm" disabled={isPending || !installation.active || run?.state === 'under-way'} loading={isPending && JSON.stringify(pending?.body) === JSON.stringify({ job })} onClick={() => runNow(job)} aria-label={`Run now: ${JOBS[job]}, ${installation.name}`}>Run now</Button> : null}</Table.Td>
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
      <Modal opened={open !== undefined} onClose={() => setOpen(undefined)} title={open ? `${JOBS[open.job]}, night of ${open.localDate}` : ''}>{open?.outcome ? <ReportText report={open.outcome} /> : null}</Modal>
    </Paper>
  );
};

/** What the nights did with identifiers and postal services, what the next would do, and a run at once. */
export const MasterData = () => {
  const { data, error, refetch } = useNightlyRuns();
  const { data: accounts } = useInstallations();
  const [previewed, setPreviewed] = useState<Installation>();
  if (error && !data) return <ProblemBox error={error} retry={() => void refetch()} />;
  if (!data || !accounts) return <Loader aria-label="Loading" />;
  return (
    <Stack>
      {accounts.installations.length === 0 ? <Alert color="gray" title="No Linnworks account is connected yet." /> : null}
      {accounts.installations.map((installation) => <Nights key={installation.id} installation={installation} runs={data.runs.filter(({ installationId }) => installationId === installation.id)} preview={() => setPreviewed(installation)} />)}
      <Preview installation={previewed} close={() => setPreviewed(undefined)} />
    </Stack>
  );
};
