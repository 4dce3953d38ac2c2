import { Tabs, Text } from '@mantine/core';
import { useVocabulary } from '../../api/vocabulary.ts';
import type { Filter } from './filter.ts';
import { useCounts } from './use-orders.ts';

const number = new Intl.NumberFormat('en');

/** The seven statuses, each with how many orders of the filter are in it. */
export const OrderTabs = ({ filter, choose }: { filter: Filter; choose: (status: string) => void }) => {
  const { statuses } = useVocabulary();
  const counts = useCounts(filter);
  return (
    <Tabs value={filter.status || 'all'} onChange={(value) => choose(value === 'all' ? '' : value ?? '')} mb="sm">
      <Tabs.List>
        <Tabs.Tab value="all" px="sm">All</Tabs.Tab>
        {statuses.map(({ status, title }) => {
          const counted = counts?.[status];
          return <Tabs.Tab key={status} value={status} px="sm" rightSection={counted ? <Text size="xs" c="dimmed" className="numbers">{number.format(counted.count)}{counted.isMore ? '+' : ''}</Text> : null}>{title}</Tabs.Tab>;
        })}
      </Tabs.List>
    </Tabs>
  );
};
