import { Anchor, Badge, Group, Table, Text } from '@mantine/core';
import type { RunStop } from '@stream-tech/store';
import { Link } from 'react-router';
import { DeliveryBadge } from '../../parts/delivery-badge.tsx';
import { StatusBadge } from '../../parts/status-badge.tsx';
import { When } from '../../parts/when.tsx';
import { isOutdated, labelState, outcomeOf, printedPlan } from './run-words.ts';

/** What became of a stop; what went well and what went wrong are seen from afar. */
const Outcome = ({ stop }: { stop: RunStop }) => {
  const outcome = outcomeOf(stop);
  return outcome.tone === 'neutral' ? <Text size="sm">{outcome.title}</Text> : <DeliveryBadge delivery={outcome} />;
};

const Label = ({ stop, day }: { stop: RunStop; day: string | null }) => {
  const shown = stop.printed?.shown;
  const { title, colour } = labelState(stop);
  return (
    <>
      <Group gap="xs"><Badge variant={isOutdated(stop) ? 'filled' : 'light'} color={colour} tt="none">{title}</Badge>{stop.printed && !isOutdated(stop) ? <Text span size="xs" c="dimmed" title={`Printed by ${stop.printed.by}`}><When at={stop.printed.at} /></Text> : null}</Group>
      {stop.printed && isOutdated(stop) ? <Text size="xs" title={`Printed by ${stop.printed.by}`}>Printed <When at={stop.printed.at} />, before the plan changed.{shown ? ` The label says ${printedPlan(shown, day)}.` : ''}</Text> : null}
    </>
  );
};

/** The time of arrival; with its date where that is not the run's. */
const arrivalOf = (eta: string | null, day: string | null): string => (eta && day && eta.startsWith(`${day} `) ? eta.slice(day.length + 1) : eta ?? '');

/** The stops of a run in its order, each with its order, its label and what became of it. */
export const Stops = ({ stops, name, day }: { stops: RunStop[]; name: string; day: string | null }) => (
  <Table.ScrollContainer minWidth={720}>
    <Table verticalSpacing={4} aria-label={`Stops of ${name}`} highlightOnHover>
      <Table.Thead><Table.Tr><Table.Th w={60}>Stop</Table.Th><Table.Th w={100}>Order</Table.Th><Table.Th>Customer</Table.Th><Table.Th w={110}>Arrival</Table.Th><Table.Th w={150}>At Stream</Table.Th><Table.Th w={230}>Label</Table.Th></Table.Tr></Table.Thead>
      <Table.Tbody>
        {stops.map((stop) => (
          <Table.Tr key={stop.orderId}>
            <Table.Td className="numbers" fw={600}>{stop.sequence ?? '–'}</Table.Td>
            <Table.Td className="numbers"><Anchor size="sm" component={Link} to={`/orders/${stop.orderId}`}>{stop.orderNumber}</Anchor></Table.Td>
            <Table.Td>{stop.customerName} <Text span size="xs" c="dimmed" display="inline-block">{stop.postcode}</Text>{stop.status === 'completed' ? null : <> <StatusBadge status={stop.status} title={stop.statusTitle} /></>}</Table.Td>
            <Table.Td className="numbers">{arrivalOf(stop.eta, day)}</Table.Td>
            <Table.Td><Outcome stop={stop} /></Table.Td>
            <Table.Td><Label stop={stop} day={day} /></Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  </Table.ScrollContainer>
);
