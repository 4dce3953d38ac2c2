import { Tabs } from '@mantine/core';
import { useSearchParams } from 'react-router';
import { PageHead } from '../../parts/page-head.tsx';
import { Channels } from './channels.tsx';
import { Firing } from './firing.tsx';
import { Rules } from './rules.tsx';

/** What needs somebody now, which rules tell of it, and whom. */
export const Alerts = () => {
  const [params, setParams] = useSearchParams();
  return (
    <>
      <PageHead title="Alerts" lead="What needs somebody now, which rules tell of it, and whom." />
      <Tabs value={params.get('view') ?? 'now'} onChange={(view) => setParams(view && view !== 'now' ? { view } : {})} keepMounted={false}>
        <Tabs.List mb="md"><Tabs.Tab value="now">Now</Tabs.Tab><Tabs.Tab value="rules">Rules</Tabs.Tab><Tabs.Tab value="channels">Channels</Tabs.Tab></Tabs.List>
        <Tabs.Panel value="now"><Firing /></Tabs.Panel>
        <Tabs.Panel value="rules"><Rules /></Tabs.Panel>
        <Tabs.Panel value="channels"><Channels /></Tabs.Panel>
      </Tabs>
    </>
  );
};
