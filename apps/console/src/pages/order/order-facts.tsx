import { Anchor, Badge, Button, Group, Image, Loader, Paper, Stack, Table, Text, Title } from '@mantine/core';
import type { OrderStory, OrderWithHistory } from '@stream-tech/store';
import { useState, type ReactNode } from 'react';
import { Link } from 'react-router';
import { useMay } from '../../api/me.ts';
import { isWebAddress } from '../../parts/web-address.ts';
import { When } from '../../parts/when.tsx';
import { dayTitle, PLANNING_COLOURS } from '../runs/run-words.ts';
import { isPrintable } from './order-problem.tsx';
import { Copy } from './code-text.tsx';
import { linnworksAddress } from './linnworks.ts';
import { useJobs, useLabelPreview } from './use-order.ts';

type Fact = [name: string, value: ReactNode];

/** A part of the page with its title. */
export const Box = ({ title, id, children }: { title: string; id?: string; children: ReactNode }) => <Paper withBorder p="md" component="section" aria-label={title} {...(id ? { id } : {})}><Title order={2} mb="xs">{title}</Title>{children}</Paper>;

const FactTable = ({ facts }: { facts: Fact[] }) => (
  <Table withRowBorders={false} verticalSpacing={2} layout="fixed">
    <Table.Tbody>{facts.filter(([, value]) => value !== null && value !== undefined && value !== '').map(([name, value]) => <Table.Tr key={name}><Table.Th w={130} scope="row" style={{ verticalAlign: 'top' }}><Text size="sm" c="dimmed">{name}</Text></Table.Th><Table.Td className="pre"><Text size="sm" component="div">{value}</Text></Table.Td></Table.Tr>)}</Table.Tbody>
  </Table>
);

const inLinnworks = ({ writeBackDue, writeBackProblem, status }: OrderWithHistory): string => {
  if (writeBackDue) return `being written${writeBackProblem ? `: ${writeBackProblem}` : ''}`;
  if (status === 'deleted') return 'cleared';
  return status === 'completed' ? 'as it is here' : '';
};

/** What an order fetched long ago lacks is left out. */
const addressOf = (story: OrderStory | undefined): string => {
  const to = story?.deliverTo;
  return to ? [to.company, to.line1, to.line2, to.line3, to.town, to.region, to.postcode, to.countryName || to.country].filter((line: string | undefined) => line?.trim()).join('\n') : '';
};

/** What it holds, line by line. */
export const OrderGoods = ({ story }: { story: OrderStory | undefined }) => (story && story.goods.length > 0 ? (
  <Box title="Goods">
    <Table withRowBorders={false} verticalSpacing={2}>
      <Table.Thead><Table.Tr><Table.Th w={60} ta="right">Quantity</Table.Th><Table.Th>What</Table.Th><Table.Th>SKU</Table.Th></Table.Tr></Table.Thead>
      <Table.Tbody>{story.goods.map(({ sku, title, quantity, isService }, index) => <Table.Tr key={`${index} ${sku}`}><Table.Td ta="right" className="numbers">{quantity}</Table.Td><Table.Td>{title}{isService ? <Text span size="xs" c="dimmed"> a service, not sent</Text> : null}</Table.Td><Table.Td><Text size="xs" c="dimmed">{sku}</Text></Table.Td></Table.Tr>)}</Table.Tbody>
    </Table>
  </Box>
) : null);

/** Who it is for, its numbers, and how far it is on both sides. */
export const OrderFacts = ({ order, story }: { order: OrderWithHistory; story: OrderStory | undefined }) => {
  const { deletion } = order;
  return (
    <Box title="Facts">
      <FactTable facts={[
        ['Customer', order.customerName], ['Deliver to', addressOf(story)], ['Telephone', story?.deliverTo?.phone ?? ''], ['Account', order.installationName], ['Reference', order.channelReference], ['Service', order.postalService], ['Number at Stream', order.streamOrderNo], ['Consignment', order.consignmentNo],
        ['Tracking', isWebAddress(order.trackingUrl) ? <Anchor key="tracking" size="sm" underline="always" href={order.trackingUrl} target="_blank" rel="noreferrer">{order.trackingNumber || 'Stream’s tracking page'}</Anchor> : order.trackingNumber],
        ['Stream’s status', order.delivery ? <>{order.delivery.title}{story?.carrierSeenAt ? <Text span size="xs" c="dimmed"> seen <When at={story.carrierSeenAt} /></Text> : null}</> : ''],
        ['Received', <When key="received" at={order.receivedAt} exact />], ['Completed', order.completedAt ? <When key="completed" at={order.completedAt} exact /> : ''], ['Processed', story?.processedAt ? <When key="processed" at={story.processedAt} exact /> : ''],
        ['Submissions', order.submissions > 0 ? String(order.submissions) : ''], ['In Linnworks', inLinnworks(order)],
        ['Delete', deletion ? <>{deletion.title}{deletion.requestedBy ? `, asked for by ${deletion.requestedBy}` : ''}{deletion.nextAt ? <>, goes on <When at={deletion.nextAt} /></> : null}</> : ''],
        ['Queued again for', order.replacesOrderId ? <Anchor key="replaces" size="sm" underline="always" component={Link} to={`/orders/${order.replacesOrderId}`}>the deleted order</Anchor> : ''],
      ]} />
    </Box>
  );
};

