import { Alert, Anchor, Grid, Loader, Paper, SimpleGrid, Stack, Text } from '@mantine/core';
import { IconCircleCheck, IconInfoCircle } from '@tabler/icons-react';
import type { Summary } from '@stream-tech/store';
import { Fragment } from 'react';
import { Link } from 'react-router';
import { useAlerts } from '../../api/alerts.ts';
import { useMay } from '../../api/me.ts';
import { useVocabulary } from '../../api/vocabulary.ts';
import { PageHead } from '../../parts/page-head.tsx';
import { ProblemBox } from '../../parts/problem-box.tsx';
import { useDrawn } from '../../parts/use-drawn.ts';
import { useSummary } from '../orders/use-orders.ts';
import { Card, Deletes, Failing, Nights, Notifications, Waiting } from './cards.tsx';
import { PartnerList } from './partners.tsx';
import { useCapacity, useNights, useOverview, usePartners, useSchedules } from './use-home.ts';
import { troublesOf, type Trouble } from './verdict.ts';
import { CapacityCard, ScheduleTable } from './work.tsx';

const number = new Intl.NumberFormat();

const upper = (text: string): string => text.replace(/^./, (first) => first.toUpperCase());

/** What keeps all from being well, each leading to where it is seen in full. */
const Troubles = ({ troubles }: { troubles: Trouble[] }) => (
  <Alert mb="md" color="orange" icon={<IconInfoCircle />} title={<Text span inherit c="bright">{troubles.length === 1 ? 'One thing needs attention' : `${troubles.length} things need attention`}</Text>}>
    <Text size="sm">{troubles.map(({ text, to }, index) => {
      const shown = index === 0 ? upper(text) : text;
      return <Fragment key={text}>{index > 0 ? '; ' : ''}{to.startsWith('#') ? <Anchor size="sm" underline="always" c="bright" href={to}>{shown}</Anchor> : <Anchor size="sm" underline="always" c="bright" component={Link} to={to}>{shown}</Anchor>}</Fragment>;
    })}.</Text>
  </Alert>
);

/** All is well, or what is not. */
const Verdict = ({ writeBackDue, troubles }: { writeBackDue: number; troubles: Trouble[] }) => (troubles.length > 0 ? <Troubles troubles={troubles} /> : (
  <Alert mb="md" color="green" icon={<IconCircleCheck />} title={<Text span inherit c="bright">All is well</Text>}>
    {writeBackDue > 0 ? <Text size="sm"><Anchor size="sm" underline="always" c="bright" component={Link} to="/orders?writeBackDue=true">{writeBackDue} completed {writeBackDue === 1 ? 'order is' : 'orders are'}</Anchor> still being written to Linnworks.</Text> : 'Nothing needs you.'}
  </Alert>
));

/** Orders by status, each the way to its list. */
const Tiles = ({ orders }: Pick<Summary, 'orders'>) => {
  const { statuses } = useVocabulary();
  return (
    <SimpleGrid cols={{ base: 2, sm: 4, lg: 7 }} spacing="sm" mb="md">
      {statuses.map(({ status, title }) => (
        <Anchor key={status} underline="never" component={Link} to={`/orders?status=${status}`}>
          <Paper withBorder p="sm" h="100%">
            <Text size="sm" c="dimmed">{title}</Text>
            <Text fz="1.5rem" fw={600} className="numbers" c="var(--mantine-color-anchor)">{number.format(orders[status])}</Text>
          </Paper>
        </Anchor>
      ))}
    </SimpleGrid>
  );
};

/** Is all well? And if not, where to look. */
export const Home = () => {
  const { data: summary, error, refetch } = useSummary();
  const { data: read, error: overviewError, refetch: again } = useOverview();
  // The counts by status are painted before all that stands below them, also where both come at once.
  const overview = useDrawn() ? read : undefined;
  const mayNights = useMay('master-data:view');
  const isThere = summary !== undefined && overview !== undefined;
  const { data: nights } = useNights(isThere && mayNights);
  const { data: work, isFetched: isWorkKnown } = useSchedules(isThere);
  const { data: partners } = usePartners(isThere);
  const { data: capacity } = useCapacity(isThere);
  const { data: alerts } = useAlerts(useMay('alerts:view'));
  if (error && !summary) return <ProblemBox error={error} retry={() => void refetch()} />;
  if (overviewError && !overview) return <ProblemBox error={overviewError} retry={() => void again()} />;
  if (!summary) return <Loader aria-label="Loading" />;

  return (
    <>
      <PageHead title="Home" lead="How everything stands; refreshed by itself." />
      {overview && isWorkKnown ? <Verdict writeBackDue={summary.writeBackDue} troubles={troublesOf(summary, overview, work, alerts?.firing.length)} /> : <Alert mb="md" color="gray" title={<Text span inherit c="bright">Looking whether all is well</Text>}>One moment.</Alert>}
      <Tiles orders={summary.orders} />
      {overview ? (
        <Grid>
          <Grid.Col span={{ base: 12, lg: 7 }}>
            <Stack>
              <Card title="What fails, by cause"><Failing groups={overview.failing} /></Card>
              <Card title="Accounts" id="accounts">{partners ? <PartnerList accounts={partners.accounts} /> : <Loader size="sm" aria-label="Loading" />}{overview.accounts.map(({ integrationId, name, installationName, problem }) => <Text key={integrationId} size="sm" c="red">{name || installationName}: {problem}</Text>)}</Card>
              <Card title="Longest waiting"><Waiting orders={overview.waiting} /></Card>
              <Card title="Deletes"><Deletes deletes={overview.deletes} counts={summary.deletes} /></Card>
            </Stack>
          </Grid.Col>
          <Grid.Col span={{ base: 12, lg: 5 }}>
            <Stack>
              <Card title="Backlog and limits">{capacity ? <CapacityCard capacity={capacity} /> : <Loader size="sm" aria-label="Loading" />}</Card>
              <Card title="Schedules" id="schedules">{work ? <ScheduleTable work={work} /> : <Loader size="sm" aria-label="Loading" />}</Card>
              <Card title="Webhooks"><Notifications webhooks={overview.webhooks} /></Card>
              {mayNights && nights ? <Card title="Last night"><Nights runs={nights.runs} /></Card> : null}
            </Stack>
          </Grid.Col>
        </Grid>
      ) : null}
    </>
  );
};
