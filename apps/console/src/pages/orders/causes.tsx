import { Anchor, Button, Group, Paper, Stack, Text } from '@mantine/core';
import type { FailingGroup } from '@stream-tech/store';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { useMay } from '../../api/me.ts';
import { useProblemTitle } from '../../api/vocabulary.ts';
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

const Mend = ({ group: { status, code }, installationId }: { group: FailingGroup; installationId: string }) => {
  const { retryAll, recheckAll } = useCauseActions();
  const [maySend, mayAll] = [useMay('orders:send'), useMay('orders:send-all')];
  const of = { code, ...(installationId ? { installationId } : {}) };
  if (status === 'failed' && mayAll) return <Button size="compact-sm" loading={retryAll.isPending} onClick={() => retryAll.mutate(of)} aria-label={`Resend all that failed for ${code}`}>Resend all</Button>;
  if (status === 'validation-failed' && maySend) return <Button size="compact-sm" loading={recheckAll.isPending} onClick={() => recheckAll.mutate(of)} aria-label={`Read all again that fail for ${code}`}>Read all again</Button>;
  return null;
};

/** One cause: how many orders, what they say, what helps, where that is done, and all of them at once afterwards. `count` is the way to the orders. */
export const CauseRow = ({ group, count, installationId = '', children }: { group: FailingGroup; count: ReactNode; installationId?: string; children?: ReactNode }) => {
  const titleOf = useProblemTitle();
  const isOne = group.count === 1 && !group.isMore;
  return (
    <Group gap="sm" align="flex-start" justify="space-between">
      <Group gap="sm" wrap="nowrap" align="flex-start" flex={1} miw={260}>
        {count}
        <div>
          <Text size="sm" lineClamp={3}>{children} {isOne ? group.example : titleOf(group.code)}</Text>
          <Text size="xs" c="dimmed">{causeOf(group).next} {isOne ? 'It is' : 'For example'} <Anchor size="xs" underline="always" className="numbers" component={Link} to={`/orders/${group.exampleOrderId}`}>{group.exampleOrderNumber}</Anchor>{isOne ? '.' : `: ${group.example}`}</Text>
        </div>
      </Group>
      <Group gap="xs" wrap="nowrap"><Place group={group} /><Mend group={group} installationId={installationId} /></Group>
    </Group>
  );
};

/** The orders of a tab by cause. */
export const Causes = ({ filter, choose }: { filter: Filter; choose: (code: string) => void }) => {
  const groups = useCauses(filter.installationId).filter(({ status, code }) => status === filter.status && (!filter.code || code === filter.code));
  if (groups.length === 0) return null;
  return (
    <Paper withBorder p="xs" mb="sm" component="section" aria-label="By cause">
      <Stack gap={8}>
        {groups.map((group) => (
          <CauseRow key={group.code} group={group} installationId={filter.installationId} count={(
            <Anchor component="button" type="button" fw={600} underline="always" className="numbers" miw={36} ta="right" onClick={() => choose(filter.code === group.code ? '' : group.code)} aria-pressed={filter.code === group.code} aria-label={`${group.count} orders fail for ${group.code}`}>{group.count}{group.isMore ? '+' : ''}</Anchor>
          )} />
        ))}
      </Stack>
    </Paper>
  );
};
