import { ActionIcon, AppShell, Badge, Burger, Button, Center, Group, Loader, NavLink, Text, TextInput, useMantineColorScheme } from '@mantine/core';
import { useDisclosure, useHotkeys } from '@mantine/hooks';
import { IconLogout, IconMoon, IconSearch, IconSun, IconUser } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { Link, Outlet, useLocation, useNavigate } from 'react-router';
import { useAlerts } from './api/alerts.ts';
import { ask } from './api/ask.ts';
import { meQuery, type Me } from './api/me.ts';
import { Problem } from './api/problem.ts';
import { useLiveChanges } from './api/live.ts';
import { FOUND } from './pages/orders/filter.ts';
import { ROOMS } from './rooms.ts';
import { ConfirmYourself } from './parts/confirm-yourself.tsx';
import { NotYours } from './parts/lost.tsx';
import { ProblemBox } from './parts/problem-box.tsx';
import { tellProblem } from './parts/notify.ts';

const Scheme = () => {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const dark = colorScheme === 'dark' || (colorScheme === 'auto' && globalThis.matchMedia('(prefers-color-scheme: dark)').matches);
  return (
    <ActionIcon variant="subtle" color="gray" aria-label={dark ? 'Light colours' : 'Dark colours'} onClick={() => setColorScheme(dark ? 'light' : 'dark')}>
      {dark ? <IconSun size={18} /> : <IconMoon size={18} />}
    </ActionIcon>
  );
};

/** One field for everything a caller on the telephone can name. */
const Finder = () => {
  const field = useRef<HTMLInputElement>(null);
  const navigate = useNavigate();
  // A page that has a search of its own is searched first.
  useHotkeys([['/', () => (document.querySelector<HTMLInputElement>('input[data-page-search]') ?? field.current)?.focus()]]);
  return (
    <form role="search" onSubmit={(event) => {
      event.preventDefault();
      const search = field.current?.value.trim() ?? '';
      if (!search || !field.current) return;
      // The page shows what is searched for in a field of its own.
      field.current.value = '';
      void navigate(`/orders?search=${encodeURIComponent(search)}`, { state: FOUND });
    }}>
      <TextInput ref={field} name="search" maxLength={100} w={{ base: 150, sm: 340 }} leftSection={<IconSearch size={16} />} placeholder="Find an order, a customer, a postcode …" aria-label="Find an order by number, reference, customer, postcode, consignment or tracking number" />
    </form>
  );
};

const Person = ({ me }: { me: Me }) => {
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const signOut = async (): Promise<void> => {
    try {
      await ask('POST', '/logout');
      queryClient.clear();
      await navigate('/login');
    } catch (error) { tellProblem(error); }
  };
  return (
    <>
      <Button component={Link} to="/my-sign-in" variant="subtle" color="gray" size="compact-sm" leftSection={<IconUser size={16} />} title={`${me.operator.email}, ${me.operator.role}`} aria-label={`My sign-in: ${me.operator.email}`}><Text size="sm" visibleFrom="md" truncate maw={220}>{me.operator.email}</Text></Button>
      <ActionIcon variant="subtle" color="gray" title="Sign out" aria-label="Sign out" onClick={() => void signOut()}><IconLogout size={18} /></ActionIcon>
    </>
  );
};

/** How many alerts are on, beside the way to them. */
const Firing = () => {
  const count = useAlerts().data?.firing.length ?? 0;
  return count > 0 ? <Badge size="sm" color="red" aria-label={`${count} on`}>{count}</Badge> : null;
};

/** The frame around every page: where one can go, who is here, and the search field. Strangers are sent to the sign-in. */
export const Shell = () => {
  const [open, { toggle, close }] = useDisclosure();
  const { pathname, search } = useLocation();
  const navigate = useNavigate();
  const { data: me, error, refetch } = useQuery(meQuery);
  const stranger = error instanceof Problem && error.status === 401;
  useEffect(() => { if (stranger) void navigate(`/login?next=${encodeURIComponent(pathname + search)}`, { replace: true }); }, [stranger, navigate, pathname, search]);
  const lacksFactor = me?.factor.isMissing ?? false;
  useEffect(() => { if (lacksFactor && pathname !== '/my-sign-in') void navigate('/my-sign-in', { replace: true }); }, [lacksFactor, navigate, pathname]);
  useEffect(close, [pathname, close]);
  useLiveChanges();
  if (error && !me && !stranger) return <Center h="100vh"><ProblemBox error={error} retry={() => void refetch()} /></Center>;

  const rooms = lacksFactor ? [] : ROOMS.filter(({ permission }) => me?.permissions.includes(permission));
  const closed = me && ROOMS.find((room) => room.path !== '/' && !rooms.includes(room) && (pathname === room.path || pathname.startsWith(`${room.path}/`)));
  return (
    <AppShell header={{ height: 52 }} navbar={{ width: 200, breakpoint: 'sm', collapsed: { mobile: !open } }} padding="md">
      <a className="skip" href="#main">To the page</a>
      <AppShell.Header>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap">
            <Burger opened={open} onClick={toggle} hiddenFrom="sm" size="sm" aria-label="Pages" />
            <Text fw={600} visibleFrom="md" component={Link} to="/" c="inherit" td="none">Stream Tech Integration</Text>
          </Group>
          <Finder />
          <Group gap={4} wrap="nowrap"><Scheme />{me ? <Person me={me} /> : null}</Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="xs">
        <AppShell.Section grow className="scrolls">
          {rooms.map(({ path, title, icon: Icon, outside }) => (outside
            ? <NavLink key={path} href={path} label={title} leftSection={<Icon size={18} />} />
            : <NavLink key={path} component={Link} to={path} label={title} leftSection={<Icon size={18} />} rightSection={path === '/alerts' ? <Firing /> : null} active={path === '/' ? pathname === '/' : pathname.startsWith(path)} aria-current={pathname === path ? 'page' : undefined} />))}
        </AppShell.Section>
      </AppShell.Navbar>
      <AppShell.Main id="main">
        {me ? null : <Center h="50vh"><Loader aria-label="Loading" /></Center>}
        {/* The page asks for its data while it is still found out who is there; nobody sees it before. */}
        <div hidden={!me}>{closed ? <NotYours title={closed.title} /> : <Outlet />}</div>
      </AppShell.Main>
      <ConfirmYourself />
    </AppShell>
  );
};
