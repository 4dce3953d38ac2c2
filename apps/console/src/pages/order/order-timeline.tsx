import { Anchor, Button, Chip, Group, Stack, Switch, Table, Text, Timeline } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import type { OrderStory, OrderWithHistory } from '@stream-tech/store';
import { useState } from 'react';
import { Link } from 'react-router';
import { useMay } from '../../api/me.ts';
import { useVocabulary } from '../../api/vocabulary.ts';
import { StatusBadge } from '../../parts/status-badge.tsx';
import { When } from '../../parts/when.tsx';
import { Copy } from './code-text.tsx';
import { ExchangePanel } from './exchange.tsx';
import { STEP_KINDS, storyOf, type Step, type StepKind } from './story.ts';
import { useExchanges } from './use-order.ts';

const Works = ({ step }: { step: Step }) => (
  <Table withRowBorders={false} verticalSpacing={1} layout="fixed" mt={4}>
    <Table.Tbody>
      {step.facts.map(([name, value]) => <Table.Tr key={name}><Table.Th w={130} scope="row"><Text size="xs" c="dimmed">{name}</Text></Table.Th><Table.Td className="pre"><Text size="xs">{value}</Text></Table.Td></Table.Tr>)}
      {step.correlationId ? <Table.Tr><Table.Th w={130} scope="row"><Text size="xs" c="dimmed">Number in logs</Text></Table.Th><Table.Td><Group gap="xs" wrap="nowrap"><Text size="xs" className="pre">{step.correlationId}</Text><Copy text={step.correlationId} label={`Copy the number in logs ${step.correlationId}`} /></Group></Table.Td></Table.Tr> : null}
    </Table.Tbody>
  </Table>
);

/** One step; where something was asked of Stream, its request and answer open below it. */
const StepBody = ({ step, orderId, technical }: { step: Step; orderId: string; technical: boolean }) => {
  const [open, setOpen] = useState(false);
  return (
    <Stack gap={4} align="flex-start">
      <Text size="xs" c="dimmed" component="div"><When at={step.at} exact />, {step.who}</Text>
      {step.detail ? <Text size="sm" className="pre">{step.detail}</Text> : null}
      {step.exchangeId !== undefined ? <Button size="compact-xs" variant="default" aria-expanded={open} onClick={() => setOpen(!open)}>{open ? 'Hide request and answer' : 'Request and answer'}</Button> : null}
      {technical ? <Works step={step} /> : null}
      {open && step.exchangeId !== undefined ? <ExchangePanel orderId={orderId} exchangeId={step.exchangeId} technical={technical} /> : null}
    </Stack>
  );
};

/** Everything that happened to an order in one row of time, the latest first. */
export const OrderTimeline = ({ order, story }: { order: OrderWithHistory; story: OrderStory | undefined }) => {
  const { statuses, webhookCodes } = useVocabulary();
  const [mayInbox, mayExchange] = [useMay('webhooks:view'), useMay('orders:exchange')];
  const { data: exchanges } = useExchanges(order.id, mayExchange);
  const [kinds, setKinds] = useState<StepKind[]>([]);
  const [technical, setTechnical] = useLocalStorage({ key: 'order-technical', defaultValue: false });
  const steps = storyOf({ order, story, exchanges }, { event: (code) => webhookCodes.find((each) => each.code === code)?.title ?? '' });
  const shown = steps.filter((step) => (technical || !step.isTechnical) && (kinds.length === 0 || step.kinds.some((kind) => kinds.includes(kind))));
  const titleOf = (status: string): string => statuses.find((each) => each.status === status)?.title ?? status;
  return (
    <Stack gap="md">
      <Group justify="space-between" gap="xs">
        <Chip.Group multiple value={kinds} onChange={(chosen) => setKinds(chosen as StepKind[])}>
          <Group gap={6} role="group" aria-label="Show only">{Object.entries(STEP_KINDS).map(([kind, title]) => <Chip key={kind} value={kind} size="xs">{title}</Chip>)}</Group>
        </Chip.Group>
        <Switch size="xs" label="Technical detail" checked={technical} onChange={(event) => setTechnical(event.currentTarget.checked)} />
      </Group>
      <Timeline bulletSize={12} lineWidth={2} active={shown.length}>
        {shown.map((step) => (
          <Timeline.Item
            key={step.key} {...(step.bad ? { color: 'red' } : {})}
            title={<Group gap="xs"><Text size="sm" fw={600}>{step.eventId !== undefined && mayInbox ? <Anchor inherit underline="always" component={Link} to={`/webhook-inbox/${step.eventId}`}>{step.title}</Anchor> : step.title}</Text>{step.to ? <StatusBadge status={step.to} title={titleOf(step.to)} /> : null}</Group>}
          >
            <StepBody step={step} orderId={order.id} technical={technical} />
          </Timeline.Item>
        ))}
      </Timeline>
      {shown.length === 0 ? <Text size="sm" c="dimmed">Nothing of that kind has happened yet.</Text> : null}
      {story?.isCut ? <Text size="xs" c="dimmed">Stream told more than is shown here; only the latest notifications are.</Text> : null}
    </Stack>
  );
};
