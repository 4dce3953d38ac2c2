import { Accordion, Alert, Badge, Button, Group, Menu, Text } from '@mantine/core';
import { IconChevronDown, IconPrinter } from '@tabler/icons-react';
import type { Run } from '@stream-tech/store';
import { useMay } from '../../api/me.ts';
import { loadingOrder, runKey, runRemark, runTitle, STATES } from './run-words.ts';
import { Stops } from './stops.tsx';
import { useLabelPdf } from './use-runs.ts';

const count = (many: number, one: string): string => `${many} ${one}${many === 1 ? '' : 's'}`;

const Pack = ({ run }: { run: Run }) => {
  const labels = useLabelPdf();
  const orders = loadingOrder(run.stops);
  const print = (some: typeof orders, withSeparators: boolean): void => labels.mutate({ orderIds: some.map(({ orderId }) => orderId), withSeparators });
  const outdated = orders.filter(({ printed }) => printed?.isOutdated);
  const unprinted = orders.filter(({ printed }) => !printed);
  const left = run.stops.length - orders.length;
  return (
    <Group gap="xs" mb="xs">
      <Button.Group>
        <Button size="compact-md" leftSection={<IconPrinter size={16} />} loading={labels.isPending} disabled={orders.length === 0} onClick={() => print(orders, true)}>Run pack, last stop first</Button>
        <Menu position="bottom-end">
          <Menu.Target><Button size="compact-md" px={6} disabled={orders.length === 0 || labels.isPending} aria-label={`More ways to print ${runTitle(run)}`}><IconChevronDown size={16} /></Button></Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={() => print(orders, false)}>All, without a page before each order</Menu.Item>
            <Menu.Item disabled={unprinted.length === 0} onClick={() => print(unprinted, true)}>Only those not printed ({unprinted.length})</Menu.Item>
            <Menu.Item disabled={outdated.length === 0} onClick={() => print(outdated, true)}>Only those whose plan changed ({outdated.length})</Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </Button.Group>
      <Text size="xs" c="dimmed">One PDF in the order of loading.{left > 0 ? ` ${count(left, 'order')} without a label ${left === 1 ? 'is' : 'are'} left out.` : ''}</Text>
    </Group>
  );
};

/** One run: closed, its driver and how far it is; opened, its stops and its labels. */
export const RunCard = ({ run, installation }: { run: Run; installation: string }) => {
  const mayPrint = useMay('labels:print');
  const done = run.stops.filter((stop) => stop.done === 'fully').length;
  const printed = run.stops.filter((stop) => stop.printed).length;
  const outdated = run.stops.filter((stop) => stop.printed?.isOutdated).length;
  const state = run.state ? STATES[run.state] : { title: 'Planned', colour: 'cyan' };
  const [name, remark] = [runTitle(run), runRemark(run)];
  return (
    <Accordion.Item value={runKey(run)}>
      <Accordion.Control>
        <Group gap="sm" wrap="nowrap" justify="space-between">
          <Group gap="sm">
            <Text fw={600} className="numbers">{name}</Text>
            {remark ? <Text size="sm" c="dimmed">{remark}</Text> : null}
            <Badge variant="light" tt="none" color={state.colour}>{state.title}</Badge>
            {outdated > 0 ? <Badge color="red" tt="none">{outdated} printed before the plan changed</Badge> : null}
          </Group>
          <Group gap="lg" visibleFrom="sm" wrap="nowrap">
            <Text size="sm">{[run.drivers.join(', ') || 'No driver', run.vehicles.join(', ')].filter(Boolean).join(', ')}</Text>
            <Text size="sm" c="dimmed" className="numbers" miw={210} ta="right">{count(run.stops.length, 'stop')}, {printed} printed, {done} done</Text>
            {installation ? <Text size="sm" c="dimmed" w={140} truncate>{installation}</Text> : null}
          </Group>
        </Group>
      </Accordion.Control>
      <Accordion.Panel>
        {outdated > 0 ? <Alert mb="xs" color="red" title={`${count(outdated, 'label')} of this run ${outdated === 1 ? 'shows' : 'show'} an earlier plan`}>Print {outdated === 1 ? 'it' : 'them'} again before loading: {run.stops.filter((stop) => stop.printed?.isOutdated).map(({ orderNumber }) => orderNumber).join(', ')}.</Alert> : null}
        {mayPrint ? <Pack run={run} /> : null}
        <Stops stops={run.stops} name={name} day={run.day} />
      </Accordion.Panel>
    </Accordion.Item>
  );
};
