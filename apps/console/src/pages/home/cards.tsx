import { Anchor, Badge, Group, Paper, Stack, Text, Title } from '@mantine/core';
import type { NightlyRunView, Overview, Summary } from '@stream-tech/store';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { useMay } from '../../api/me.ts';
import { StatusBadge } from '../../parts/status-badge.tsx';
import { When } from '../../parts/when.tsx';
import { CauseRow } from '../orders/causes.tsx';
import { dayTitle } from '../runs/run-words.ts';
import { JOBS } from '../set-up/use-set-up.ts';
import { WebhookBadge } from '../webhooks/webhook-badge.tsx';
import { spanTitle } from './verdict.ts';

export const Card = ({ title, id, children }: { title: string; id?: string; children: ReactNode }) => <Paper withBorder p="md" component="section" aria-label={title} {...(id ? { id } : {})}><Title order={2} mb="xs">{title}</Title>{children}</Paper>;
const Fine = ({ children }: { children: ReactNode }) => <Text size="sm" c="dimmed">{children}</Text>;
const OrderLink = ({ id, orderNumber }: { id: string; orderNumber: number }) => <Anchor size="sm" underline="always" component={Link} to={`/orders/${id}`} className="numbers">{orderNumber}</Anchor>;

/** Failures by cause, over all statuses. */
export const Failing = ({ groups }: { groups: Overview['failing'] }) => (groups.length === 0 ? <Fine>Nothing fails.</Fine> : (
  <Stack gap="sm">
    {groups.map((group) => {
      const { status, statusTitle, code, count, isMore } = group;
      return (
        <CauseRow key={status + code} group={group} count={<Anchor fw={600} underline="always" className="numbers" miw={36} ta="right" component={Link} to={`/orders?status=${status}&code=${code}`} aria-label={`${count} orders ${statusTitle} for ${code}`}>{count}{isMore ? '+' : ''}</Anchor>}>
          <StatusBadge status={status} title={statusTitle} />
        </CauseRow>
      );
    })}
  </Stack>
));

/** The orders that have waited longest, and why. */
export const Waiting = ({ orders }: { orders: Overview['waiting'] }) => (orders.length === 0 ? <Fine>No order waits.</Fine> : (
  <Stack gap={4}>{orders.map(({ id, orderNumber, customerName, receivedAt, reason }) => <Text key={id} size="sm"><OrderLink id={id} orderNumber={orderNumber} /> {customerName}, received <When at={receivedAt} />{reason ? `: ${reason}` : ''}</Text>)}</Stack>
));

/** Orders on their way out. */
export const Deletes = ({ deletes, counts }: { deletes: Overview['deletes']; counts: Summary['deletes'] }) => (deletes.length === 0 ? <Fine>No delete is open.</Fine> : (
  <Stack gap={4}>
    <Text size="sm"><Anchor size="sm" underline="always" component={Link} to="/orders?deletion=under-way" aria-label={`${counts.underWay} deletes under way`}>{counts.underWay}</Anchor> under way, <Anchor size="sm" underline="always" component={Link} to="/orders?deletion=cleanup-pending" aria-label={`${counts.cleanupPending} deletes to be cleared in Linnworks`}>{counts.cleanupPending}</Anchor> gone from Stream and not cleared in Linnworks yet</Text>
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
