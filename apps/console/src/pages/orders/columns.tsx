import { Anchor, Text } from '@mantine/core';
import type { QueuedOrder } from '@stream-tech/store';
import type { DataTableColumn } from 'mantine-datatable';
import { Link } from 'react-router';
import { DeliveryBadge } from '../../parts/delivery-badge.tsx';
import { StatusBadge } from '../../parts/status-badge.tsx';
import { isWebAddress } from '../../parts/web-address.ts';
import { When } from '../../parts/when.tsx';
import { dayTitle } from '../runs/run-words.ts';

/** Why an order is where it is, in one sentence. */
export const reasonOf = ({ deletion, waitingFor, error, holdReason, writeBackProblem }: QueuedOrder): string =>
  deletion?.problem?.message ?? waitingFor ?? holdReason ?? error?.message ?? (writeBackProblem ? `Not in Linnworks yet: ${writeBackProblem}` : '');

/** What stands below a reason in small letters: how Stream answered, how often it was tried, and what is on its way. */
const besides = ({ httpStatus, error, submissions, status, errorFromStream, deletion, writeBackDue }: QueuedOrder): string => [
  error && httpStatus ? `HTTP ${httpStatus}` : '', submissions > 0 && status !== 'completed' && status !== 'deleted' ? `${submissions} ${submissions === 1 ? 'attempt' : 'attempts'}` : '',
  errorFromStream ? '“Error from Stream”' : '', deletion && deletion.state !== 'deleted' ? deletion.title : '', writeBackDue && !deletion ? 'Linnworks is being told' : '',
].filter(Boolean).join(' · ');

const planText = ({ plan }: QueuedOrder): string => (plan ? [plan.run, plan.stop === null ? '' : `stop ${plan.stop}`, dayTitle(plan.day)].filter(Boolean).join(', ') : 'on no run yet');

/** What keeps it, or how far Stream is with it. */
const Standing = ({ order }: { order: QueuedOrder }) => {
  const [reason, small] = [reasonOf(order), besides(order)];
  const isAtStream = order.status === 'completed' && !order.deletion;
  return (
    <>
      {reason ? <Text size="sm" lineClamp={2} title={reason}>{reason}</Text> : null}
      {isAtStream ? <Text size="sm" component="div" lineClamp={2}>{order.delivery ? <><DeliveryBadge delivery={order.delivery} /> </> : 'Sent to Stream, '}{order.plan || order.delivery?.tone !== 'good' ? planText(order) : ''}</Text> : null}
      {small ? <Text size="xs" c="dimmed">{small}</Text> : null}
    </>
  );
};
const Small = ({ children }: { children: string }) => <Text size="xs" c="dimmed" truncate title={children}>{children}</Text>;
const Fine = ({ children }: { children: string | null }) => <Text size="sm" truncate title={children ?? ''}>{children}</Text>;
const Moment = ({ at }: { at: string | null }) => <Text size="xs" component="div"><When at={at} /></Text>;

/** Columns that are left out by themselves on a tablet. */
const WIDE = '(min-width: 75em)';

type Column = DataTableColumn<QueuedOrder> & { accessor: string; title: string; isWide?: boolean };

/** Every column there is, as people may choose them. */
export const COLUMNS: Column[] = [
  { accessor: 'orderNumber', title: 'Order', width: 84, render: ({ id, orderNumber }) => <Anchor component={Link} to={`/orders/${id}`} className="numbers" onClick={(event) => event.stopPropagation()}>{orderNumber}</Anchor> },
  { accessor: 'customerName', title: 'Customer', width: 150, render: ({ customerName, channelReference, postcode }) => <><Fine>{customerName}</Fine><Small>{[channelReference, postcode].filter(Boolean).join(' · ')}</Small></> },
  { accessor: 'status', title: 'Status', width: 152, render: ({ status, statusTitle }) => <StatusBadge status={status} title={statusTitle} /> },
  { accessor: 'reason', title: 'Where it stands', render: (order) => <Standing order={order} /> },
  { accessor: 'postalService', title: 'Service', width: 135, isWide: true, render: ({ postalService }) => <Fine>{postalService}</Fine> },
  { accessor: 'trackingNumber', title: 'Tracking', width: 122, isWide: true, render: ({ trackingNumber, trackingUrl }) => (isWebAddress(trackingUrl) ? <Anchor size="sm" href={trackingUrl} target="_blank" rel="noreferrer" onClick={(event) => event.stopPropagation()}>{trackingNumber}</Anchor> : trackingNumber) },
  { accessor: 'updatedAt', title: 'Changed', width: 116, sortable: true, isWide: true, render: ({ updatedAt }) => <Moment at={updatedAt} /> },
  { accessor: 'receivedAt', title: 'Received', width: 116, sortable: true, render: ({ receivedAt }) => <Moment at={receivedAt} /> },
  { accessor: 'channelReference', title: 'Reference', width: 140, render: ({ channelReference }) => <Fine>{channelReference}</Fine> },
  { accessor: 'postcode', title: 'Postcode', width: 95 },
  { accessor: 'installationName', title: 'Account', width: 150, render: ({ installationName }) => <Fine>{installationName}</Fine> },
  { accessor: 'httpStatus', title: 'HTTP status', width: 95 },
  { accessor: 'submissions', title: 'Attempts', width: 85, textAlign: 'right' },
  { accessor: 'consignmentNo', title: 'Consignment', width: 130, render: ({ consignmentNo }) => <Fine>{consignmentNo}</Fine> },
  { accessor: 'streamOrderNo', title: 'Number in Stream', width: 140, render: ({ streamOrderNo }) => <Fine>{streamOrderNo}</Fine> },
  { accessor: 'completedAt', title: 'Completed', width: 116, render: ({ completedAt }) => <Moment at={completedAt} /> },
];

/** As everybody has them who has chosen nothing. */
export const USUAL = ['orderNumber', 'customerName', 'status', 'reason', 'postalService', 'trackingNumber', 'updatedAt'];

const usual = (): Column[] => USUAL.flatMap((accessor) => COLUMNS.filter((column) => column.accessor === accessor).map((column) => (column.isWide ? { ...column, visibleMediaQuery: WIDE } : column)));

/** The chosen columns in their order; those that are unknown here are left out, and with none it is the usual ones. */
export const columnsOf = (chosen: string[]): Column[] => {
  const known = chosen.flatMap((accessor) => COLUMNS.find((column) => column.accessor === accessor) ?? []);
  return known.length > 0 ? known : usual();
};
