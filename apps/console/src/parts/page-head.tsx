import { Group, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';

/** A page's name, what it is for, and its buttons. */
export const PageHead = ({ title, lead, children }: { title: ReactNode; lead?: ReactNode; children?: ReactNode }) => (
  <Group justify="space-between" align="flex-start" mb="md" gap="sm">
    <div>
      <Title order={1}>{title}</Title>
      {lead ? <Text size="sm" c="dimmed">{lead}</Text> : null}
    </div>
    <Group gap="xs">{children}</Group>
  </Group>
);
