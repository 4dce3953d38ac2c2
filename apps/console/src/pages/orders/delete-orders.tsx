import { Button, Checkbox, Group, List, Modal, Stack, Text } from '@mantine/core';
import type { QueuedOrder } from '@stream-tech/store';
import { useState } from 'react';
import { useOrderActions } from './use-order-actions.ts';

/** Asks before orders are taken out of Stream (R-056 … ). */
export const DeleteOrders = ({ orders, open, close, done }: { orders: Pick<QueuedOrder, 'id' | 'orderNumber' | 'customerName'>[]; open: boolean; close: () => void; done: () => void }) => {
  const [confirmed, setConfirmed] = useState(false);
  const { remove } = useOrderActions();
  const act = (): void => remove.mutate({ orderIds: orders.map(({ id }) => id), ...(confirmed ? { confirm: true } : {}) }, { onSuccess: () => { done(); close(); } });
  return (
    <Modal opened={open} onClose={close} title={`Delete ${orders.length} ${orders.length === 1 ? 'order' : 'orders'} from Stream?`}>
      <Stack>
        <Text size="sm">Each is taken out of Stream first; then tracking and our identifiers are cleared in Linnworks. Only Completed orders can be deleted, and a deleted one is not sent again by itself.</Text>
        <List size="sm">{orders.slice(0, 10).map(({ id, orderNumber, customerName }) => <List.Item key={id}>{orderNumber}, {customerName}</List.Item>)}</List>
        {orders.length > 10 ? <Text size="sm">… and {orders.length - 10} more</Text> : null}
        <Checkbox label="Also those that are delivered, or processed in Linnworks" checked={confirmed} onChange={(event) => setConfirmed(event.currentTarget.checked)} />
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>Keep them</Button>
          <Button color="red" loading={remove.isPending} onClick={act}>Delete</Button>
        </Group>
      </Stack>
    </Modal>
  );
};
