import { Alert, Button, Group, Loader, Menu, SegmentedControl, Text } from '@mantine/core';
import { IconChevronDown, IconListCheck, IconPrinter, IconTag, IconTruckLoading } from '@tabler/icons-react';
import type { RunHead, RunStop } from '@stream-tech/store';
import { Fragment, useState } from 'react';
import { useMay } from '../../api/me.ts';
import { ProblemBox } from '../../parts/problem-box.tsx';
import { When } from '../../parts/when.tsx';
import { counted, isOutdated, printable, type StopOrder } from './run-words.ts';
import { Stops } from './stops.tsx';
import { useLabelPdf, useRunPaper, useStops, type RunPaper } from './use-runs.ts';

type InOrder = { run: RunHead; stops: RunStop[]; order: StopOrder };

/** Which labels show an earlier plan, and the button that mends it. */
const EarlierPlan = ({ run, stops, order }: InOrder) => {
  const mayPrint = useMay('labels:print');
  const labels = useLabelPdf();
  const outdated = stops.filter(isOutdated);
  const again = printable(outdated, order);
  const these = again.length === 1 ? 'this one' : 'these';
  const isLoading = stops.every(({ done }) => done === 'no');
  if (outdated.length === 0) return null;
  return (
    <Alert mb="xs" color="red" title={`${counted(outdated.length, 'label')} of this run ${outdated.length === 1 ? 'shows' : 'show'} an earlier plan`}>
      <Text size="sm">Printed before the plan changed: {outdated.map(({ orderId, orderNumber, printed }, index) => <Fragment key={orderId}>{index > 0 ? ', ' : ''}{orderNumber} (<When at={printed?.at} />)</Fragment>)}.{isLoading ? ' Print them again before loading.' : ''}</Text>
      {mayPrint && again.length > 0 ? <Button mt="xs" size="compact-sm" color="red" leftSection={<IconPrinter size={16} />} loading={labels.isPending} onClick={() => labels.mutate({ orderIds: again.map(({ orderId }) => orderId), withSeparators: true })} aria-label={`Print ${these} again, of ${run.title}`}>Print {these} again</Button> : null}
    </Alert>
  );
};

const Papers = ({ run, stops, order, setOrder }: InOrder & { setOrder: (order: StopOrder) => void }) => {
  const labels = useLabelPdf();
  const paper = useRunPaper(run);
  const orders = printable(stops, order);
  const print = (some: typeof orders, withSeparators: boolean): void => labels.mutate({ orderIds: some.map(({ orderId }) => orderId), withSeparators });
  const open = (which: RunPaper): void => paper.mutate({ paper: which, order });
  const outdated = orders.filter(isOutdated);
  const unprinted = orders.filter(({ printed }) => !printed);
  const left = stops.length - orders.length;
  const isBusy = labels.isPending || paper.isPending;
  return (
    <Group gap="sm" mb="xs">
      <Button size="compact-md" leftSection={<IconPrinter size={16} />} loading={paper.isPending && paper.variables.paper === 'pack'} disabled={isBusy} onClick={() => open('pack')} aria-label={`Run pack of ${run.title}`}>Run pack</Button>
      <Button size="compact-md" variant="default" leftSection={<IconTruckLoading size={16} />} loading={paper.isPending && paper.variables.paper === 'load-list'} disabled={isBusy} onClick={() => open('load-list')} aria-label={`Load list of ${run.title}`}>Load list</Button>
      <Button size="compact-md" variant="default" leftSection={<IconListCheck size={16} />} loading={paper.isPending && paper.variables.paper === 'pick-list'} disabled={isBusy} onClick={() => open('pick-list')} aria-label={`Pick list of ${run.title}`}>Pick list</Button>
      <Menu position="bottom-start">
        <Menu.Target><Button size="compact-md" variant="default" leftSection={<IconTag size={16} />} rightSection={<IconChevronDown size={16} />} loading={labels.isPending} disabled={orders.length === 0 || isBusy} aria-label={`Labels of ${run.title}`}>Labels</Button></Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => print(orders, true)}>All, with a page before each order</Menu.Item>
          <Menu.Item onClick={() => print(orders, false)}>All, without such pages</Menu.Item>
          <Menu.Item disabled={unprinted.length === 0} onClick={() => print(unprinted, true)}>Only those not printed ({unprinted.length})</Menu.Item>
          <Menu.Item disabled={outdated.length === 0} onClick={() => print(outdated, true)}>Only those whose plan changed ({outdated.length})</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <SegmentedControl size="xs" value={order} onChange={(value) => setOrder(value as StopOrder)} data={[{ value: 'loading', label: 'Papers: last stop first' }, { value: 'delivery', label: 'Papers: first stop first' }]} aria-label={`Order of the papers of ${run.title}`} />
      {left > 0 ? <Text size="xs" c="dimmed">{counted(left, 'order')} {left === 1 ? 'has' : 'have'} no label.</Text> : null}
    </Group>
  );
};

/** A run that is open: its papers, and its stops. */
export const OpenRun = ({ run }: { run: RunHead }) => {
  const mayPrint = useMay('labels:print');
  const [order, setOrder] = useState<StopOrder>('loading');
  const { data: stops, error, refetch } = useStops(run);
  if (error && !stops) return <ProblemBox error={error} retry={() => void refetch()} />;
  if (!stops) return <Loader size="sm" aria-label="Loading" />;
  return (
    <>
      <EarlierPlan run={run} stops={stops} order={order} />
      {mayPrint ? <Papers run={run} stops={stops} order={order} setOrder={setOrder} /> : null}
      <Stops stops={stops} name={run.title} day={run.day} />
    </>
  );
};
