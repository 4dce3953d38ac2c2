import { Button, Group, List, Loader, Modal, ScrollArea, Stack, Text } from '@mantine/core';
import type { ReplayAnswer } from '@stream-tech/store';
import { ProblemBox } from '../../parts/problem-box.tsx';
import { subjectOf } from './inbox-columns.tsx';
import { useDryRun, useReplay } from './use-inbox.ts';

/** What a replay would do with one event. */
export const WouldBe = ({ event }: { event: ReplayAnswer }) => (
  <List.Item>
    <Text span size="sm" fw={500}>{event.code || 'No code'}</Text> {subjectOf(event)}
    <Text size="xs" c="dimmed">{[event.taken ? `${event.statusTitle}: would be applied again.` : 'Left as it is.', event.why].filter(Boolean).join(' ')}</Text>
  </List.Item>
);

/** Shows what a replay would take up, and does it when it is wanted so. */
export const ReplayEvents = ({ eventIds, open, close, done }: { eventIds: number[]; open: boolean; close: () => void; done?: () => void }) => {
  const { data, error, refetch } = useDryRun(eventIds, open && eventIds.length > 0);
  const replay = useReplay();
  const act = (): void => replay.mutate(eventIds, { onSuccess: () => { done?.(); close(); } });
  const taken = data?.taken ?? 0;
  return (
    <Modal opened={open} onClose={close} title="Apply these events once more?" size="lg">
      <Stack>
        <Text size="sm">What Stream says now is read again for every order concerned, and Linnworks is brought to it. Applying an event twice changes nothing twice. Nothing has been done yet; this is what would happen:</Text>
        {error ? <ProblemBox error={error} retry={() => void refetch()} /> : null}
        {!data && !error ? <Loader size="sm" aria-label="Looking at the events" /> : null}
        {data ? (
          <ScrollArea.Autosize mah={320}>
            <List size="sm" spacing={4}>
              {data.events.map((event) => <WouldBe key={event.id} event={event} />)}
            </List>
          </ScrollArea.Autosize>
        ) : null}
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>Leave them</Button>
          <Button disabled={taken === 0} loading={replay.isPending} onClick={act}>Replay {taken} {taken === 1 ? 'event' : 'events'}</Button>
        </Group>
      </Stack>
    </Modal>
  );
};
