import { Button, Group, Paper, Table, Text, Title } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ask } from '../../api/ask.ts';
import { useMay } from '../../api/me.ts';
import { tellDone, tellProblem } from '../../parts/notify.ts';
import { useSuggestions, type PostalService, type Suggested } from './use-set-up.ts';

/** Services that are not mapped yet and fit one place in Stream alone: taken over one by one, or all. */
export const Suggestions = ({ installationId, services }: { installationId: string; services: PostalService[] }) => {
  const { data } = useSuggestions(installationId);
  const mayChange = useMay('services:change');
  const queryClient = useQueryClient();
  const [isTaking, setTaking] = useState(false);
  const suggestions = (data?.suggestions ?? []).flatMap((suggestion) => {
    const service = services.find(({ id, ours }) => id === suggestion.postalServiceId && ours);
    return service ? [{ ...suggestion, name: service.name }] : [];
  });
  if (suggestions.length === 0) return null;
  const take = async (chosen: (Suggested & { name: string })[]): Promise<void> => {
    setTaking(true);
    try {
      for (const { postalServiceId, integrationId, depotId, methodId } of chosen) await ask('PUT', `/installations/${installationId}/services/${postalServiceId}`, { body: { integrationId, settings: { StreamDepot: depotId, StreamDeliveryMethod: methodId } } });
      tellDone(chosen.length === 1 ? `${chosen[0]?.name} is mapped; its waiting orders are checked again` : `${chosen.length} services are mapped; their waiting orders are checked again`);
    } catch (error) { tellProblem(error); } finally {
      // Once for all of them: each reading asks Linnworks for its list.
      await queryClient.invalidateQueries();
      setTaking(false);
    }
  };
  return (
    <Paper withBorder p="md" mb="md" component="section" aria-label="Suggestions">
      <Group justify="space-between"><Title order={2}>Suggestions</Title>{mayChange && suggestions.length > 1 ? <Button size="compact-sm" loading={isTaking} onClick={() => void take(suggestions)}>Take all {suggestions.length} over</Button> : null}</Group>
      <Text size="sm" c="dimmed" mb="xs">These are not mapped yet, and fit one place in Stream alone. Everything can be changed afterwards.</Text>
      <Table verticalSpacing={4}>
        <Table.Thead><Table.Tr><Table.Th>Service</Table.Th><Table.Th>Depot</Table.Th><Table.Th>Delivery method</Table.Th><Table.Th>Why</Table.Th><Table.Th><span className="skip">Decide</span></Table.Th></Table.Tr></Table.Thead>
        <Table.Tbody>{suggestions.map((suggestion) => (
          <Table.Tr key={suggestion.postalServiceId}><Table.Td>{suggestion.name}</Table.Td><Table.Td>{suggestion.depotName}</Table.Td><Table.Td>{suggestion.methodName}</Table.Td><Table.Td><Text size="sm" c="dimmed">{suggestion.why}</Text></Table.Td>
            <Table.Td ta="right">{mayChange ? <Button size="compact-sm" variant="default" disabled={isTaking} onClick={() => void take([suggestion])} aria-label={`Take over: ${suggestion.name}`}>Take over</Button> : null}</Table.Td></Table.Tr>
        ))}</Table.Tbody>
      </Table>
    </Paper>
  );
};
