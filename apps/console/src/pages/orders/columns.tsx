import { Anchor, Stack, Text } from '@mantine/core';
import type { QueuedOrder } from '@stream-tech/store';
import type { DataTableColumn } from 'mantine-datatable';
import { Link } from 'react-router';
import { StatusBadge } from '../../parts/status-badge.tsx';
import { When } from '../../parts/when.tsx';

const isWebAddress = (text: string | null): text is string => text !== null && /^https?:\/\//.test(text);

/** Why an order is where it is, in one sentence. */
export const reasonOf = ({ deletion, waitingFor, error, holdReason, writeBackProblem }: QueuedOrder): string =>
  deletion?.problem?.message ?? waitingFor ?? holdReason ?? error?.message ?? (writeBackProblem ? `Not in Linnworks yet: ${writeBackProblem}` : '');

export const COLUMNS: DataTableColumn<QueuedOrder>[] = [
  { accessor: 'orderNumber', title: 'Order', width: 100, render: ({ id, orderNumber }) => <Anchor component={Link} to={`/orders/${id}`} className="numbers">{orderNumber}</Anchor> },
  { accessor: 'channelReference', title: 'Reference', width: 140, ellipsis: true },
  { accessor: 'customerName', title: 'Customer', width: 160, ellipsis: true },
  { accessor: 'postalService', title: 'Service', width: 150, ellipsis: true },
  { accessor: 'status', title: 'Status', width: 140, render: ({ status, statusTitle }) => <StatusBadge status={status} title={statusTitle} /> },
  {
    accessor: 'reason', title: 'Why', width: 320,
    render: (order) => <Stack gap={0}><Text size="sm" lineClamp={2} title={reasonOf(order)}>{reasonOf(order)}</Text>{order.httpStatus && order.error ? <Text size="xs" c="dimmed">HTTP {order.httpStatus}</Text> : null}</Stack>,
  },
  { accessor: 'trackingNumber', title: 'Tracking', width: 150, render: ({ trackingNumber, trackingUrl }) => (isWebAddress(trackingUrl) ? <Anchor href={trackingUrl} target="_blank" rel="noreferrer">{trackingNumber}</Anchor> : trackingNumber) },
  { accessor: 'updatedAt', title: 'Changed', width: 130, render: ({ updatedAt }) => <When at={updatedAt} /> },
];
