import { Alert, Button, Group, Text } from '@mantine/core';
import { IconPrinter } from '@tabler/icons-react';
import type { OrderStory, OrderWithHistory } from '@stream-tech/store';
import { When } from '../../parts/when.tsx';
import { printedPlan } from '../runs/run-words.ts';
import { useOrderActions } from '../orders/use-order-actions.ts';
import { isPrintable } from './order-problem.tsx';

/** Says that the label on the parcel shows another plan than the order has now, and prints it again. */
export const OutdatedLabel = ({ order, story }: { order: OrderWithHistory; story: OrderStory | undefined }) => {
  const { labels } = useOrderActions();
  const printed = story?.printed;
  if (!printed?.isOutdated || !isPrintable(order) || story?.processedAt) return null;
  return (
    <Alert mb="md" color="red" title={<Text span inherit c="bright">The printed label shows another plan</Text>}>
      <Group gap="sm">
        <Text size="sm">It was printed <When at={printed.at} /> by {printed.by}{printed.shown ? ` and says ${printedPlan(printed.shown)}` : ''}. What it is to say stands under “Plan”.</Text>
        <Button size="compact-sm" color="red" leftSection={<IconPrinter size={14} />} loading={labels.isPending} onClick={() => labels.mutate({ orderIds: [order.id], withSeparators: false })}>Print it again</Button>
      </Group>
    </Alert>
  );
};
