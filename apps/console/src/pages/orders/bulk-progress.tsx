import { Anchor, CloseButton, Group, Loader, Paper, Progress, Stack, Text } from '@mantine/core';
import { Link } from 'react-router';
import type { Act } from './outcome.ts';
import type { Followed } from './use-bulk.ts';

const TITLES: Record<Act, { running: string; over: string; done: string; failed: string }> = {
  send: { running: 'Sending', over: 'Sent', done: 'done', failed: 'failed' }, retry: { running: 'Retrying', over: 'Retried', done: 'queued', failed: 'refused' },
  refetch: { running: 'Reading again', over: 'Read again', done: 'can be sent', failed: 'still can’t be sent' }, delete: { running: 'Deleting', over: 'Deleted', done: 'done', failed: 'failed' },
};

/** How far an act on several orders is: each as its outcome becomes known, and why one failed. */
export const BulkProgress = ({ act, followed, running, isOver, close }: { act: Act; followed: Followed[]; running: number; isOver: boolean; close: () => void }) => {
  const failed = followed.filter(({ outcome }) => outcome.state === 'failed');
  const waiting = followed.filter(({ outcome }) => outcome.state === 'running' && outcome.text);
  const done = followed.length - failed.length - running;
  const share = (count: number): number => (100 * count) / followed.length;
  const said = [`${done} of ${followed.length} ${TITLES[act].done}`, failed.length > 0 ? `${failed.length} ${TITLES[act].failed}` : '', running > 0 ? (isOver ? `${running} without an outcome yet; the list goes on telling` : `${running} under way`) : ''].filter(Boolean).join(', ');
  return (
    <Paper withBorder p="sm" mb="sm" component="section" aria-label="Progress">
      <Group justify="space-between" wrap="nowrap" mb={6}>
        <Group gap="xs"><Text fw={600} size="sm">{isOver ? TITLES[act].over : TITLES[act].running}</Text><Text size="sm" role="status">{said}</Text>{isOver ? null : <Loader size={14} aria-label="Under way" />}</Group>
        <CloseButton size="sm" aria-label="Close the progress" onClick={close} />
      </Group>
      <Progress.Root size="md" aria-hidden>
        <Progress.Section value={share(done)} color="green" />
        <Progress.Section value={share(failed.length)} color="red" />
      </Progress.Root>
      {failed.length + waiting.length > 0 ? (
        <Stack gap={2} mt="xs" mah={180} className="scrolls" tabIndex={0} role="group" aria-label="Orders with a reason">
          {[...failed, ...waiting].map(({ order, outcome }) => <Text key={order.id} size="sm"><Anchor size="sm" underline="always" className="numbers" component={Link} to={`/orders/${order.id}`}>{order.orderNumber}</Anchor> {order.customerName}: <Text span inherit c={outcome.state === 'failed' ? 'red' : 'dimmed'}>{outcome.text}</Text></Text>)}
        </Stack>
      ) : null}
    </Paper>
  );
};
