import { Anchor, Button, Group, Paper, Stack, Text } from '@mantine/core';
import type { FailingGroup } from '@stream-tech/store';
import { Link } from 'react-router';
import { useMay } from '../../api/me.ts';
import { causeOf } from '../order/causes.ts';
import type { Filter } from './filter.ts';
import { useCauseActions, useCauses } from './use-causes.ts';

/** Where a cause is mended for all of its orders, by what helps against it. */
const Place = ({ group: { code, remedy, installationId, integrationId } }: { group: FailingGroup }) => {
  const maySetUp = useMay('installations:view');
  const { acts } = causeOf({ code, remedy });
  if (!maySetUp) return null;
  if (acts.includes('services')) return <Button size="compact-sm" variant="default" component={Link} to={`/set-up/installations/${installationId}/services`}>Map services</Button>;
  if (acts.includes('account') && integrationId) return <Button size="compact-sm" variant="default" component={Link} to={`/set-up/integrations/${integrationId}`}>To the account</Button>;
  return acts.includes('accounts') ? <Button size="compact-sm" variant="default" component={Link} to="/set-up">To the accounts</Button> : null;
};

const Mend = ({ group: { status, code, count }, installationId }: { group: FailingGroup; installationId: string }) => {
  const { retryAll, recheckAll } = useCauseActions();
  const [maySend, mayAll] = [useMay('orders:send'), useMay('orders:send-all')];
  const of = { code, ...(installationId ? { installationId } : {}) };
  if (status === 'failed' && mayAll) return <Button size="compact-sm" loading={retryAll.isPending} onClick={() => retryAll.mutate(of)} aria-label={`Retry all ${count} that failed for ${code}`}>Retry all {count}</Button>;
  if (status === 'validation-failed' && maySend) return <Button size="compact-sm" loading={recheckAll.isPending} onClick={() => recheckAll.mutate(of)} aria-label={`Read all again that fail for ${code}`}>Read all again</Button>;
  return null;
};

/** The orders of a tab by cause: what each says, what helps, where that is done, and all of its orders at once. */
export const Causes = ({ filter, choose }: { filter: Filter; choose: (code: string) => void }) => {
  const groups = useCauses(filter.installationId).filter(({ status, code }) => status === filter.status && (!filter.code || code === filter.code));
  if (groups.length === 0) return null;
  return (
    <Paper withBorder p="xs" mb="sm" component="section" aria-label="By cause">
      <Stack gap={6}>
        {groups.map((group) => (
          <Group key={group.code} gap="sm" wrap="nowrap" align="flex-start" justify="space-between">
            <Group gap="sm" wrap="nowrap" align="flex-start">
              <Anchor component="button" type="button" fw={600} underline="always" className="numbers" miw={36} ta="right" onClick={() => choose(filter.code === group.code ? '' : group.code)} aria-pressed={filter.code === group.code} aria-label={`${group.count} orders fail for ${group.code}`}>{group.count}{group.isMore ? '+' : ''}</Anchor>
              <div><Text size="sm" lineClamp={2}>{group.example}</Text><Text size="xs" c="dimmed">{causeOf(group).next}</Text></div>
            </Group>
            <Group gap="xs" wrap="nowrap"><Place group={group} /><Mend group={group} installationId={filter.installationId} /></Group>
          </Group>
        ))}
      </Stack>
    </Paper>
  );
};
