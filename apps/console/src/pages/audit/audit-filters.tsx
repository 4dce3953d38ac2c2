import { Autocomplete, Button, Group, Select, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import { TimeField } from '../../parts/time-field.tsx';
import { useSummary } from '../orders/use-orders.ts';
import { auditParamsOf, type AuditFilters } from './filter.ts';
import { SPANS } from './spans.ts';
import { useActors, useOutcomes } from './use-audit.ts';
import { whoIsMeant } from './who.ts';
import { KINDS } from './words.ts';

type Typed = Pick<AuditFilters, 'orderNumber' | 'actor' | 'correlationId'>;
type FiltersProps = { filter: AuditFilters; change: (changed: Partial<AuditFilters>) => void; clear: () => void };

const typedOf = ({ orderNumber, actor, correlationId }: Typed): Typed => ({ orderNumber, actor, correlationId });

/** Everything one can look for. What is chosen counts at once, what is typed with Enter or the button. */
export const AuditFilterForm = ({ filter, change, clear }: FiltersProps) => {
  const { data: summary } = useSummary();
  const { data: words } = useOutcomes();
  const { data: known = { people: [], triggers: [] } } = useActors();
  const { orderNumber, actor, correlationId } = filter;
  const [typed, setTyped] = useState<Typed>(typedOf(filter));
  const [unclear, setUnclear] = useState('');
  useEffect(() => setTyped({ orderNumber, actor, correlationId }), [orderNumber, actor, correlationId]);
  const type = (name: keyof Typed) => (event: { currentTarget: { value: string } }): void => setTyped({ ...typed, [name]: event.currentTarget.value });
  const isNumber = /^[1-9]\d{0,14}$/.test(typed.orderNumber.trim()) || typed.orderNumber.trim() === '';
  const isFiltered = Object.keys(auditParamsOf(filter)).length > 0;
  const search = (of = typed): void => {
    const who = whoIsMeant(of.actor, [...known.people, ...known.triggers]);
    setUnclear('problem' in who ? who.problem : '');
    if (isNumber && 'actor' in who) { setTyped({ ...of, actor: who.actor }); change({ orderNumber: of.orderNumber.trim(), actor: who.actor, correlationId: of.correlationId.trim() }); }
  };

  return (
    <form onSubmit={(event) => { event.preventDefault(); search(); }}>
      <Group mb="sm" gap="sm" align="flex-end">
        <Select label="About" size="xs" w={150} clearable searchable placeholder="All" value={filter.kind || null} onChange={(kind) => change({ kind: kind ?? '' })} data={Object.entries(KINDS).map(([value, label]) => ({ value, label }))} />
        <Select label="Outcome" size="xs" w={190} clearable searchable placeholder="All" value={filter.outcome || null} onChange={(outcome) => change({ outcome: outcome ?? '' })} data={[...new Set([...(filter.outcome ? [filter.outcome] : []), ...(words?.outcomes ?? [])])].sort()} />
        <Select label="Account" size="xs" w={190} clearable searchable placeholder="All" value={filter.installationId || null} onChange={(installationId) => change({ installationId: installationId ?? '' })} data={(summary?.installations ?? []).map(({ id, name }) => ({ value: id, label: name }))} />
        <TimeField label="From" value={filter.from} change={(from) => change({ from })} />
        <TimeField label="Until" value={filter.until} change={(until) => change({ until })} />
        <Button.Group>{SPANS.map(({ title, at }) => <Button key={title} type="button" size="xs" variant="default" onClick={() => change(at())}>{title}</Button>)}</Button.Group>
        <TextInput label="Order number" size="xs" w={120} inputMode="numeric" value={typed.orderNumber} onChange={type('orderNumber')} error={isNumber ? null : 'A whole number'} />
        <Autocomplete label="Who" size="xs" w={210} placeholder="E-mail, stream, schedule" value={typed.actor} error={unclear || null} onChange={(value) => { setUnclear(''); setTyped({ ...typed, actor: value }); }} onOptionSubmit={(value) => search({ ...typed, actor: value })} data={[{ group: 'People', items: known.people }, { group: 'By itself', items: known.triggers }]} />
        <TextInput label="Number in logs" size="xs" w={190} value={typed.correlationId} onChange={type('correlationId')} />
        <Group gap="xs"><Button type="submit" size="xs">Search</Button>{isFiltered ? <Button variant="default" size="xs" onClick={clear}>Show all</Button> : null}</Group>
      </Group>
    </form>
  );
};
