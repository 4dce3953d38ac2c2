import { Alert, Anchor, Loader, Paper, Stack, Text, TextInput } from '@mantine/core';
import type { Integration } from '@stream-tech/store';
import { useState } from 'react';
import { Link, useNavigate, useParams, useSearchParams } from 'react-router';
import { useMay } from '../../api/me.ts';
import { PageHead } from '../../parts/page-head.tsx';
import { ProblemBox } from '../../parts/problem-box.tsx';
import { SettingForm } from '../../parts/setting-form.tsx';
import type { SettingDefinitions } from '../../parts/setting-fields.tsx';
import { History } from './history.tsx';
import { useChange, useInstallations, useIntegrationSettings } from './use-set-up.ts';

const Change = ({ integration, definitions }: { integration: Integration; definitions: SettingDefinitions }) => {
  const mayChange = useMay('installations:change');
  const change = useChange();
  const warnings = change.data?.warnings ?? [];
  return (
    <Stack>
      {warnings.map((warning) => <Alert key={warning} color="yellow" title={warning} />)}
      <SettingForm
        key={integration.version} definitions={definitions} values={integration.settings} hasSecret={integration.hasSecret} readOnly={!mayChange}
        save={(settings) => change.mutateAsync({ method: 'PATCH', path: `/integrations/${integration.id}`, body: { settings }, done: 'Saved; it holds from the next cycle on' })}
      />
    </Stack>
  );
};

const Create = ({ installationId, definitions }: { installationId: string; definitions: SettingDefinitions }) => {
  const [name, setName] = useState('');
  const change = useChange();
  const navigate = useNavigate();
  return (
    <Stack>
      <TextInput label="Name" description="How this Stream account is called here; may be empty." value={name} onChange={(event) => setName(event.currentTarget.value)} maxLength={100} maw={420} />
      <SettingForm
        definitions={definitions} values={{}} readOnly={false} saveTitle="Connect to Stream"
        save={async (settings) => { await change.mutateAsync({ method: 'POST', path: '/integrations', body: { installationId, name, settings }, done: 'Stream accepted the credentials; the account is connected' }); await navigate('/set-up'); }}
      />
    </Stack>
  );
};

/** The settings of a Stream account, or a new one (R-169 … R-194); its form is made of their declaration. */
export const IntegrationPage = () => {
  const { id = '' } = useParams();
  const [params] = useSearchParams();
  const { data, error, refetch } = useIntegrationSettings();
  const { data: accounts } = useInstallations();
  if (error && !data) return <ProblemBox error={error} retry={() => void refetch()} />;
  if (!data) return <Loader aria-label="Loading" />;
  const integration = data.integrations.find((each) => each.id === id);
  const installationId = integration?.installationId ?? params.get('installationId') ?? '';
  const installation = accounts?.installations.find((each) => each.id === installationId);
  return (
    <>
      <PageHead title={integration ? integration.name || integration.settings.StreamClientId : 'Connect a Stream account'} lead={<>{installation ? `${installation.name}. ` : ''}Changed credentials are tried with Stream before anything is saved. <Anchor size="sm" underline="always" component={Link} to="/set-up">Back to the set-up</Anchor></>} />
      {integration?.problem ? <Alert color="red" mb="md" title={integration.problem} /> : null}
      <Paper withBorder p="md">
        {integration ? <Change integration={integration} definitions={data.definitions} /> : id === 'new' ? <Create installationId={installationId} definitions={data.definitions} /> : <Text>There is no such Stream account.</Text>}
      </Paper>
      {integration ? <History of={{ integrationId: integration.id }} /> : null}
    </>
  );
};
