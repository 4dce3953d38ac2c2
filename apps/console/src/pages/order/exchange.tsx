import { Alert, Loader, Stack, Text } from '@mantine/core';
import type { OrderExchangeInFull } from '@stream-tech/store';
import { ProblemBox } from '../../parts/problem-box.tsx';
import { CodeText } from './code-text.tsx';
import { useExchange } from './use-order.ts';

type Call = OrderExchangeInFull['calls'][number];
type Body = Call['sent'];

const cutOf = (body: Body): string => (body?.isCut ? `Only the beginning; it has ${body.length} characters.` : '');
const headersOf = (headers: Record<string, string>): string => Object.entries(headers).map(([name, value]) => `${name}: ${value}`).join(', ');
/** How a call ended, in one line. */
export const endOf = ({ status, failure, tookMs }: Pick<Call, 'status' | 'failure' | 'tookMs'>): string => `${status === null ? `no answer (${failure ?? 'unknown why'})` : `HTTP ${status}${failure ? ` (${failure})` : ''}`} after ${tookMs} ms`;

const CallBox = ({ call, technical }: { call: Call; technical: boolean }) => (
  <Stack gap="xs">
    <Text size="sm" className="pre"><Text span inherit fw={500}>{call.verb}</Text> {call.url}: {endOf(call)}</Text>
    {technical && Object.keys(call.sentHeaders).length > 0 ? <Text size="xs" c="dimmed">Sent with {headersOf(call.sentHeaders)}{Object.keys(call.answeredHeaders).length > 0 ? `; answered with ${headersOf(call.answeredHeaders)}` : ''}. Other headers are not kept.</Text> : null}
    {call.sent ? <CodeText title="We asked" text={call.sent.text} remark={cutOf(call.sent)} /> : null}
    {call.answered ? <CodeText title="Stream answered" text={call.answered.text} remark={cutOf(call.answered)} /> : <Text size="sm">Stream sent no answer: {call.failure ?? 'nothing is known of why'}.</Text>}
  </Stack>
);

/** What Stream was really asked, and what it really answered: as text, without secrets. */
export const ExchangePanel = ({ orderId, exchangeId, technical }: { orderId: string; exchangeId: number; technical: boolean }) => {
  const { data, error, refetch } = useExchange(orderId, exchangeId);
  if (error) return <ProblemBox error={error} retry={() => void refetch()} />;
  if (!data) return <Loader size="sm" aria-label="Loading request and answer" />;
  return (
    <Alert color="gray" variant="outline" p="sm" role="region" aria-label="Request and answer">
      <Stack>{data.calls.map((call, index) => <CallBox key={`${call.at} ${index}`} call={call} technical={technical} />)}</Stack>
    </Alert>
  );
};
