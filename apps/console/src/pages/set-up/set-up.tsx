import { Loader, Paper, Tabs } from '@mantine/core';
import { useSearchParams } from 'react-router';
import { useMay } from '../../api/me.ts';
import { PageHead } from '../../parts/page-head.tsx';
import { ProblemBox } from '../../parts/problem-box.tsx';
import { SettingForm } from '../../parts/setting-form.tsx';
import { Accounts } from './accounts.tsx';
import { History } from './history.tsx';
import { MasterData } from './master-data.tsx';
import { Traffic } from './traffic.tsx';
import { useChange, useSystemSettings } from './use-set-up.ts';

const SystemSettings = () => {
  const { data, error, refetch } = useSystemSettings();
  const mayChange = useMay('settings:change');
  const change = useChange();
  if (error && !data) return <ProblemBox error={error} retry={() => void refetch()} />;
  if (!data) return <Loader aria-label="Loading" />;
  return (
    <>
    <Paper withBorder p="md">
      <SettingForm key={JSON.stringify(data.settings)} definitions={data.definitions} values={data.settings} readOnly={!mayChange} save={(body) => change.mutateAsync({ method: 'PATCH', path: '/settings', body, done: 'Saved; it holds from the next cycle on' })} />
    </Paper>
    <Traffic />
    <History of={{ system: true }} />
    </>
  );
};

/** Accounts, system settings and master data (R-169 … ). */
export const SetUp = () => {
  const [params, setParams] = useSearchParams();
  return (
    <>
      <PageHead title="Set-up" lead="Which accounts are connected, what each still lacks, and how the system works." />
      <Tabs value={params.get('view') ?? 'accounts'} onChange={(view) => setParams(view && view !== 'accounts' ? { view } : {})} keepMounted={false}>
        <Tabs.List mb="md"><Tabs.Tab value="accounts">Accounts</Tabs.Tab><Tabs.Tab value="system">System settings</Tabs.Tab><Tabs.Tab value="master-data">Master data</Tabs.Tab></Tabs.List>
        <Tabs.Panel value="accounts"><Accounts /></Tabs.Panel>
        <Tabs.Panel value="system"><SystemSettings /></Tabs.Panel>
        <Tabs.Panel value="master-data"><MasterData /></Tabs.Panel>
      </Tabs>
    </>
  );
};
