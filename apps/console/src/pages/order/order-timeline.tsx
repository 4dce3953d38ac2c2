import { Anchor, Text, Timeline } from '@mantine/core';
import type { OrderStory, OrderWithHistory } from '@stream-tech/store';
import { Link } from 'react-router';
import { useMay } from '../../api/me.ts';
import { useVocabulary } from '../../api/vocabulary.ts';
import { When } from '../../parts/when.tsx';
import { storyOf } from './story.ts';

/** Everything that happened to an order in one row of time, the latest first. */
export const OrderTimeline = ({ order, story }: { order: OrderWithHistory; story: OrderStory | undefined }) => {
  const { statuses, webhookCodes } = useVocabulary();
  const mayInbox = useMay('webhooks:view');
  const titles = { status: (status: string) => statuses.find((each) => each.status === status)?.title ?? status, event: (code: string) => webhookCodes.find((each) => each.code === code)?.title ?? '' };
  const steps = storyOf(order, story?.events ?? [], titles);
  return (
    <>
      <Timeline bulletSize={12} lineWidth={2} active={steps.length}>
        {steps.map(({ key, at, title, detail, who, bad, correlationId, eventId }) => (
          <Timeline.Item key={key} title={<Text size="sm" fw={600}>{eventId !== undefined && mayInbox ? <Anchor inherit underline="always" component={Link} to={`/webhook-inbox/${eventId}`}>{title}</Anchor> : title}</Text>} {...(bad ? { color: 'red' } : {})}>
            <Text size="xs" c="dimmed" title={correlationId ? `Number in logs: ${correlationId}` : ''}><When at={at} exact />, {who}</Text>
            {detail ? <Text size="sm" className="pre">{detail}</Text> : null}
          </Timeline.Item>
        ))}
      </Timeline>
      {story?.isCut ? <Text size="xs" c="dimmed" mt="sm">Stream told more than is shown here; only the latest notifications are.</Text> : null}
    </>
  );
};
