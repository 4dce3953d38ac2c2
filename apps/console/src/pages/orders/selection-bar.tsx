import { Button, Group, Text } from '@mantine/core';
import { IconPlayerTrackNext, IconPrinter, IconRefresh, IconSend, IconTrash } from '@tabler/icons-react';
import type { QueuedOrder } from '@stream-tech/store';
import type { ReactNode } from 'react';
import { useMay } from '../../api/me.ts';
import type { Act } from './outcome.ts';
import { useOrderActions } from './use-order-actions.ts';
import { useLimits } from './use-orders.ts';

type BarProps = { selected: QueuedOrder[]; clear: () => void; act: (act: Act) => void; acting: Act | undefined; children?: ReactNode };
type ActionProps = { title: string; icon: ReactNode; count: number; /** Some of them are such that it can be done at all. */ fits: boolean; most: number | undefined; loading?: boolean; isMain?: boolean; isGrave?: boolean; act: () => void };

/** A button for a selection; where more is selected than the limit allows, it says so instead of being refused afterwards. */
const Action = ({ title, icon, count, fits, most, loading = false, isMain = false, isGrave = false, act }: ActionProps) => {
  const isTooMuch = most !== undefined && count > most;
  return <Button size="compact-sm" variant={isMain ? 'filled' : isGrave ? 'light' : 'default'} {...(isGrave ? { color: 'red' } : {})} leftSection={icon} disabled={!fits || isTooMuch} loading={loading} onClick={act}>{isTooMuch ? `${title}: ${most} at most` : title}</Button>;
};

/** At Stream: neither sent nor read again. One on its way there is refused in the guide's words, "Order already in progress": a dead button would not say why. */
const AT_STREAM: readonly string[] = ['completed', 'deleted'];

/** What can be done with the selected orders, each within its limit. */
export const SelectionBar = ({ selected, clear, act, acting, children }: BarProps) => {
  const [maySend, mayDelete] = [useMay('orders:send'), useMay('orders:delete')];
  const limits = useLimits();
  const { labels } = useOrderActions();
  const count = selected.length;
  const failed = selected.filter(({ status }) => status === 'failed').length;
  const isSendable = selected.some(({ status }) => !AT_STREAM.includes(status));
  const isCompleted = selected.some(({ status }) => status === 'completed');
  return (
    <Group gap="xs" mb="xs" justify="space-between">
      <Group gap="xs" role="group" aria-label="With the selected orders">
        {maySend ? <Action title="Send now" icon={<IconSend size={14} />} count={count} fits={isSendable} most={limits?.send} isMain loading={acting === 'send'} act={() => act('send')} /> : null}
        {maySend ? <Action title="Retry" icon={<IconPlayerTrackNext size={14} />} count={failed} fits={failed > 0} most={limits?.send} loading={acting === 'retry'} act={() => act('retry')} /> : null}
        {maySend ? <Action title="Read again" icon={<IconRefresh size={14} />} count={count} fits={isSendable} most={limits?.send} loading={acting === 'refetch'} act={() => act('refetch')} /> : null}
        <Action title="Print labels" icon={<IconPrinter size={14} />} count={count} fits={isCompleted} most={limits?.labels} loading={labels.isPending} act={() => labels.mutate({ orderIds: selected.map(({ id }) => id), withSeparators: false })} />
        {mayDelete ? <Action title="Delete" icon={<IconTrash size={14} />} count={count} fits={isCompleted} most={limits?.delete} isGrave act={() => act('delete')} /> : null}
        {count > 0 ? <Text size="sm">{count} selected</Text> : null}
        {count > 0 ? <Button size="compact-sm" variant="subtle" onClick={clear}>Select none</Button> : null}
      </Group>
      <Group gap={4}>{children}</Group>
    </Group>
  );
};
