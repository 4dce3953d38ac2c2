import { Anchor, Box, Button, Stack, Table, Text, UnstyledButton } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import type { AuditListEntry } from '@stream-tech/store';
import { DataTable, type DataTableColumn } from 'mantine-datatable';
import { useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { useVocabulary } from '../../api/vocabulary.ts';
import { emptyTable } from '../../parts/empty-table.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { ProblemBox } from '../../parts/problem-box.tsx';
import { useDrawn } from '../../parts/use-drawn.ts';
import { useScreenFirst } from '../../parts/use-screen-first.ts';
import { When } from '../../parts/when.tsx';
import { AuditFilterForm } from './audit-filters.tsx';
import { auditFilterOf, auditParamsOf, type AuditFilters } from './filter.ts';
import { exportAddress, useAudit } from './use-audit.ts';
import { detailText, kindTitle } from './words.ts';

/** What stands above the list is this high at a desk. */
const ABOVE = 128;
/** On a tablet an entry's facts are below it, once it is opened. */
const WIDE = '(min-width: 75em)';

const summaryOf = ({ message, httpStatus, detail }: AuditListEntry): string => [message, httpStatus ? `HTTP ${httpStatus}` : '', detailText(detail)].filter(Boolean).join(', ');

const Entry = ({ entry, ofNumber }: { entry: AuditListEntry; ofNumber: (correlationId: string) => void }) => {
  const { statuses } = useVocabulary();
  const title = (status: string | undefined): string => statuses.find((each) => each.status === status)?.title ?? status ?? '';
  const facts: [string, string][] = [
    ['Entry', String(entry.id)], ['Account', entry.installationName ?? ''], ['Who', entry.actor], ['Status', entry.to ? [title(entry.from), title(entry.to)].filter(Boolean).join(' → ') : ''], ['HTTP status', entry.httpStatus ? String(entry.httpStatus) : ''], ['Code', entry.code ?? ''], ['Message', entry.message ?? ''], ['Facts', detailText(entry.detail)],
  ];
  return (
    <Stack gap="xs" p="sm">
      <Table withRowBorders={false} verticalSpacing={2}>
        <Table.Tbody>
          {facts.filter(([, value]) => value).map(([name, value]) => <Table.Tr key={name}><Table.Th w={130} scope="row"><Text size="sm" c="dimmed">{name}</Text></Table.Th><Table.Td className="pre"><Text size="sm">{value}</Text></Table.Td></Table.Tr>)}
          <Table.Tr><Table.Th scope="row"><Text size="sm" c="dimmed">Number in logs</Text></Table.Th><Table.Td><Anchor component="button" type="button" size="sm" underline="always" onClick={() => ofNumber(entry.correlationId)} aria-label={`All entries of ${entry.correlationId}`}>{entry.correlationId}</Anchor></Table.Td></Table.Tr>
        </Table.Tbody>
      </Table>
    </Stack>
  );
};

const columnsOf = (isOpen: (id: number) => boolean, toggle: (id: number) => void): DataTableColumn<AuditListEntry>[] => [
  { accessor: 'at', title: 'When', width: 175, render: ({ at }) => <Text size="xs" className="numbers" component="div"><When at={at} exact /></Text> },
  { accessor: 'kind', title: 'About', width: 105, render: ({ kind }) => kindTitle(kind) },
  {
    accessor: 'outcome', title: 'Outcome', width: 165,
    render: ({ id, outcome }) => <UnstyledButton aria-expanded={isOpen(id)} aria-label={`${outcome}, entry ${id}`} onClick={() => toggle(id)}><Text size="sm" td="underline">{outcome}</Text></UnstyledButton>,
  },
  { accessor: 'orderNumber', title: 'Order', width: 85, render: ({ orderId, orderNumber }) => (orderId && orderNumber !== null ? <Anchor size="sm" underline="always" component={Link} to={`/orders/${orderId}`} className="numbers">{orderNumber}</Anchor> : null) },
  { accessor: 'actor', title: 'Who', width: 150, render: ({ actor }) => <Text size="sm" truncate title={actor}>{actor}</Text> },
  { accessor: 'installationName', title: 'Account', width: 140, ellipsis: true, visibleMediaQuery: WIDE },
  { accessor: 'detail', title: 'What', width: 205, visibleMediaQuery: WIDE, render: (entry) => <Text size="sm" lineClamp={2} title={summaryOf(entry)}>{summaryOf(entry)}</Text> },
];

/** Who and what did what: searched, read entry by entry, and exported. */
export const Audit = () => {
  const [params, setParams] = useSearchParams();
  const filter = auditFilterOf(params);
  const [open, setOpen] = useState<number[]>([]);
  const isDrawn = useDrawn();
  const { data, error, isFetching, isLoading, isPlaceholderData, hasNextPage, fetchNextPage, refetch } = useAudit(filter);
  const entries = data?.pages.flatMap((page) => page.entries) ?? [];
  const drawn = useScreenFirst(entries, data && !isPlaceholderData ? JSON.stringify(filter) : undefined);
  const change = (changed: Partial<AuditFilters>): void => setParams(auditParamsOf({ ...filter, ...changed }));
  const toggle = (id: number): void => setOpen(open.includes(id) ? open.filter((each) => each !== id) : [...open, id]);

  return (
    <>
      <PageHead title="Audit" lead="Everything that was done, by whom or by what, the latest first.">
        <Button component="a" href={exportAddress(filter)} download="audit.csv" variant="default" size="compact-md" leftSection={<IconDownload size={16} />}>Save as CSV</Button>
      </PageHead>
      <Box mih={ABOVE}>{isDrawn ? <AuditFilterForm filter={filter} change={change} clear={() => setParams({})} /> : null}</Box>
      {error ? <ProblemBox error={error} retry={() => void refetch()} /> : (
        <DataTable
          withTableBorder borderRadius="sm" highlightOnHover minHeight={200} verticalSpacing={6} columns={columnsOf((id) => open.includes(id), toggle)} records={drawn} fetching={isLoading}
          rowExpansion={{ trigger: 'never', allowMultiple: true, expanded: { recordIds: open, onRecordIdsChange: (ids: unknown) => setOpen(ids as number[]) }, content: ({ record }) => <Entry entry={record} ofNumber={(correlationId) => setParams({ correlationId })} /> }}
          {...emptyTable(entries, isLoading, Object.keys(auditParamsOf(filter)).length > 0 ? 'No entry matches.' : 'Nothing was done yet.')}
        />
      )}
      {hasNextPage ? <Button mt="sm" variant="default" fullWidth loading={isFetching} onClick={() => void fetchNextPage()}>Show more</Button> : null}
    </>
  );
};
