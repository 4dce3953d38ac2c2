import { Tabs } from '@mantine/core';
import { useSearchParams } from 'react-router';
import { PageHead } from '../../parts/page-head.tsx';
import { Operators } from './operators.tsx';
import { Tokens } from './tokens.tsx';

/** Who may sign in, and which scripts may. */
export const Users = () => {
  const [params, setParams] = useSearchParams();
  return (
    <>
      <PageHead title="Users" lead="Who may sign in, as what and for which accounts; and the tokens of scripts." />
      <Tabs value={params.get('view') ?? 'people'} onChange={(view) => setParams(view === 'people' || !view ? {} : { view })} keepMounted={false}>
        <Tabs.List mb="md"><Tabs.Tab value="people">People</Tabs.Tab><Tabs.Tab value="tokens">API tokens</Tabs.Tab></Tabs.List>
        <Tabs.Panel value="people"><Operators /></Tabs.Panel>
        <Tabs.Panel value="tokens"><Tokens /></Tabs.Panel>
      </Tabs>
    </>
  );
};
