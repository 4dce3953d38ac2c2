import { Anchor, Stack, Text, Title } from '@mantine/core';
import { isRouteErrorResponse, Link, useRouteError } from 'react-router';

/** Shown where there is no page, or where one failed. */
export const Lost = () => {
  const error = useRouteError();
  const failed = error !== undefined && error !== null && !isRouteErrorResponse(error);
  return (
    <Stack p="xl" gap="sm">
      <Title order={1}>{failed ? 'This page failed' : 'There is no such page'}</Title>
      <Text>{failed ? `It said: ${error instanceof Error ? error.message : String(error)}. Reload it; what you did before is stored.` : 'The address may be old, or mistyped.'}</Text>
      <Anchor component={Link} to="/orders">To the orders</Anchor>
    </Stack>
  );
};

/** Shown in place of a page that one's role does not open: the navigation does not lead there, but an address may. */
export const NotYours = ({ title }: { title: string }) => (
  <Stack p="xl" gap="sm">
    <Title order={1}>{title}</Title>
    <Text>Your role does not open this page. Somebody of support or an administrator can look for you.</Text>
    <Anchor component={Link} to="/orders">To the orders</Anchor>
  </Stack>
);
