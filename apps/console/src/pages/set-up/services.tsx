import { Alert, Anchor, Badge, Button, Group, Loader, Modal, Paper, Select, Stack, Table, Text, Title } from '@mantine/core';
import type { Depot } from '@stream-tech/domain';
import type { Integration, ServiceProposal } from '@stream-tech/store';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { useMay } from '../../api/me.ts';
import { PageHead } from '../../parts/page-head.tsx';
import { ProblemBox } from '../../parts/problem-box.tsx';
import { SettingForm } from '../../parts/setting-form.tsx';
import type { Offer, SettingDefinitions, SettingValues } from '../../parts/setting-fields.tsx';
import { shownSetting } from '../../parts/setting-words.ts';
import { History } from './history.tsx';
import { mappedSentence } from './steps.ts';
import { Suggestions } from './suggestions.tsx';
import { useAct, useChange, useDepots, useInstallations, useIntegrationSettings, usePostalServices, useProposals, useServices, type PostalService } from './use-set-up.ts';

/** Depots, and the methods of the chosen one; nothing where Stream lists none, so that both can be typed. */
const offered = (depots: Depot[]) => ({ StreamDepot: depot }: SettingValues): Record<string, Offer[]> => (depots.length === 0 ? {} : {
  StreamDepot: depots.map(({ id, name }) => ({ value: id, label: name === id ? id : `${name} (${id})` })),
  StreamDeliveryMethod: (depots.find(({ id }) => id === depot)?.deliveryMethods ?? []).map(({ id, name }) => ({ value: id, label: name === id ? id : `${name} (${id})` })),
});

/** The mapping of one postal service: depot and delivery method are chosen from what Stream lists (R-064 … … R-204). */
const Mapping = ({ installationId, service, integrations, definitions, close }: { installationId: string; service: PostalService; integrations: Integration[]; definitions: SettingDefinitions; close: () => void }) => {
  const [integrationId, setIntegrationId] = useState(service.mapping?.integrationId ?? integrations[0]?.id ?? '');
  const { data, error, isLoading } = useDepots(integrationId);
  const mayChange = useMay('services:change');
  const change = useChange();
  const save = async (settings: SettingValues): Promise<void> => {
    await change.mutateAsync({ method: 'PUT', path: `/installations/${installationId}/services/${service.id}`, body: { integrationId, settings }, done: `${service.name} is mapped; its waiting orders are checked again` });
    close();
  };
  return (
    <Stack>
      {integrations.length > 1 ? <Select label="Stream account" value={integrationId} onChange={(id) => setIntegrationId(id ?? integrationId)} allowDeselect={false} disabled={!mayChange} data={integrations.map(({ id, name, settings }) => ({ value: id, label: name || settings.StreamClientId }))} /> : null}
      {error ? <Alert color="yellow" title="Stream does not list its depots just now">{error.message} Depot and method can be typed.</Alert> : null}
      {isLoading ? <Loader size="sm" aria-label="Loading the depots" /> : <SettingForm definitions={definitions} values={service.mapping?.settings ?? {}} readOnly={!mayChange} offersOf={offered(data?.depots ?? [])} save={save} saveTitle="Save the mapping" mayBeUnchanged={service.mapping?.integrationId !== integrationId} />}
    </Stack>
  );
};

