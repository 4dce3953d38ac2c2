import { Anchor, Stack, Text } from '@mantine/core';
import type { InboxEvent } from '@stream-tech/store';
import type { DataTableColumn } from 'mantine-datatable';
import { Link } from 'react-router';
import { When } from '../../parts/when.tsx';
import { WebhookBadge } from './webhook-badge.tsx';

/** Of what an event tells: an order by its consignment number, or a run. */
export const subjectOf = ({ consignmentNo, run }: Pick<InboxEvent, 'consignmentNo' | 'run'>): string => [run, consignmentNo].filter(Boolean).join(', ');

/** The same, with our order first where one fits. */
const Subject = ({ event }: { event: InboxEvent }) => (
  <Stack gap={0}>
    {event.order ? <Text size="sm" className="numbers">Order <Anchor size="sm" underline="always" component={Link} to={`/orders/${event.order.id}`} onClick={(click) => click.stopPropagation()}>{event.order.orderNumber}</Anchor></Text> : null}
    <Text size={event.order ? 'xs' : 'sm'} {...(event.order ? { c: 'dimmed' } : {})} truncate title={subjectOf(event)}>{subjectOf(event)}</Text>
  </Stack>
);

const remarkOf = ({ problem, duplicates, source }: InboxEvent): string =>
  [problem?.message, duplicates > 0 ? `Came ${duplicates + 1} times.` : '', source === 'reconcile' ? 'Stream did not tell it; we looked and saw it.' : ''].filter(Boolean).join(' ');

export const INBOX_COLUMNS: DataTableColumn<InboxEvent>[] = [
  { accessor: 'code', title: 'Event', width: 200, render: ({ id, code, description }) => <Stack gap={0}><Anchor size="sm" component={Link} to={`/webhook-inbox/${id}`}>{code || 'No code'}</Anchor><Text size="xs" c="dimmed" lineClamp={1}>{description}</Text></Stack> },
  { accessor: 'subject', title: 'About', width: 180, render: (event) => <Subject event={event} /> },
  { accessor: 'status', title: 'Status', width: 125, render: ({ status, statusTitle }) => <WebhookBadge status={status} title={statusTitle} /> },
  { accessor: 'remark', title: 'Why', width: 285, render: (event) => <Text size="sm" lineClamp={2} title={remarkOf(event)}>{remarkOf(event)}</Text> },
  { accessor: 'tries', title: 'Tries', width: 60, textAlign: 'right' },
  { accessor: 'receivedAt', title: 'Received', width: 135, render: ({ receivedAt }) => <When at={receivedAt} /> },
];
