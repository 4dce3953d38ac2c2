import { Anchor, Badge, Button, Group, Progress, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from 'react-router';
import { ask } from '../../api/ask.ts';
import { useMay } from '../../api/me.ts';
import { tellDone, tellProblem } from '../../parts/notify.ts';
import { When } from '../../parts/when.tsx';
import type { Capacity, Schedules } from './use-home.ts';
import { spanTitle } from './verdict.ts';

/** When fetching, sending and the rest ran and run next, and whether anybody is there to do it. */
export const ScheduleTable = ({ work: { schedules, workers } }: { work: Schedules }) => {
  const mayRun = useMay('schedules:run');
  const queryClient = useQueryClient();
  const run = useMutation({
    mutationFn: (id: string) => ask('POST', `/schedules/${id}/run`),
    onSuccess: (_answer, id) => { tellDone(`“${schedules.find((each) => each.id === id)?.title ?? id}” runs now`); void queryClient.invalidateQueries({ queryKey: ['schedules'] }); },
    onError: tellProblem,
  });
  return (
    <Stack gap="xs">
      <Text size="sm">{workers === null ? 'The queues do not answer.' : workers === 0 ? 'No worker is running.' : `${workers} worker ${workers === 1 ? 'process is' : 'processes are'} running.`}</Text>
      {schedules.map(({ id, title, ranAt, nextAt, silentSince }) => (
        <Group key={id} justify="space-between" wrap="nowrap" gap="xs">
          <div>
            <Group gap={6}><Text size="sm">{title}</Text>{silentSince ? <Badge variant="light" color="red" tt="none">Does not run</Badge> : null}</Group>
            <Text size="xs" c="dimmed" component="div">{ranAt ? <>Ran <When at={ranAt} />, next <When at={nextAt} /></> : <>Next <When at={nextAt} /></>}</Text>
          </div>
          {mayRun ? <Button size="compact-xs" variant="default" miw="fit-content" loading={run.isPending && run.variables === id} onClick={() => run.mutate(id)} aria-label={`Run now: ${title}`}>Run now</Button> : null}
        </Group>
      ))}
    </Stack>
  );
};

/** Below half of its time a cycle has room for a busy day (performance.md, P13). */
const colourOf = (share: number): string => (share > 1 ? 'red' : share > 0.5 ? 'orange' : 'green');

/** What waits to be sent, how much of its five minutes the send cycle needs for it, and what limits it. */
export const CapacityCard = ({ capacity: { waiting, accounts, cycleSeconds, ofSeconds, secondsPerOrder, minutesToClear, settings } }: { capacity: Capacity }) => {
  const maySettings = useMay('settings:view');
  const share = (cycleSeconds ?? 0) / ofSeconds;
  return (
    <Stack gap="xs">
      <Text size="sm">{waiting === 0 ? 'No order waits to be sent.' : <><Anchor size="sm" underline="always" className="numbers" component={Link} to="/orders?status=pending&by=received&oldestFirst=true">{waiting}</Anchor> {waiting === 1 ? 'order waits' : 'orders wait'} in {accounts} {accounts === 1 ? 'account' : 'accounts'}{minutesToClear === null ? '.' : `; at this pace the last is sent in about ${spanTitle(minutesToClear * 60)}.`}</>}</Text>
      {cycleSeconds === null || waiting === 0 ? null : (
        <div>
          <Text size="sm" mb={4}>The send cycle takes about {spanTitle(Math.round(cycleSeconds))} of its {spanTitle(ofSeconds)} ({Math.round(share * 100)} %).</Text>
          <Progress size="md" value={Math.min(100, share * 100)} color={colourOf(share)} aria-label={`The send cycle uses ${Math.round(share * 100)} percent of its time`} />
        </div>
      )}
      <Text size="xs" c="dimmed">
        {secondsPerOrder === null ? '' : `An order took ${secondsPerOrder < 0.1 ? 'less than 0.1' : secondsPerOrder.toFixed(1)} s lately. `}Each cycle takes {settings.MaxBatchSizePerInstallation} {settings.MaxBatchSizePerInstallation === 1 ? 'order' : 'orders'} of an account{settings.DrainBacklog ? ', and goes on while there are more' : ''}, {settings.MaxInstallationsPerBatch} {settings.MaxInstallationsPerBatch === 1 ? 'account' : 'accounts'} at once. {maySettings ? <Anchor size="xs" underline="always" component={Link} to="/set-up?view=system">Change these limits</Anchor> : null}
      </Text>
    </Stack>
  );
};
