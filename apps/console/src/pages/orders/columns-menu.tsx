import { ActionIcon, Button, Checkbox, Group, Popover, Stack } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconColumns3 } from '@tabler/icons-react';
import { COLUMNS, columnsOf, USUAL } from './columns.tsx';

/** Which columns are shown, and in which order. */
export const ColumnsMenu = ({ chosen, choose }: { chosen: string[]; choose: (columns: string[]) => void }) => {
  const shown = columnsOf(chosen).map(({ accessor }) => accessor);
  const rest = COLUMNS.filter(({ accessor }) => !shown.includes(accessor));
  const titleOf = (accessor: string): string => COLUMNS.find((column) => column.accessor === accessor)?.title ?? accessor;
  const move = (index: number, by: number): void => {
    const moved = [...shown];
    moved.splice(index + by, 0, ...moved.splice(index, 1));
    choose(moved);
  };
  return (
    <Popover position="bottom-end" shadow="md" width={260} trapFocus>
      <Popover.Target><Button variant="subtle" color="gray" size="compact-sm" leftSection={<IconColumns3 size={16} />}>Columns</Button></Popover.Target>
      <Popover.Dropdown p="xs">
        <Stack gap={2}>
          {shown.map((accessor, index) => (
            <Group key={accessor} justify="space-between" wrap="nowrap" gap={0}>
              <Checkbox size="xs" label={titleOf(accessor)} checked disabled={shown.length === 1} onChange={() => choose(shown.filter((each) => each !== accessor))} />
              <Group gap={0} wrap="nowrap">
                <ActionIcon variant="subtle" color="gray" size="sm" disabled={index === 0} aria-label={`${titleOf(accessor)}: further left`} onClick={() => move(index, -1)}><IconArrowUp size={14} /></ActionIcon>
                <ActionIcon variant="subtle" color="gray" size="sm" disabled={index === shown.length - 1} aria-label={`${titleOf(accessor)}: further right`} onClick={() => move(index, 1)}><IconArrowDown size={14} /></ActionIcon>
              </Group>
            </Group>
          ))}
          {rest.map(({ accessor, title }) => <Checkbox key={accessor} size="xs" label={title} checked={false} onChange={() => choose([...shown, accessor])} />)}
          {shown.join() === USUAL.join() ? null : <Button mt={4} size="compact-xs" variant="default" onClick={() => choose([])}>Usual columns</Button>}
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
};
