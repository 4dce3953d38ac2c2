import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { IconExternalLink, IconRefresh, IconSend } from '@tabler/icons-react';
import type { OrderWithHistory } from '@stream-tech/store';
import { Link } from 'react-router';
import { useMay } from '../../api/me.ts';
import { Due } from '../../parts/when.tsx';
import { reasonOf } from '../orders/columns.tsx';
import { CAUSES, causeOf, causeOfDelete, causeOfHold, type Act, type Cause } from './causes.ts';
import { linnworksAddress } from './linnworks.ts';

/** Whether an order can be read again and sent: it is not at Stream, nor on its way there. */
export const isSendable = ({ status }: Pick<OrderWithHistory, 'status'>): boolean => !['completed', 'deleted', 'in-progress'].includes(status);

/** What is done with the order, followed to its end by the page. `acting`: what is being asked for right now. */
export type Doing = { begin: (act: 'send' | 'refetch') => void; acting: string | undefined };

/** Reads an order again and sends it; nothing for those who may not. */
export const SendButtons = ({ order, only, begin, acting }: Doing & { order: OrderWithHistory; only?: 'read' | 'send' }) => {
  if (!useMay('orders:send') || !isSendable(order)) return null;
  return (
    <>
      {only === 'send' ? null : <Button variant="default" size="compact-md" leftSection={<IconRefresh size={16} />} loading={acting === 'refetch'} onClick={() => begin('refetch')}>Read again</Button>}
      {only === 'read' ? null : <Button size="compact-md" leftSection={<IconSend size={16} />} loading={acting === 'send'} onClick={() => begin('send')}>Send now</Button>}
    </>
  );
};

/** Whether its label can be printed: it is at Stream, and not on its way out. */
export const isPrintable = ({ status, deletion }: Pick<OrderWithHistory, 'status' | 'deletion'>): boolean => status === 'completed' && (deletion === null || deletion.state === 'refused');

/** What helps, by what speaks first: the delete before the sending, as the list does. */
const wayOnOf = ({ deletion, waitingFor, holdReason, error, writeBackProblem }: OrderWithHistory): Cause => {
  if (deletion?.problem) return causeOfDelete(deletion.problem, { goesOn: deletion.nextAt !== null });
  if (waitingFor) return CAUSES['outcome-unknown'];
  if (holdReason) return causeOfHold(holdReason);
  if (error) return causeOf(error);
  return { next: writeBackProblem ? 'It is written again by itself.' : '', acts: [] };
};

/** The button or link of one way on; nothing for those who may not, and nothing that would do nothing now. */
const ActButton = ({ act, order, integrationId, remove, ...doing }: Doing & { act: Act; order: OrderWithHistory; integrationId: string | null; remove: () => void }) => {
  const [maySetUp, mayDelete, mayExchange] = [useMay('installations:view'), useMay('orders:delete'), useMay('orders:exchange')];
  const common = { variant: 'default', size: 'compact-md' } as const;
  switch (act) {
    case 'read-again': return <SendButtons order={order} only="read" {...doing} />;
    case 'send': return <SendButtons order={order} only="send" {...doing} />;
    case 'services': return maySetUp ? <Button component={Link} to={`/set-up/installations/${order.installationId}/services`} {...common}>Map services</Button> : null;
    case 'account': return maySetUp ? <Button component={Link} to={integrationId ? `/set-up/integrations/${integrationId}` : '/set-up'} {...common}>Account settings</Button> : null;
    case 'accounts': return maySetUp ? <Button component={Link} to="/set-up" {...common}>To the accounts</Button> : null;
    case 'linnworks': return <Button component="a" href={linnworksAddress()} target="_blank" rel="noreferrer" leftSection={<IconExternalLink size={16} />} {...common}>Open Linnworks</Button>;
    case 'dry-run': return mayExchange ? <Button component="a" href="#what-would-be-sent" {...common}>What would be sent</Button> : null;
    case 'delete': return mayDelete && order.status === 'completed' ? <Button {...common} color="red" variant="light" onClick={remove}>Delete again</Button> : null;
  }
};

/** Why an order is where it is, what helps, and the button for it; nothing where all is well. */
export const OrderProblem = ({ order, integrationId, remove, ...doing }: Doing & { order: OrderWithHistory; integrationId: string | null; remove: () => void }) => {
  // When it is looked up next stands below, in the reader's own time.
  const reason = order.waitingFor && !order.deletion?.problem ? 'Stream has not answered yet' : reasonOf(order);
  if (!reason) return null;
  const isBad = order.deletion?.problem ? true : order.error !== null && !order.waitingFor && !order.holdReason;
  const { next, acts } = wayOnOf(order);
  return (
    <Alert mb="md" color={isBad ? 'red' : 'blue'} title={<Text span inherit c="bright">{reason}</Text>}>
      <Stack gap="xs">
        <Text size="sm">
          {next}{order.nextAttemptAt && !order.holdReason ? <> Next attempt <Due at={order.nextAttemptAt} />.</> : null}{order.nextLookAt && order.waitingFor ? <> Looking again <Due at={order.nextLookAt} />.</> : null}
          {order.httpStatus && order.error ? ` Stream answered with HTTP ${order.httpStatus}.` : ''}
        </Text>
        <Group gap="xs">{[...new Set([...acts, ...(isSendable(order) ? ['read-again', 'send'] as const : [])])].map((act) => <ActButton key={act} act={act} order={order} integrationId={integrationId} remove={remove} {...doing} />)}</Group>
      </Stack>
    </Alert>
  );
};