const Proposals = ({ proposals, definitions }: { proposals: ServiceProposal[]; definitions: SettingDefinitions }) => {
  const mayChange = useMay('services:change');
  const { act, isPending } = useAct();
  if (proposals.length === 0) return null;
  return (
    <Paper withBorder p="md" mb="md" component="section" aria-label="Proposals from Linnworks">
      <Title order={2}>Proposals from Linnworks</Title>
      <Text size="sm" c="dimmed" mb="xs">Somebody chose these inside Linnworks; they differ from the mapping here. Taking one over takes all of its service.</Text>
      <Table verticalSpacing={4}>
        <Table.Thead><Table.Tr><Table.Th>Service</Table.Th><Table.Th>Setting</Table.Th><Table.Th>Proposed</Table.Th><Table.Th><span className="skip">Decide</span></Table.Th></Table.Tr></Table.Thead>
        <Table.Tbody>
          {proposals.map(({ id, serviceName, key, value }) => (
            <Table.Tr key={id}>
              <Table.Td>{serviceName}</Table.Td><Table.Td>{definitions[key]?.title ?? key}</Table.Td><Table.Td>{shownSetting(value)}</Table.Td>
              <Table.Td>{mayChange ? <Group gap="xs" justify="flex-end"><Button size="compact-sm" disabled={isPending} aria-label={`Take over: ${definitions[key]?.title ?? key} of ${serviceName}`} onClick={() => act({ method: 'POST', path: `/service-proposals/${id}/accept`, done: `${serviceName} is mapped as proposed` })}>Take over</Button><Button size="compact-sm" variant="default" disabled={isPending} aria-label={`Dismiss: ${definitions[key]?.title ?? key} of ${serviceName}`} onClick={() => act({ method: 'DELETE', path: `/service-proposals/${id}`, done: 'The proposal is dismissed' })}>Dismiss</Button></Group> : null}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Paper>
  );
};

const stateOf = ({ mapping, ours }: PostalService): { title: string; colour: string } => {
  if (!mapping) return ours ? { title: 'Not mapped', colour: 'orange' } : { title: 'Another carrier', colour: 'gray' };
  if (mapping.problem) return { title: 'Wrong', colour: 'red' };
  return mapping.complete ? { title: 'Complete', colour: 'green' } : { title: 'Incomplete', colour: 'orange' };
};

/** The postal services of a Linnworks account and where each leads in Stream. */
export const ServicesPage = () => {
  const { id = '' } = useParams();
  const { data, error, refetch } = usePostalServices(id);
  const { data: accounts } = useIntegrationSettings();
  const { data: mappings } = useServices();
  const { data: installations } = useInstallations();
  const { data: proposed } = useProposals();
  const mayChange = useMay('services:change');
  const [open, setOpen] = useState<PostalService>();
  if (error && !data) return <ProblemBox error={error} retry={() => void refetch()} />;
  if (!data || !accounts || !mappings) return <Loader aria-label="Loading" />;
  const integrations = accounts.integrations.filter(({ installationId }) => installationId === id);
  const services = data.postalServices.toSorted((a, b) => Number(b.ours) - Number(a.ours) || a.name.localeCompare(b.name));
  return (
    <>
      <PageHead title="Postal services" lead={<>{installations?.installations.find((each) => each.id === id)?.name}, as Linnworks lists them now. <Anchor size="sm" underline="always" component={Link} to="/set-up">Back to the set-up</Anchor></>} />
      <Proposals proposals={(proposed?.proposals ?? []).filter(({ installationId }) => installationId === id)} definitions={mappings.definitions} />
      <Suggestions installationId={id} services={services} />
      <Text size="sm" mb="xs" role="status">{mappedSentence(data.count)}</Text>
      <Table.ScrollContainer minWidth={700}>
        <Table verticalSpacing={6} withTableBorder highlightOnHover>
          <Table.Thead><Table.Tr><Table.Th>Service</Table.Th><Table.Th>Vendor</Table.Th><Table.Th>Mapping</Table.Th><Table.Th>Depot</Table.Th><Table.Th>Delivery method</Table.Th><Table.Th>Label</Table.Th><Table.Th><span className="skip">Open</span></Table.Th></Table.Tr></Table.Thead>
          <Table.Tbody>
            {services.map((service) => {
              const { title, colour } = stateOf(service);
              const settings = service.mapping?.settings;
              return (
                <Table.Tr key={service.id}>
                  <Table.Td>{service.name}{service.mapping?.problem ? <Text size="xs">{service.mapping.problem}</Text> : null}</Table.Td><Table.Td><Text size="sm" {...(service.ours ? {} : { c: 'dimmed' })}>{service.vendor}</Text></Table.Td>
                  <Table.Td><Badge variant="light" tt="none" color={colour}>{title}</Badge></Table.Td><Table.Td>{settings?.StreamDepot}</Table.Td><Table.Td>{settings?.StreamDeliveryMethod}</Table.Td><Table.Td>{settings?.ShippingLabelType}</Table.Td>
                  <Table.Td ta="right">{service.ours || service.mapping ? <Button size="compact-sm" variant="default" disabled={integrations.length === 0} onClick={() => setOpen(service)} aria-label={`${mayChange ? (service.mapping ? 'Change' : 'Map') : 'Look'}: ${service.name}`}>{mayChange ? (service.mapping ? 'Change' : 'Map') : 'Look'}</Button> : null}</Table.Td>
                </Table.Tr>
              );
            })}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      <History of={{ installationId: id, services: true }} />
      <Modal opened={open !== undefined} onClose={() => setOpen(undefined)} title={open ? `${open.name} in Stream` : ''} size="xl">
        {open ? <Mapping key={open.id} installationId={id} service={open} integrations={integrations} definitions={mappings.definitions} close={() => setOpen(undefined)} /> : null}
      </Modal>
    </>
  );
};
