import { Alert, Anchor, Button, Code, Group, List, Loader, Paper, ScrollArea, SimpleGrid, Stack, Table, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconRepeat } from '@tabler/icons-react';
import type { InboxEventInFull } from '@stream-tech/store';
import { Fragment, type ReactNode } from 'react';
import { Link, useParams } from 'react-router';
import { useMay } from '../../api/me.ts';
import { PageHead } from '../../parts/page-head.tsx';
import { ProblemBox } from '../../parts/problem-box.tsx';
import { StatusBadge } from '../../parts/status-badge.tsx';
import { isWebAddress } from '../../parts/web-address.ts';
import { Due, When } from '../../parts/when.tsx';
import { ReplayEvents } from './replay-events.tsx';
import { useInboxEvent } from './use-inbox.ts';
import { WebhookBadge } from './webhook-badge.tsx';

/** What the flows report of an event, in words (apply-planning and apply-delivery of the flows). */
const EFFECTS: Record<string, string> = { orders: 'Orders concerned', changed: 'Plans changed', notFound: 'Not found at Stream', note: 'Note on the order', processed: 'Marked as processed in Linnworks', carrierStatus: 'Status at Stream' };
const said = (value: unknown): string => (typeof value === 'boolean' ? (value ? 'yes' : 'no') : typeof value === 'object' ? JSON.stringify(value) : String(value));

const factsOf = (event: InboxEventInFull): [string, ReactNode][] => [
  ['Told', event.description], ['Text', event.text], ['Consignment', event.order ? <Fragment key="consignment">{event.consignmentNo}, order <Anchor size="sm" underline="always" component={Link} to={`/orders/${event.order.id}`}>{event.order.orderNumber}</Anchor></Fragment> : event.consignmentNo],
  ['Run', [event.run, event.runId === event.run ? '' : event.runId].filter(Boolean).join(', ')],
  ['Time as Stream wrote it', event.occurred], ['Ordered by', <When key="at" at={event.at} exact />], ['Received', <When key="received" at={event.receivedAt} exact />],
  ['Stream account', event.partyId], ['Subscription for', event.eventType],
  ['Link', isWebAddress(event.link) ? <Anchor key="link" size="sm" href={event.link} target="_blank" rel="noreferrer">{event.link}</Anchor> : event.link],
  ['Came', event.duplicates > 0 ? `${event.duplicates + 1} times, kept once` : 'once'], ['Tries', String(event.tries)], ['Next try', event.nextAttemptAt ? <Due key="next" at={event.nextAttemptAt} /> : ''],
  ['Number in logs', event.correlationId],
];

const Facts = ({ rows }: { rows: [string, ReactNode][] }) => (
  <Table withRowBorders={false} verticalSpacing={2} layout="fixed">
    <Table.Tbody>{rows.filter(([, value]) => value !== '' && value !== null).map(([name, value]) => <Table.Tr key={name}><Table.Th w={170} scope="row"><Text size="sm" c="dimmed">{name}</Text></Table.Th><Table.Td className="pre"><Text size="sm" component="div">{value}</Text></Table.Td></Table.Tr>)}</Table.Tbody>
  </Table>
);

const Box = ({ title, children }: { title: string; children: ReactNode }) => <Paper withBorder p="md"><Title order={2} mb="xs">{title}</Title>{children}</Paper>;

const Orders = ({ event }: { event: InboxEventInFull }) => {
  const numberOf = (place: number | undefined): string => (place === undefined ? '' : `stop ${place}: `);
  return (
    <Stack gap="xs">
      {event.orders.length === 0 ? <Text size="sm">None of ours is known by the numbers it names.</Text> : null}
      {event.orders.map(({ id, orderNumber, customerName, status, statusTitle }) => (
        <Group key={id} gap="sm"><Anchor size="sm" component={Link} to={`/orders/${id}`} className="numbers">{orderNumber}</Anchor><Text size="sm">{customerName}</Text><StatusBadge status={status} title={statusTitle} /></Group>
      ))}
      {event.stops.length > 0 ? <Text size="xs" c="dimmed">Stream named {event.stops.map(({ ref, sequence }) => numberOf(sequence) + ref).join(', ')}.</Text> : null}
      {event.openRefs.length > 0 ? <Text size="xs" c="dimmed">Waits for {event.openRefs.join(', ')}: applied again when such an order completes.</Text> : null}
    </Stack>
  );
};

/** One notification: what it says, what came of it, and its bytes as they came. */
export const InboxEventPage = () => {
  const { id = '' } = useParams();
  const { data: event, error, refetch } = useInboxEvent(id);
  const mayReplay = useMay('webhooks:replay');
  const [replaying, { open, close }] = useDisclosure();
  if (error && !event) return <ProblemBox error={error} retry={() => void refetch()} />;
  if (!event) return <Loader aria-label="Loading" />;
  return (
    <>
      <PageHead title={<Group gap="sm">{event.code || 'An event without a code'}<WebhookBadge status={event.status} title={event.statusTitle} /></Group>} lead={<>Event {event.id}, received <When at={event.receivedAt} />. <Anchor size="sm" underline="always" component={Link} to="/webhook-inbox">All events</Anchor></>}>
        {mayReplay ? <Button size="compact-md" leftSection={<IconRepeat size={16} />} onClick={open}>Replay …</Button> : null}
      </PageHead>
      {event.problem ? <Alert mb="md" color={event.status === 'failed' || event.status === 'suspicious' ? 'red' : 'yellow'} title={event.problem.message}>{event.nextAttemptAt ? <>Next try: <Due at={event.nextAttemptAt} />. </> : null}<Anchor size="sm" underline="always" component={Link} to={`/webhook-inbox?problem=${encodeURIComponent(event.problem.code)}`}>All events with this cause</Anchor></Alert> : null}
      <SimpleGrid cols={{ base: 1, md: 2 }} mb="md">
        <Box title="What it says"><Facts rows={factsOf(event)} /></Box>
        <Stack>
          <Box title="What came of it">{event.effect ? <Facts rows={Object.entries(event.effect).map(([key, value]) => [EFFECTS[key] ?? key, said(value)])} /> : <Text size="sm">{event.endedAt ? 'Nothing was done.' : 'Not applied yet.'}</Text>}</Box>
          <Box title="Orders"><Orders event={event} /></Box>
        </Stack>
      </SimpleGrid>
      <Box title="Body as it came">
        {event.body ? (
          <>
            <Text size="xs" c="dimmed" mb="xs">{event.body.bytes} bytes{event.body.isText ? '' : '; not all of them are text, those are shown as \\x and their value'}. The address that Stream called ends in a secret and is not shown.</Text>
            <ScrollArea.Autosize mah={420} viewportProps={{ tabIndex: 0, 'aria-label': 'Body' }}><Code block className="pre">{event.body.text}</Code></ScrollArea.Autosize>
          </>
        ) : <List size="sm"><List.Item>{event.source === 'reconcile' ? 'There is none: Stream did not tell it, we looked and saw it.' : 'It was removed after its time; the rest of the event stays.'}</List.Item></List>}
      </Box>
      <ReplayEvents eventIds={[event.id]} open={replaying} close={close} />
    </>
  );
};
