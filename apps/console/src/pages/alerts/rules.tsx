import { Button, Group, Loader, NumberInput, Paper, Switch, Table, Text } from '@mantine/core';
import { useState } from 'react';
import { useMay } from '../../api/me.ts';
import { ProblemBox } from '../../parts/problem-box.tsx';
import { SeverityBadge } from './severity-badge.tsx';
import { useRuleChange, useRules, type Rule } from './use-alerts.ts';

type Unit = NonNullable<Rule['definition']>['unit'];
const ONE: Record<Unit, string> = { orders: 'order', notifications: 'notification', minutes: 'minute', tries: 'try', refusals: 'refusal' };
const rangeOf = ({ definition }: Rule): string => (definition ? ` From ${definition.min} to ${definition.max} ${definition.unit}, normally ${definition.default}.` : '');

const Threshold = ({ rule: { id, title, definition, threshold }, mayManage, change }: { rule: Rule; mayManage: boolean; change: ReturnType<typeof useRuleChange> }) => {
  const [value, setValue] = useState<number | string>(threshold ?? '');
  if (!definition) return <Text size="sm" c="dimmed">as soon as it is so</Text>;
  const isRight = typeof value === 'number' && Number.isInteger(value) && value >= definition.min && value <= definition.max;
  return (
    <form onSubmit={(event) => { event.preventDefault(); if (isRight && value !== threshold) change.mutate({ id, change: { threshold: value } }); }}>
      <Group gap="xs" wrap="nowrap">
        <NumberInput size="xs" w={150} value={value} onChange={setValue} suffix={` ${value === 1 ? ONE[definition.unit] : definition.unit}`} allowDecimal={false} clampBehavior="none" disabled={!mayManage} aria-label={`From how many ${definition.unit} on: ${title}`} error={isRight ? null : `${definition.min} to ${definition.max}`} />
        {value !== threshold ? <Button type="submit" size="compact-sm" disabled={!isRight} loading={change.isPending && change.variables.id === id} aria-label={`Save ${title}`}>Save</Button> : null}
      </Group>
    </form>
  );
};

/** What is told of, from when on; made of the rules' own declaration. */
export const Rules = () => {
  const { data, error, refetch } = useRules();
  const mayManage = useMay('alerts:manage');
  const change = useRuleChange();
  if (error && !data) return <ProblemBox error={error} retry={() => void refetch()} />;
  if (!data) return <Loader aria-label="Loading" />;
  return (
    <Paper withBorder p="md">
      <Table.ScrollContainer minWidth={700}>
        <Table verticalSpacing="sm">
          <Table.Thead><Table.Tr><Table.Th w={60}>On</Table.Th><Table.Th>Rule</Table.Th><Table.Th w={100}>Severity</Table.Th><Table.Th w={240}>Tells from</Table.Th></Table.Tr></Table.Thead>
          <Table.Tbody>
            {data.map((rule) => (
              <Table.Tr key={rule.id}>
                <Table.Td><Switch checked={rule.enabled} disabled={!mayManage || (change.isPending && change.variables.id === rule.id)} onChange={(event) => change.mutate({ id: rule.id, change: { enabled: event.currentTarget.checked } })} aria-label={`Tell of: ${rule.title}`} /></Table.Td>
                <Table.Td><Text size="sm" fw={500}>{rule.title}</Text><Text size="xs" c="dimmed">{rule.help}{rangeOf(rule)}</Text></Table.Td>
                <Table.Td><SeverityBadge severity={rule.severity} /></Table.Td>
                <Table.Td><Threshold key={rule.threshold} rule={rule} mayManage={mayManage} change={change} /></Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      <Text size="sm" c="dimmed" mt="sm">An alert is told once when it begins and once when it is over, which it is when it has not been so for five minutes. One that lasts is told again each day, a critical one every four hours.{mayManage ? '' : ' An administrator can change the rules.'}</Text>
    </Paper>
  );
};
