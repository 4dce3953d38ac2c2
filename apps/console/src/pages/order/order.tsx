import { Button, Grid, Loader, Stack } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconPrinter, IconTrash } from '@tabler/icons-react';
import { useParams } from 'react-router';
import { useMay } from '../../api/me.ts';
import { PageHead } from '../../parts/page-head.tsx';
import { ProblemBox } from '../../parts/problem-box.tsx';
import { StatusBadge } from '../../parts/status-badge.tsx';
import { When } from '../../parts/when.tsx';
import { reasonOf } from '../orders/columns.tsx';
import { DeleteOrders } from '../orders/delete-orders.tsx';
import { useOrderActions } from '../orders/use-order-actions.ts';
import { DryRunPanel } from './dry-run.tsx';
import { Box, OrderFacts, OrderLabel, OrderLinks, OrderPlanBox } from './order-facts.tsx';
import { isPrintable, isSendable, OrderProblem, SendButtons } from './order-problem.tsx';
import { OrderTimeline } from './order-timeline.tsx';
import { useOrder, useOrderStory } from './use-order.ts';

/** One order on one page: why it is where it is, what can be done about it, and everything that happened. */
export const OrderPage = () => {
  const { id = '' } = useParams();
  const { data: order, error, refetch } = useOrder(id);
  const { data: story } = useOrderStory(id);
  const [deleting, { open, close }] = useDisclosure();
  const actions = useOrderActions();
  const [mayDelete, mayExchange] = [useMay('orders:delete'), useMay('orders:exchange')];
  if (error && !order) return <ProblemBox error={error} retry={() => void refetch()} />;
  if (!order) return <Loader aria-label="Loading" />;
  const chosen = { orderIds: [order.id] };
  const rehearsal = mayExchange ? <Box title="What would be sent" id="what-would-be-sent"><DryRunPanel order={order} /></Box> : null;

  return (
    <>
      <PageHead title={<>Order <span className="numbers">{order.orderNumber}</span> <StatusBadge status={order.status} title={order.statusTitle} /></>} lead={<>{order.customerName ? `${order.customerName}, changed ` : 'Changed '}<When at={order.updatedAt} /></>}>
        {isPrintable(order) ? <Button variant="default" size="compact-md" leftSection={<IconPrinter size={16} />} loading={actions.labels.isPending} onClick={() => actions.labels.mutate({ ...chosen, withSeparators: false })}>Print label</Button> : null}
        {reasonOf(order) ? null : <SendButtons order={order} />}
        {mayDelete && order.status === 'completed' && (!order.deletion || order.deletion.state === 'refused') ? <Button variant="light" color="red" size="compact-md" leftSection={<IconTrash size={16} />} onClick={open}>Delete</Button> : null}
        {mayDelete && order.status === 'deleted' ? <Button variant="default" size="compact-md" loading={actions.queueAgain.isPending} onClick={() => actions.queueAgain.mutate(chosen)}>Queue again</Button> : null}
      </PageHead>
      <OrderProblem order={order} integrationId={story?.integrationId ?? null} remove={open} />
      <Grid>
        <Grid.Col span={{ base: 12, md: 5 }}><Stack><OrderFacts order={order} story={story} /><OrderPlanBox order={order} story={story} /><OrderLabel order={order} /><OrderLinks order={order} /></Stack></Grid.Col>
        <Grid.Col span={{ base: 12, md: 7 }}>
          <Stack>
            {isSendable(order) ? rehearsal : null}
            <Box title="What happened"><OrderTimeline order={order} story={story} /></Box>
            {isSendable(order) ? null : rehearsal}
          </Stack>
        </Grid.Col>
      </Grid>
      <DeleteOrders orders={[order]} open={deleting} close={close} done={() => undefined} />
    </>
  );
};
