import { Button, Checkbox, Group, List, Modal, Stack, Text } from '@mantine/core';
import type { QueuedOrder } from '@stream-tech/store';
import { useState } from 'react';
import { useOrderActions } from './use-order-actions.ts';

type Doomed = Pick<QueuedOrder, 'id' | 'orderNumber' | 'customerName'>;

/** Asks before orders are taken out of Stream (R-056 … ). `remove` does it; it is told whether delivered ones are meant as well. */
export const AskDelete = ({ orders, open, close, remove, isRemoving = false }: { orders: Doomed[]; open: boolean; close: () => void; remove: (confirm: boolean) => void; isRemoving?: boolean }) => {
  const [confirmed, setConfirmed] = useState(false);
  return (
    <Modal opened={open} onClose={close} title={`Delete ${orders.length} ${orders.length === 1 ? 'order' : 'orders'} from Stream?`}>
      <Stack>
        <Text size="sm">Each is taken out of Stream first; then tracking and our identifiers are cleared in Linnworks. Only Completed orders can be deleted, and a deleted one is not sent again by itself.</Text>
        <List size="sm">{orders.slice(0, 10).map(({ id, orderNumber, customerName }) => <List.Item key={id}>{orderNumber}, {customerName}</List.Item>)}</List>
        {orders.length > 10 ? <Text size="sm">… and {orders.length - 10} more</Text> : null}
        <Checkbox label="Also those that are delivered, or processed in Linnworks" checked={confirmed} onChange={(event) => setConfirmed(event.currentTarget.checked)} />
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>Keep them</Button>
          <Button color="red" loading={isRemoving} onClick={() => remove(confirmed)}>Delete</Button>
        </Group>
      </Stack>
    </Modal>
  );
};

/** The same, and it does so itself. */
export const DeleteOrders = ({ orders, open, close, done }: { orders: Doomed[]; open: boolean; close: () => void; done: () => void }) => {
  const { remove } = useOrderActions();
  return <AskDelete orders={orders} open={open} close={close} isRemoving={remove.isPending} remove={(confirm) => remove.mutate({ orderIds: orders.map(({ id }) => id), ...(confirm ? { confirm } : {}) }, { onSuccess: () => { done(); close(); } })} />;
};
