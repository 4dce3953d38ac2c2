import { Anchor, Badge, Button, Group, Paper, Stack, Table, Text, Title } from '@mantine/core';
import type { NightlyRunView, Overview, Summary } from '@stream-tech/store';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { useMay } from '../../api/me.ts';
import { StatusBadge } from '../../parts/status-badge.tsx';
import { When } from '../../parts/when.tsx';
import { useOrderActions } from '../orders/use-order-actions.ts';
import { dayTitle } from '../runs/run-words.ts';
import { JOBS } from '../set-up/use-set-up.ts';
import { WebhookBadge } from '../webhooks/webhook-badge.tsx';
import { spanTitle } from './verdict.ts';

export const Card = ({ title, children }: { title: string; children: ReactNode }) => <Paper withBorder p="md" component="section" aria-label={title}><Title order={2} mb="xs">{title}</Title>{children}</Paper>;
const Fine = ({ children }: { children: ReactNode }) => <Text size="sm" c="dimmed">{children}</Text>;
const OrderLink = ({ id, orderNumber }: { id: string; orderNumber: number }) => <Anchor size="sm" underline="always" component={Link} to={`/orders/${id}`} className="numbers">{orderNumber}</Anchor>;

/** Failures by cause: what they say, and all of them sent again once it is mended. */
export const Failing = ({ groups }: { groups: Overview['failing'] }) => {
  const { retryFailed } = useOrderActions();
  const mayResend = useMay('orders:send') && groups.some(({ status }) => status === 'failed');
  if (groups.length === 0) return <Fine>Nothing fails.</Fine>;
  return (
    <Table verticalSpacing={6}>
      <Table.Thead><Table.Tr><Table.Th w={70} ta="right">Orders</Table.Th><Table.Th w={150}>Status</Table.Th><Table.Th>Cause</Table.Th>{mayResend ? <Table.Th w={120}><span className="skip">Mend</span></Table.Th> : null}</Table.Tr></Table.Thead>
      <Table.Tbody>
        {groups.map(({ status, statusTitle, code, count, isMore, example, exampleOrderId, exampleOrderNumber }) => (
          <Table.Tr key={status + code}>
            <Table.Td ta="right"><Anchor fw={600} underline="always" className="numbers" component={Link} to={`/orders?status=${status}&code=${code}`} aria-label={`${count} orders ${statusTitle} for ${code}`}>{count}{isMore ? '+' : ''}</Anchor></Table.Td>
            <Table.Td><StatusBadge status={status} title={statusTitle} /></Table.Td>
            <Table.Td><Text size="sm" className="pre">{example}</Text><Text size="xs" c="dimmed">{code}, for example <Anchor size="xs" underline="always" component={Link} to={`/orders/${exampleOrderId}`}>{exampleOrderNumber}</Anchor></Text></Table.Td>
            {mayResend ? <Table.Td ta="right">{status === 'failed' ? <Button size="compact-sm" loading={retryFailed.isPending && retryFailed.variables.code === code} onClick={() => retryFailed.mutate({ code })} aria-label={`Resend all that failed for ${code}`}>Resend all</Button> : null}</Table.Td> : null}
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
};

/** The orders that have waited longest, and why. */
export const Waiting = ({ orders }: { orders: Overview['waiting'] }) => (orders.length === 0 ? <Fine>No order waits.</Fine> : (
  <Stack gap={4}>{orders.map(({ id, orderNumber, customerName, receivedAt, reason }) => <Text key={id} size="sm"><OrderLink id={id} orderNumber={orderNumber} /> {customerName}, received <When at={receivedAt} />{reason ? `: ${reason}` : ''}</Text>)}</Stack>
));

/** Orders on their way out. */
export const Deletes = ({ deletes, counts }: { deletes: Overview['deletes']; counts: Summary['deletes'] }) => (deletes.length === 0 ? <Fine>No delete is open.</Fine> : (
  <Stack gap={4}>
    <Text size="sm">{counts.underWay} under way, {counts.cleanupPending} gone from Stream and not cleared in Linnworks yet</Text>
    {deletes.map(({ id, orderNumber, isTakenOut, requestedAt, problem }) => <Text key={id} size="sm"><OrderLink id={id} orderNumber={orderNumber} /> {isTakenOut ? 'cleanup pending' : 'under way'}, asked for <When at={requestedAt} />{problem ? `: ${problem}` : ''}</Text>)}
  </Stack>
));

/** What Stream told and is not over, or went wrong. */
export const Notifications = ({ webhooks: { statuses, oldestSeconds } }: { webhooks: Overview['webhooks'] }) => {
  const mayInbox = useMay('webhooks:view');
  const some = statuses.filter(({ count }) => count > 0);
  if (some.length === 0) return <Fine>All that Stream told was applied.</Fine>;
  return (
    <Stack gap="xs">
      <Group gap="sm">{some.map(({ status, title, count, isMore }) => {
        const shown = `${count}${isMore ? '+' : ''}`;
        return <Group key={status} gap={6}>{mayInbox ? <Anchor fw={600} underline="always" className="numbers" component={Link} to={`/webhook-inbox?status=${status}`} aria-label={`${shown} ${title}`}>{shown}</Anchor> : <Text fw={600}>{shown}</Text>}<WebhookBadge status={status} title={title} /></Group>;
      })}</Group>
      {oldestSeconds > 0 ? <Fine>The oldest has waited for {spanTitle(oldestSeconds)}.</Fine> : null}
    </Stack>
  );
};

/** Each account's last cycles, and what is wrong with it. */
export const Installations = ({ installations, accounts }: { installations: Summary['installations']; accounts: Overview['accounts'] }) => {
  const maySetUp = useMay('installations:view');
  if (installations.length === 0) return <Fine>No account is connected yet. {maySetUp ? <Anchor size="sm" underline="always" component={Link} to="/set-up">Connect one</Anchor> : null}</Fine>;
  return (
    <Stack gap="xs">
      <Table verticalSpacing={6}>
        <Table.Thead><Table.Tr><Table.Th>Installation</Table.Th><Table.Th w={130}>Fetched</Table.Th><Table.Th w={130}>Sent</Table.Th></Table.Tr></Table.Thead>
        <Table.Tbody>
          {installations.map(({ id, name, active, fetchedAt, sentAt, problem }) => (
            <Table.Tr key={id}>
              <Table.Td><Text size="sm">{name} {active ? null : <Badge variant="light" color="gray" tt="none">Not active</Badge>}</Text>{problem ? <Text size="sm" c="red">{problem}</Text> : null}</Table.Td>
              <Table.Td><Text size="sm" component="div"><When at={fetchedAt} /></Text></Table.Td><Table.Td><Text size="sm" component="div"><When at={sentAt} /></Text></Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {accounts.map(({ integrationId, name, installationName, problem }) => <Text key={integrationId} size="sm" c="red">{maySetUp ? <Anchor size="sm" underline="always" component={Link} to={`/set-up/integrations/${integrationId}`}>{name || installationName}</Anchor> : name || installationName}: {problem}</Text>)}
    </Stack>
  );
};

const NIGHTS: Record<NightlyRunView['state'], { title: string; colour: string }> = { done: { title: 'Done', colour: 'green' }, failed: { title: 'Failed', colour: 'red' }, 'under-way': { title: 'Under way', colour: 'blue' } };

/** Last night's syncs. */
export const Nights = ({ runs }: { runs: NightlyRunView[] }) => (runs.length === 0 ? <Fine>None has run yet.</Fine> : (
  <Stack gap={6}>
    {runs.map(({ job, installationId, installationName, localDate, state, problem }) => (
      <Group key={installationId + job} gap="xs" wrap="nowrap" align="flex-start"><Badge variant="light" tt="none" miw="fit-content" color={NIGHTS[state].colour}>{NIGHTS[state].title}</Badge><Text size="sm">{JOBS[job]}, {installationName}, {dayTitle(localDate)}{problem ? `: ${problem}` : ''}</Text></Group>
    ))}
    <Anchor size="sm" underline="always" component={Link} to="/set-up?view=master-data">Reports and the next night</Anchor>
  </Stack>
));
