import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { IconRefresh, IconSend } from '@tabler/icons-react';
import type { OrderWithHistory } from '@stream-tech/store';
import { Link } from 'react-router';
import { useMay } from '../../api/me.ts';
import { When } from '../../parts/when.tsx';
import { reasonOf } from '../orders/columns.tsx';
import { useOrderActions } from '../orders/use-order-actions.ts';

/** What has to happen before it can go on (architecture, "When things go wrong"). */
const REMEDIES: Record<string, string> = {
  'fix-the-data': 'Correct it where it comes from, then have it read again and sent.', 'try-later': 'Sending it now tries at once; as long as tries are left, it is also tried again by itself.', 'look-again': 'It is looked up again by itself.',
  reconnect: 'An administrator has to connect the account again.', 'give-up': 'Nothing more is done about it by itself.',
};

/** A delete is told of before what happened at sending, as the list does. */
const remedyOf = ({ deletion, waitingFor, holdReason, error, writeBackProblem }: OrderWithHistory): string => {
  if (deletion?.problem) return deletion.nextAt ? 'The delete goes on by itself.' : deletion.state === 'refused' ? 'Ask for the delete again once that is settled.' : REMEDIES[deletion.problem.remedy] ?? '';
  if (waitingFor) return 'Nothing has to be done: before it is sent again, we look whether Stream has it.';
  if (holdReason) return 'It goes on by itself once that has changed.';
  if (error) return REMEDIES[error.remedy] ?? '';
  return writeBackProblem ? 'It is written again by itself.' : '';
};

/** Whether an order can be read again and sent: it is not at Stream, nor on its way there. */
export const isSendable = ({ status }: Pick<OrderWithHistory, 'status'>): boolean => !['completed', 'deleted', 'in-progress'].includes(status);

/** Reads an order again and sends it; nothing for those who may not. */
export const SendButtons = ({ order }: { order: OrderWithHistory }) => {
  const actions = useOrderActions();
  if (!useMay('orders:send') || !isSendable(order)) return null;
  const chosen = { orderIds: [order.id] };
  return (
    <>
      <Button variant="default" size="compact-md" leftSection={<IconRefresh size={16} />} loading={actions.refetch.isPending} onClick={() => actions.refetch.mutate(chosen)}>Read again</Button>
      <Button size="compact-md" leftSection={<IconSend size={16} />} loading={actions.send.isPending} onClick={() => actions.send.mutate(chosen)}>Send now</Button>
    </>
  );
};

/** Whether its label can be printed: it is at Stream, and not on its way out. */
export const isPrintable = ({ status, deletion }: Pick<OrderWithHistory, 'status' | 'deletion'>): boolean => status === 'completed' && (deletion === null || deletion.state === 'refused');

/** Why an order is where it is, what helps, and the button for it; nothing where all is well. */
export const OrderProblem = ({ order }: { order: OrderWithHistory }) => {
  const maySetUp = useMay('installations:view');
  const reason = reasonOf(order);
  if (!reason) return null;
  const isBad = order.deletion?.problem ? true : order.error !== null && !order.waitingFor && !order.holdReason;
  const code = order.error?.code ?? '';
  const toServices = maySetUp && code.startsWith('service-');
  const toSetUp = maySetUp && (order.error?.remedy === 'reconnect' || order.deletion?.problem?.remedy === 'reconnect');
  return (
    <Alert mb="md" color={isBad ? 'red' : 'blue'} title={<Text span inherit c="bright">{reason}</Text>}>
      <Stack gap="xs">
        <Text size="sm">
          {remedyOf(order)}{order.nextAttemptAt && !order.holdReason ? <> Next attempt <When at={order.nextAttemptAt} />.</> : null}{order.nextLookAt && order.waitingFor ? <> Looking again <When at={order.nextLookAt} />.</> : null}
          {order.httpStatus && order.error ? ` Stream answered with HTTP ${order.httpStatus}.` : ''}
        </Text>
        <Group gap="xs">
          <SendButtons order={order} />
          {toServices ? <Button component={Link} to={`/set-up/installations/${order.installationId}/services`} variant="default" size="compact-md">Map services</Button> : null}
          {toSetUp ? <Button component={Link} to="/set-up" variant="default" size="compact-md">To the accounts</Button> : null}
        </Group>
      </Stack>
    </Alert>
  );
};