/** Where it is on which run, with its true numbers (A-12, A-33). */
export const OrderPlanBox = ({ order, story }: { order: OrderWithHistory; story: OrderStory | undefined }) => {
  const plan = story?.plan;
  if (!plan && order.status !== 'completed') return null;
  if (!plan) return <Box title="Plan"><Text size="sm" c="dimmed">{story ? 'On no run, as far as Stream has told.' : 'Loading'}</Text></Box>;
  return (
    <Box title="Plan">
      <FactTable facts={[
        ['Run', <Anchor key="run" size="sm" underline="always" component={Link} to={`/runs?day=${plan.plannedDate ?? 'undated'}`}>{plan.title}</Anchor>], ['As planned', plan.remark],
        ['Stop', plan.sequence === undefined ? 'has no place yet' : String(plan.sequence)], ['Day', dayTitle(plan.plannedDate ?? null)], ['Expected', plan.eta], ['Driver', plan.driver], ['Vehicle', plan.vehicle],
        ['Planning', plan.state ? <Badge key="state" variant="light" tt="none" color={PLANNING_COLOURS[plan.state]}>{plan.stateTitle}</Badge> : ''], ['Read', <When key="read" at={story.planReadAt} />],
      ]} />
    </Box>
  );
};

/** The label as it will be printed. */
export const OrderLabel = ({ order }: { order: OrderWithHistory }) => {
  const wanted = isPrintable(order);
  const { data, error, isLoading } = useLabelPreview(order.id, wanted);
  return (
    <Box title="Label">
      {!wanted ? <Text size="sm" c="dimmed">{order.deletion ? 'There is none for an order that is deleted.' : 'There is a label once the order is Completed.'}</Text> : null}
      {isLoading ? <Loader size="sm" aria-label="Loading the label" /> : null}
      {data ? <Image src={`data:image/png;base64,${data.png}`} alt={`The label of order ${order.orderNumber}`} w={260} /> : null}
      {error ? <Text size="sm">{error.message}</Text> : null}
    </Box>
  );
};

const JOB_STATES: Record<string, string> = { active: 'at work', waiting: 'waiting', delayed: 'waits for its time', failed: 'failed', completed: 'done' };

/** Jobs of it that the queues still hold, each on the board; looked for only when somebody asks, since the queues have to be searched. */
const Jobs = ({ orderId }: { orderId: string }) => {
  const [wanted, setWanted] = useState(false);
  const { data, error, isFetching, refetch } = useJobs(orderId, wanted);
  return (
    <Stack gap={4} align="flex-start">
      <Button variant="default" size="compact-xs" loading={isFetching} onClick={() => (wanted ? void refetch() : setWanted(true))}>{wanted ? 'Look for its jobs again' : 'Its jobs in the queues'}</Button>
      {error ? <Text size="sm">{error.message}</Text> : null}
      {data?.length === 0 ? <Text size="sm" c="dimmed">The queues hold none of its jobs any more: done ones go after an hour.</Text> : null}
      {data?.map(({ queue, id, name, state, at, url }) => <Text key={`${queue} ${id}`} size="sm" component="div"><Anchor size="sm" underline="always" href={url}>{queue}: {name}</Anchor>, {JOB_STATES[state] ?? state}, <When at={at} /></Text>)}
    </Stack>
  );
};

/** Where else one can look: for those who may. */
export const OrderLinks = ({ order }: { order: OrderWithHistory }) => {
  const [mayAudit, mayQueues] = [useMay('audit:view'), useMay('queues:view')];
  const tracking = isWebAddress(order.trackingUrl) ? order.trackingUrl : undefined;
  return (
    <Box title="Elsewhere">
      <Stack gap={6} align="flex-start">
        <Group gap="xs"><Anchor size="sm" underline="always" href={linnworksAddress()} target="_blank" rel="noreferrer">Linnworks</Anchor><Text size="sm" c="dimmed">look there for {order.orderNumber}</Text><Copy text={String(order.orderNumber)} label={`Copy the order number ${order.orderNumber}`} /></Group>
        {tracking ? <Anchor size="sm" underline="always" href={tracking} target="_blank" rel="noreferrer">Stream’s tracking page</Anchor> : null}
        {mayAudit ? <Anchor size="sm" underline="always" component={Link} to={`/audit?orderNumber=${order.orderNumber}`}>All entries in the audit log</Anchor> : null}
        {mayQueues ? <Jobs orderId={order.id} /> : null}
      </Stack>
    </Box>
  );
};
