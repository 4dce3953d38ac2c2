import { Accordion, Alert, Group, Loader, Select, Stack, Tabs, Text } from '@mantine/core';
import type { RunDay, RunHead } from '@stream-tech/store';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { PageHead } from '../../parts/page-head.tsx';
import { ProblemBox } from '../../parts/problem-box.tsx';
import { useScreenFirst } from '../../parts/use-screen-first.ts';
import { useSummary } from '../orders/use-orders.ts';
import { RunCard } from './run-card.tsx';
import { dayTitle, runKey, today } from './run-words.ts';
import { UNDATED, useRunDays, useRuns } from './use-runs.ts';

const keyOf = ({ day }: RunDay): string => day ?? UNDATED;

/** Today, else the next day with runs, else the last one. */
const firstDay = (days: RunDay[]): string => {
  const now = today();
  const day = days.find((each) => each.day !== null && each.day >= now) ?? days.findLast((each) => each.day !== null) ?? days[0];
  return day ? keyOf(day) : '';
};

const NONE: RunHead[] = [];
/** Closed runs that a desk's screen shows at most. */
const SCREEN = 12;

/** The board of the runs: day, run, stop, as planning has them, refreshed by itself. */
export const Runs = () => {
  const [params, setParams] = useSearchParams();
  const installationId = params.get('installationId') ?? '';
  const { data: summary } = useSummary();
  const { data: days, error: daysError, refetch: again } = useRunDays(installationId);
  const day = params.get('day') ?? firstDay(days ?? []);
  const { data, error, isLoading, refetch } = useRuns(day, installationId);
  const [chosen, setOpened] = useState<{ day: string; runs: string[] }>({ day: '', runs: [] });
  const installations = summary?.installations ?? [];
  const show = (changed: Record<string, string | null>): void => setParams(Object.fromEntries(Object.entries({ day: params.get('day'), installationId, ...changed }).filter((entry): entry is [string, string] => Boolean(entry[1]))));
  const shown = days && day && !days.some((each) => keyOf(each) === day) ? [...days, { day: day === UNDATED ? null : day, runs: data?.runs.length ?? 0, stops: 0 }] : days ?? [];

  // A run that is the only one of its day is opened at once.
  const opened = chosen.day === day ? chosen.runs : data?.runs.length === 1 ? data.runs.map(runKey) : [];
  const drawn = useScreenFirst(data?.runs ?? NONE, `${day} ${installationId}`, SCREEN);

  if (daysError && !days) return <ProblemBox error={daysError} retry={() => void again()} />;
  return (
    <>
      <PageHead title="Runs" lead="What the planners planned, by day and run, with the labels of each.">
        {installations.length > 1 ? <Select size="xs" w={220} aria-label="Account" clearable placeholder="All accounts" value={installationId || null} onChange={(value) => show({ installationId: value })} data={installations.map(({ id, name }) => ({ value: id, label: name }))} /> : null}
      </PageHead>
      {days?.length === 0 && !params.get('day') ? <Text>No runs yet. They appear once somebody plans orders in Stream, and Stream tells us so.</Text> : null}
      {!days ? <Loader aria-label="Loading" /> : null}
      {shown.length > 0 ? (
        <Tabs value={day} onChange={(value) => show({ day: value })} mb="sm">
          <Tabs.List>{shown.map((each) => <Tabs.Tab key={keyOf(each)} value={keyOf(each)} rightSection={<Text size="xs" c="dimmed" className="numbers">{each.runs}</Text>}>{dayTitle(each.day)}</Tabs.Tab>)}</Tabs.List>
        </Tabs>
      ) : null}
      {error ? <ProblemBox error={error} retry={() => void refetch()} /> : null}
      {isLoading ? <Loader aria-label="Loading the runs" /> : null}
      {data ? (
        <Stack gap="sm">
          {data.isCut ? <Alert color="yellow" title="This day has more stops than one page shows. Choose an account." /> : null}
          {data.runs.length === 0 ? <Text>No runs on this day.</Text> : null}
          <Group gap="xs"><Text size="sm" c="dimmed">{data.runs.length} {data.runs.length === 1 ? 'run' : 'runs'}, {data.runs.reduce((sum, { counts }) => sum + counts.stops, 0)} stops</Text></Group>
          <Accordion multiple variant="separated" chevronPosition="left" value={opened} onChange={(runs) => setOpened({ day, runs })}>
            {drawn.map((run) => <RunCard key={runKey(run)} run={run} isOpen={opened.includes(runKey(run))} installation={installations.length > 1 ? installations.find(({ id }) => id === run.installationId)?.name ?? '' : ''} />)}
          </Accordion>
        </Stack>
      ) : null}
    </>
  );
};
