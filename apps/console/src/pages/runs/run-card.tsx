import { Accordion, Badge, Group, Text } from '@mantine/core';
import type { RunHead } from '@stream-tech/store';
import { memo } from 'react';
import { OpenRun } from './open-run.tsx';
import { counted, PLANNING_COLOURS, runKey } from './run-words.ts';
import { useStopsAhead } from './use-runs.ts';

/** One run: closed, its driver and how far it is; opened, its stops and its labels, which are asked for only then: a day may have thousands. */
export const RunCard = memo(function RunCard({ run, isOpen, installation }: { run: RunHead; isOpen: boolean; installation: string }) {
  const { title: name, remark, counts: { stops, printed, outdated, done, notDelivered } } = run;
  const ahead = useStopsAhead(run);
  return (
    <Accordion.Item value={runKey(run)}>
      <Accordion.Control onPointerEnter={ahead} onFocus={ahead}>
        <Group gap="xs" justify="space-between" pr="sm">
          <Group gap="sm">
            <Text fw={600} className="numbers">{name}</Text>
            {remark ? <Text size="sm" c="dimmed">{remark}</Text> : null}
            <Badge variant="light" tt="none" color={run.state ? PLANNING_COLOURS[run.state] : 'cyan'}>{run.stateTitle}</Badge>
            {outdated > 0 ? <Badge color="red" tt="none">{outdated} printed before the plan changed</Badge> : null}
            {notDelivered > 0 ? <Badge color="red" tt="none">{notDelivered} not delivered</Badge> : null}
          </Group>
          <Group gap="lg">
            <Text size="sm">{[run.drivers.join(', ') || 'No driver', run.vehicles.join(', ')].filter(Boolean).join(', ')}</Text>
            <Text size="sm" c="dimmed" className="numbers">{counted(stops, 'stop')}, {printed} printed, {done} done</Text>
            {installation ? <Text size="sm" c="dimmed">{installation}</Text> : null}
          </Group>
        </Group>
      </Accordion.Control>
      {isOpen ? <Accordion.Panel><OpenRun run={run} /></Accordion.Panel> : null}
    </Accordion.Item>
  );
});
