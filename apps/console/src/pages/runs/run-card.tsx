import { Accordion, Alert, Badge, Button, Group, Menu, SegmentedControl, Text } from '@mantine/core';
import { IconChevronDown, IconListCheck, IconPrinter, IconTag, IconTruckLoading } from '@tabler/icons-react';
import type { Run } from '@stream-tech/store';
import { Fragment, memo, useState } from 'react';
import { useMay } from '../../api/me.ts';
import { When } from '../../parts/when.tsx';
import { isOutdated, outcomeOf, printable, PLANNING_COLOURS, runKey, type StopOrder } from './run-words.ts';
import { Stops } from './stops.tsx';
import { useLabelPdf, useRunPaper, type RunPaper } from './use-runs.ts';

const count = (many: number, one: string): string => `${many} ${one}${many === 1 ? '' : 's'}`;

type InOrder = { run: Run; order: StopOrder };

/** Which labels show an earlier plan, and the button that mends it. */
const EarlierPlan = ({ run, order }: InOrder) => {
  const mayPrint = useMay('labels:print');
  const labels = useLabelPdf();
  const outdated = run.stops.filter(isOutdated);
  const again = printable(outdated, order);
  const these = again.length === 1 ? 'this one' : 'these';
  const isLoading = run.stops.every(({ done }) => done === 'no');
  if (outdated.length === 0) return null;
  return (
    <Alert mb="xs" color="red" title={`${count(outdated.length, 'label')} of this run ${outdated.length === 1 ? 'shows' : 'show'} an earlier plan`}>
      <Text size="sm">Printed before the plan changed: {outdated.map(({ orderId, orderNumber, printed }, index) => <Fragment key={orderId}>{index > 0 ? ', ' : ''}{orderNumber} (<When at={printed?.at} />)</Fragment>)}.{isLoading ? ' Print them again before loading.' : ''}</Text>
      {mayPrint && again.length > 0 ? <Button mt="xs" size="compact-sm" color="red" leftSection={<IconPrinter size={16} />} loading={labels.isPending} onClick={() => labels.mutate({ orderIds: again.map(({ orderId }) => orderId), withSeparators: true })} aria-label={`Print ${these} again, of ${run.title}`}>Print {these} again</Button> : null}
    </Alert>
  );
};

const Papers = ({ run, order, setOrder }: InOrder & { setOrder: (order: StopOrder) => void }) => {
  const labels = useLabelPdf();
  const paper = useRunPaper(run);
  const orders = printable(run.stops, order);
  const print = (some: typeof orders, withSeparators: boolean): void => labels.mutate({ orderIds: some.map(({ orderId }) => orderId), withSeparators });
  const open = (which: RunPaper): void => paper.mutate({ paper: which, order });
  const outdated = orders.filter(isOutdated);
  const unprinted = orders.filter(({ printed }) => !printed);
  const left = run.stops.length - orders.length;
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
      {left > 0 ? <Text size="xs" c="dimmed">{count(left, 'order')} {left === 1 ? 'has' : 'have'} no label.</Text> : null}
    </Group>
  );
};

/** One run: closed, its driver and how far it is; opened, its stops and its labels, which are drawn only then: a day may have thousands. */
export const RunCard = memo(function RunCard({ run, isOpen, installation }: { run: Run; isOpen: boolean; installation: string }) {
  const mayPrint = useMay('labels:print');
  const done = run.stops.filter((stop) => stop.done === 'fully').length;
  const printed = run.stops.filter((stop) => stop.printed).length;
  const outdated = run.stops.filter(isOutdated).length;
  const notDelivered = run.stops.filter((stop) => outcomeOf(stop).tone === 'bad').length;
  const [order, setOrder] = useState<StopOrder>('loading');
  const { title: name, remark } = run;
  return (
    <Accordion.Item value={runKey(run)}>
      <Accordion.Control>
        <Group gap="xs" justify="space-between" pr="sm">
          <Group gap="sm">
            <Text fw={600} className="numbers">{name}</Text>
            {remark ? <Text size="sm" c="dimmed">{remark}</Text> : null}
            <Badge variant="light" tt="none" color={run.state ? PLANNING_COLOURS[run.state] : 'cyan'}>{run.stateTitle}</Badge>
            {outdated > 0 ? <Badge color="red" tt="none">{outdated} printed before the plan changed</Badge> : null}
            {notDelivered > 0 ? <Badge color="red" tt="none">{notDelivered} not delivered</Badge> : null}
          </Group>
          <Group gap="lg">
            <Text size="sm">{[run.drivers.join(', ') || 'No driver', run.vehicles.join(', ')].filter(Boolean).join(', ')}</Text>
            <Text size="sm" c="dimmed" className="numbers">{count(run.stops.length, 'stop')}, {printed} printed, {done} done</Text>
            {installation ? <Text size="sm" c="dimmed">{installation}</Text> : null}
          </Group>
        </Group>
      </Accordion.Control>
      <Accordion.Panel>
        {isOpen ? (
          <>
            <EarlierPlan run={run} order={order} />
            {mayPrint ? <Papers run={run} order={order} setOrder={setOrder} /> : null}
            <Stops stops={run.stops} name={name} day={run.day} />
          </>
        ) : null}
      </Accordion.Panel>
    </Accordion.Item>
  );
});
