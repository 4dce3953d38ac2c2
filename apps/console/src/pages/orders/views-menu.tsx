import { Button, Group, Menu, Modal, Stack, Text, TextInput } from '@mantine/core';
import { IconBookmark, IconTrash } from '@tabler/icons-react';
import type { OperatorView } from '@stream-tech/store';
import { useState } from 'react';
import { useViews } from './use-orders.ts';

/** Views that one keeps: a filter with its order and its columns, under a name. */
export const ViewsMenu = ({ query, columns, open }: { query: string; columns: string[]; open: (view: OperatorView) => void }) => {
  const { views, keep, remove } = useViews();
  const [isNaming, setNaming] = useState(false);
  const [name, setName] = useState('');
  const current = views.find((view) => view.query === query && view.columns.join() === columns.join());
  return (
    <>
      <Menu position="bottom-end" shadow="md" width={280}>
        <Menu.Target><Button variant="subtle" color="gray" size="compact-sm" leftSection={<IconBookmark size={16} />}>{current ? current.name : 'Views'}</Button></Menu.Target>
        <Menu.Dropdown>
          {views.length === 0 ? <Menu.Label>A view keeps a filter, its order and its columns.</Menu.Label> : <Menu.Label>My views</Menu.Label>}
          {views.map((view) => <Menu.Item key={view.id} onClick={() => open(view)} fw={view === current ? 600 : 400}>{view.name}</Menu.Item>)}
          <Menu.Divider />
          <Menu.Item onClick={() => { setName(current?.name ?? ''); setNaming(true); }}>Keep what is shown as a view…</Menu.Item>
          {current ? <Menu.Item color="red" leftSection={<IconTrash size={14} />} onClick={() => remove.mutate(current.id)}>Remove the view {current.name}</Menu.Item> : null}
        </Menu.Dropdown>
      </Menu>
      <Modal opened={isNaming} onClose={() => setNaming(false)} title="Keep this view" size="sm">
        <form onSubmit={(event) => { event.preventDefault(); if (name.trim()) keep.mutate({ name: name.trim(), query, columns }, { onSuccess: () => setNaming(false) }); }}>
          <Stack gap="sm">
            <TextInput label="Name" data-autofocus maxLength={60} value={name} onChange={(event) => setName(event.currentTarget.value)} />
            {views.some((view) => view.name === name.trim()) ? <Text size="sm">The view of this name becomes this one.</Text> : null}
            <Group justify="flex-end"><Button variant="default" onClick={() => setNaming(false)}>Cancel</Button><Button type="submit" disabled={!name.trim()} loading={keep.isPending}>Keep</Button></Group>
          </Stack>
        </form>
      </Modal>
    </>
  );
};
