import { Alert, Anchor, Grid, Loader, Paper, SimpleGrid, Stack, Text } from '@mantine/core';
import { IconCircleCheck, IconInfoCircle } from '@tabler/icons-react';
import { Link } from 'react-router';
import { useMay } from '../../api/me.ts';
import { useVocabulary } from '../../api/vocabulary.ts';
import { PageHead } from '../../parts/page-head.tsx';
import { ProblemBox } from '../../parts/problem-box.tsx';
import { useSummary } from '../orders/use-orders.ts';
import { Card, Deletes, Failing, Installations, Nights, Notifications, Waiting } from './cards.tsx';
import { useNights, useOverview } from './use-home.ts';
import { troublesOf } from './verdict.ts';

const number = new Intl.NumberFormat();

/** Is all well? And if not, where to look. */
export const Home = () => {
  const { data: summary, error, refetch } = useSummary();
  const { data: overview, error: overviewError, refetch: again } = useOverview();
  const mayNights = useMay('master-data:view');
  const { data: nights } = useNights(mayNights);
  const { statuses } = useVocabulary();
  if (error && !summary) return <ProblemBox error={error} retry={() => void refetch()} />;
  if (overviewError && !overview) return <ProblemBox error={overviewError} retry={() => void again()} />;
  if (!summary || !overview) return <Loader aria-label="Loading" />;
  const troubles = troublesOf(summary, overview);

  return (
    <>
      <PageHead title="Home" lead="How everything stands; refreshed by itself." />
      {troubles.length === 0
        ? <Alert mb="md" color="green" icon={<IconCircleCheck />} title={<Text span inherit c="bright">All is well</Text>}>{summary.writeBackDue > 0 ? `${summary.writeBackDue} completed ${summary.writeBackDue === 1 ? 'order is' : 'orders are'} still being written to Linnworks.` : 'Nothing needs you.'}</Alert>
        : <Alert mb="md" color="orange" icon={<IconInfoCircle />} title={<Text span inherit c="bright">{troubles.length === 1 ? 'One thing needs attention' : `${troubles.length} things need attention`}</Text>}><Text size="sm">{troubles.join('; ').replace(/^./, (first) => first.toUpperCase())}.</Text></Alert>}
      <SimpleGrid cols={{ base: 2, sm: 4, lg: 7 }} spacing="sm" mb="md">
        {statuses.map(({ status, title }) => (
          <Paper key={status} withBorder p="sm">
            <Text size="sm" c="dimmed">{title}</Text>
            <Anchor fz="1.5rem" fw={600} underline="hover" className="numbers" component={Link} to={`/orders?status=${status}`} aria-label={`${summary.orders[status]} orders ${title}`}>{number.format(summary.orders[status])}</Anchor>
          </Paper>
        ))}
      </SimpleGrid>
      <Grid>
        <Grid.Col span={{ base: 12, lg: 7 }}>
          <Stack>
            <Card title="What fails, by cause"><Failing groups={overview.failing} /></Card>
            <Card title="Longest waiting"><Waiting orders={overview.waiting} /></Card>
            <Card title="Deletes"><Deletes deletes={overview.deletes} counts={summary.deletes} /></Card>
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 5 }}>
          <Stack>
            <Card title="Accounts"><Installations installations={summary.installations} accounts={overview.accounts} /></Card>
            <Card title="Webhooks"><Notifications webhooks={overview.webhooks} /></Card>
            {mayNights && nights ? <Card title="Last night"><Nights runs={nights.runs} /></Card> : null}
          </Stack>
        </Grid.Col>
      </Grid>
    </>
  );
};
