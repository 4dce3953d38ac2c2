import { Alert, Anchor, Button, Grid, Image, Loader, Paper, Stack, Table, Text, Timeline, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconPrinter, IconRefresh, IconSend, IconTrash } from '@tabler/icons-react';
import type { OrderWithHistory } from '@stream-tech/store';
import type { ReactNode } from 'react';
import { useParams } from 'react-router';
import { useMay } from '../../api/me.ts';
import { PageHead } from '../../parts/page-head.tsx';
import { ProblemBox } from '../../parts/problem-box.tsx';
import { StatusBadge } from '../../parts/status-badge.tsx';
import { When } from '../../parts/when.tsx';
import { reasonOf } from '../orders/columns.tsx';
import { DeleteOrders } from '../orders/delete-orders.tsx';
import { useOrderActions } from '../orders/use-order-actions.ts';
import { storyOf } from './story.ts';
import { useLabelPreview, useOrder } from './use-order.ts';

/** What has to happen before it can go on (architecture, "When things go wrong"). */
const REMEDIES: Record<string, string> = {
  'fix-the-data': 'Correct the order or its set-up, then send it again.', 'try-later': 'It is tried again by itself; sending it now tries at once.', 'look-again': 'It is looked up again by itself.',
  reconnect: 'An administrator has to connect the account again.', 'give-up': 'Nothing more is done about it.',
};

const isWebAddress = (text: string | null): text is string => text !== null && /^https?:\/\//.test(text);

const factsOf = (order: OrderWithHistory): [string, ReactNode][] => [
  ['Customer', order.customerName], ['Reference', order.channelReference], ['Service', order.postalService], ['Number at Stream', order.streamOrderNo], ['Consignment', order.consignmentNo],
  ['Tracking', isWebAddress(order.trackingUrl) ? <Anchor size="sm" href={order.trackingUrl} target="_blank" rel="noreferrer">{order.trackingNumber}</Anchor> : order.trackingNumber],
  ['Received', <When key="received" at={order.receivedAt} exact />], ['Completed', order.completedAt ? <When key="completed" at={order.completedAt} exact /> : null], ['Submissions', String(order.submissions)],
  ['In Linnworks', order.writeBackDue ? `being written${order.writeBackProblem ? `: ${order.writeBackProblem}` : ''}` : 'as it is here'],
  ['Delete', order.deletion ? `${order.deletion.title}${order.deletion.requestedBy ? `, asked for by ${order.deletion.requestedBy}` : ''}` : null],
];

const Box = ({ title, children }: { title: string; children: ReactNode }) => <Paper withBorder p="md"><Title order={2} mb="xs">{title}</Title>{children}</Paper>;

const Label = ({ order }: { order: OrderWithHistory }) => {
  const wanted = order.status === 'completed' && !order.deletion;
  const { data, error, isLoading } = useLabelPreview(order.id, wanted);
  if (!wanted) return <Text size="sm" c="dimmed">There is a label once the order is Completed.</Text>;
  if (isLoading) return <Loader size="sm" aria-label="Loading the label" />;
  return data ? <Image src={`data:image/png;base64,${data.png}`} alt={`The label of order ${order.orderNumber}`} w={260} /> : <Text size="sm">{error?.message}</Text>;
};

/** One order on one page: why it is where it is, what can be done about it, and everything that happened (R-243, R-251). */
export const OrderPage = () => {
  const { id = '' } = useParams();
  const { data: order, error, refetch } = useOrder(id);
  const [deleting, { open, close }] = useDisclosure();
  const actions = useOrderActions();
  const [maySend, mayDelete] = [useMay('orders:send'), useMay('orders:delete')];
  if (error && !order) return <ProblemBox error={error} retry={() => void refetch()} />;
  if (!order) return <Loader aria-label="Loading" />;
  const chosen = { orderIds: [order.id] };
  const reason = reasonOf(order);
  const sendable = !['completed', 'deleted', 'in-progress'].includes(order.status);

  return (
    <>
      <PageHead title={<>Order <span className="numbers">{order.orderNumber}</span> <StatusBadge status={order.status} title={order.statusTitle} /></>} lead={<>Changed <When at={order.updatedAt} /></>}>
        {order.status === 'completed' ? <Button variant="default" size="compact-md" leftSection={<IconPrinter size={16} />} loading={actions.labels.isPending} onClick={() => actions.labels.mutate({ ...chosen, withSeparators: false })}>Print label</Button> : null}
        {maySend && sendable ? <Button variant="default" size="compact-md" leftSection={<IconRefresh size={16} />} loading={actions.refetch.isPending} onClick={() => actions.refetch.mutate(chosen)}>Read again</Button> : null}
        {maySend && sendable ? <Button size="compact-md" leftSection={<IconSend size={16} />} loading={actions.send.isPending} onClick={() => actions.send.mutate(chosen)}>Send now</Button> : null}
        {mayDelete && order.status === 'completed' ? <Button variant="light" color="red" size="compact-md" leftSection={<IconTrash size={16} />} onClick={open}>Delete</Button> : null}
        {mayDelete && order.status === 'deleted' ? <Button variant="default" size="compact-md" loading={actions.queueAgain.isPending} onClick={() => actions.queueAgain.mutate(chosen)}>Queue again</Button> : null}
      </PageHead>
      {reason ? <Alert mb="md" color={order.error && order.status !== 'completed' ? 'red' : 'blue'} title={reason}>{order.error && !order.waitingFor && !order.holdReason ? REMEDIES[order.error.remedy] : null}{order.nextAttemptAt ? <> Next attempt <When at={order.nextAttemptAt} />.</> : null}</Alert> : null}
      <Grid>
        <Grid.Col span={{ base: 12, md: 5 }}>
          <Stack>
            <Box title="Facts">
              <Table withRowBorders={false} verticalSpacing={2} layout="fixed">
                <Table.Tbody>{factsOf(order).filter(([, value]) => value !== null && value !== '').map(([name, value]) => <Table.Tr key={name}><Table.Th w={130} scope="row"><Text size="sm" c="dimmed">{name}</Text></Table.Th><Table.Td className="pre"><Text size="sm" component="div">{value}</Text></Table.Td></Table.Tr>)}</Table.Tbody>
              </Table>
            </Box>
            <Box title="Label"><Label order={order} /></Box>
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 7 }}>
          <Box title="What happened">
            <Timeline bulletSize={12} lineWidth={2}>
              {storyOf(order).map(({ key, at, title, detail, who, bad, correlationId }) => (
                <Timeline.Item key={key} title={<Text size="sm" fw={600}>{title}</Text>} {...(bad ? { color: 'red' } : {})}>
                  <Text size="xs" title={`Number in logs: ${correlationId}`}><When at={at} exact />, {who}</Text>
                  {detail ? <Text size="sm" className="pre">{detail}</Text> : null}
                </Timeline.Item>
              ))}
            </Timeline>
          </Box>
        </Grid.Col>
      </Grid>
      <DeleteOrders orders={[order]} open={deleting} close={close} done={() => undefined} />
    </>
  );
};
