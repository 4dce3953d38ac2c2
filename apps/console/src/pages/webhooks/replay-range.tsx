import { Button, Group, List, Loader, Modal, ScrollArea, Stack, Text } from '@mantine/core';
import type { RangeAnswer } from '@stream-tech/store';
import { useState } from 'react';
import { useVocabulary } from '../../api/vocabulary.ts';
import { ProblemBox } from '../../parts/problem-box.tsx';
import { TimeField } from '../../parts/time-field.tsx';
import type { InboxFilter } from './filter.ts';
import { WouldBe } from './replay-events.tsx';
import { useRangeDryRun, useRangeReplay } from './use-inbox.ts';

const DAY_MS = 86_400_000;
const events = (count: number): string => `${count} ${count === 1 ? 'event' : 'events'}`;

const Outcome = ({ answer }: { answer: RangeAnswer }) => (
  <Stack gap="xs">
    <Text size="sm">
      {answer.isMore ? `More than ${events(answer.matched)}` : events(answer.matched)} {answer.matched === 1 ? 'is' : 'are'} meant. {answer.taken === 0 ? 'None of them can be applied again.' : `${events(answer.taken)} would be applied again${answer.left > 0 ? `, the oldest ones; ${answer.left} more are for the next replay` : ''}.`}
    </Text>
    {answer.byCode.length > 0 ? <Text size="sm" c="dimmed">{answer.byCode.map(({ code, count }) => `${code || 'no code'}: ${count}`).join(', ')}</Text> : null}
    {answer.events.length > 0 ? <ScrollArea.Autosize mah={260} viewportProps={{ tabIndex: 0, 'aria-label': 'The first of them' }}><List size="sm" spacing={4}>{answer.events.map((event) => <WouldBe key={event.id} event={event} />)}</List></ScrollArea.Autosize> : null}
    {answer.taken > answer.events.length ? <Text size="xs" c="dimmed">… and {answer.taken - answer.events.length} more</Text> : null}
  </Stack>
);

const Range = ({ filter, close }: { filter: InboxFilter; close: () => void }) => {
  const [from, setFrom] = useState(filter.from || new Date(Date.now() - DAY_MS).toISOString());
  const [until, setUntil] = useState(filter.until || new Date().toISOString());
  const { webhookStatuses, webhookCodes } = useVocabulary();
  const range = { ...filter, from, until };
  const { data, error, isFetching, refetch } = useRangeDryRun(range, true);
  const replay = useRangeReplay();
  const act = (): void => replay.mutate(range, { onSuccess: ({ left, takenUntil }) => { if (left > 0 && takenUntil) setFrom(takenUntil); else close(); } });
  const chosen = [
    filter.status && `status ${webhookStatuses.find(({ status }) => status === filter.status)?.title ?? filter.status}`, filter.code && `event ${webhookCodes.find(({ code }) => code === filter.code)?.title ?? filter.code}`, filter.problem && `cause ${filter.problem}`, filter.search && `number ${filter.search}`, filter.installationId && 'of one account',
  ].filter(Boolean).join(', ');
  return (
    <Stack>
      <Text size="sm">All events received in this time{chosen ? ` with ${chosen}, as the list is filtered` : ', whatever they tell'}. Applying an event twice changes nothing twice. Nothing has been done yet.</Text>
      <Group gap="sm"><TimeField label="From" value={from} change={setFrom} /><TimeField label="Until" value={until} change={setUntil} /></Group>
      {from === '' || until === '' ? <Text size="sm">Choose both, so that it is clear what is meant.</Text> : null}
      {error ? <ProblemBox error={error} retry={() => void refetch()} /> : null}
      {isFetching ? <Loader size="sm" aria-label="Looking at the events" /> : null}
      {data && !isFetching ? <Outcome answer={data} /> : null}
      <Group justify="flex-end">
        <Button variant="default" onClick={close}>Leave them</Button>
        <Button disabled={!data || data.taken === 0 || isFetching} loading={replay.isPending} onClick={act}>Replay {events(data?.taken ?? 0)}</Button>
      </Group>
    </Stack>
  );
};

/** Has all events of a time, a status or a cause applied once more, after it has said how many (R-149). */
export const ReplayRange = ({ filter, open, close }: { filter: InboxFilter; open: boolean; close: () => void }) => (
  <Modal opened={open} onClose={close} title="Apply all events of a time once more?" size="lg">{open ? <Range filter={filter} close={close} /> : null}</Modal>
);
