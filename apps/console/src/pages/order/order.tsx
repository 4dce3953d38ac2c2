import { Anchor, Button, Grid, Loader, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconPrinter, IconTrash } from '@tabler/icons-react';
import { Link, useParams } from 'react-router';
import { useMay } from '../../api/me.ts';
import { Problem } from '../../api/problem.ts';
import { DeliveryBadge } from '../../parts/delivery-badge.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { ProblemBox } from '../../parts/problem-box.tsx';
import { StatusBadge } from '../../parts/status-badge.tsx';
import { When } from '../../parts/when.tsx';
import { reasonOf } from '../orders/columns.tsx';
import { BulkProgress } from '../orders/bulk-progress.tsx';
import { DeleteOrders } from '../orders/delete-orders.tsx';
import { useBulk } from '../orders/use-bulk.ts';
import { useOrderActions } from '../orders/use-order-actions.ts';
import { DryRunPanel } from './dry-run.tsx';
import { Box, OrderFacts, OrderGoods, OrderLabel, OrderLinks, OrderPlanBox } from './order-facts.tsx';
import { isPrintable, isSendable, OrderProblem, SendButtons, type Doing } from './order-problem.tsx';
import { OutdatedLabel } from './outdated-label.tsx';
import { OrderTimeline } from './order-timeline.tsx';
import { useOrder, useOrderStory } from './use-order.ts';

/** `said`: the guide's own words for it. */
const NoOrder = ({ said }: { said: string }) => (
  <>
    <PageHead title="There is no such order" />
    {said ? <Text mb="xs">{said}</Text> : null}
    <Text>The address may be mistyped, the order may belong to an account that is not yours to see, or it was cleared after its time. <Anchor component={Link} to="/orders">To the orders</Anchor></Text>
  </>
);

/** One order on one page: why it is where it is, what can be done about it, and everything that happened. */
export const OrderPage = () => {
  const { id = '' } = useParams();
  const { data: order, error, refetch } = useOrder(id);
  const { data: story } = useOrderStory(id);
  const [deleting, { open, close }] = useDisclosure();
  const actions = useOrderActions();
  const { start, bulk, followed, running, isOver, close: closeProgress } = useBulk();
  const [mayDelete, mayExchange] = [useMay('orders:delete'), useMay('orders:exchange')];
  if (error instanceof Problem && [400, 404].includes(error.status) && !order) return <NoOrder said={error.status === 404 ? error.message : ''} />;
  if (error && !order) return <ProblemBox error={error} retry={() => void refetch()} />;
  if (!order) return <Loader aria-label="Loading" />;
  const chosen = { orderIds: [order.id] };
  const doing: Doing = { begin: (act) => start.mutate({ act, orders: [order] }), acting: start.isPending ? start.variables.act : undefined };
  const rehearsal = mayExchange ? <Box title="What would be sent" id="what-would-be-sent"><DryRunPanel order={order} /></Box> : null;

  return (
    <>
      <PageHead title={<>Order <span className="numbers">{order.orderNumber}</span> <StatusBadge status={order.status} title={order.statusTitle} />{order.delivery ? <> <DeliveryBadge delivery={order.delivery} /></> : null}</>} lead={<>{order.customerName ? `${order.customerName}, changed ` : 'Changed '}<When at={order.updatedAt} /></>}>
        {reasonOf(order) ? null : <SendButtons order={order} {...doing} />}
        {mayDelete && order.status === 'completed' && (!order.deletion || order.deletion.state === 'refused') ? <Button variant="light" color="red" size="compact-md" leftSection={<IconTrash size={16} />} onClick={open}>Delete</Button> : null}
        {mayDelete && order.status === 'deleted' ? <Button variant="default" size="compact-md" loading={actions.queueAgain.isPending} onClick={() => actions.queueAgain.mutate(chosen)}>Queue again</Button> : null}
        {isPrintable(order) ? <Button variant="default" size="compact-md" leftSection={<IconPrinter size={16} />} loading={actions.labels.isPending} onClick={() => actions.labels.mutate({ ...chosen, withSeparators: false })}>Print label</Button> : null}
      </PageHead>
      {bulk ? <BulkProgress act={bulk.act} followed={followed} running={running} isOver={isOver} close={closeProgress} /> : null}
      <OrderProblem order={order} integrationId={story?.integrationId ?? null} remove={open} {...doing} />
      <OutdatedLabel order={order} story={story} />
      <Grid>
        <Grid.Col span={{ base: 12, md: 5 }}><Stack><OrderFacts order={order} story={story} /><OrderPlanBox order={order} story={story} /><OrderGoods story={story} /><OrderLabel order={order} /><OrderLinks order={order} /></Stack></Grid.Col>
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
