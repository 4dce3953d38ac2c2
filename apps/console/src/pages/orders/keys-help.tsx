import { ActionIcon, Kbd, Popover, Table, Text } from '@mantine/core';
import { useDisclosure, useHotkeys } from '@mantine/hooks';
import { IconKeyboard } from '@tabler/icons-react';

const KEYS: [keys: string[], does: string][] = [
  [['/'], 'Search in these orders'], [['↓', '↑'], 'Go from order to order'], [['Enter'], 'Open the order'], [['Space'], 'Select it, or not'], [['?'], 'Show this'],
];

/** Which keys there are. */
export const KeysHelp = () => {
  const [open, { toggle, close }] = useDisclosure();
  useHotkeys([['shift+?', toggle], ['?', toggle]]);
  return (
    <Popover opened={open} onChange={close} position="bottom-end" shadow="md">
      <Popover.Target><ActionIcon variant="subtle" color="gray" aria-label="Keys" aria-expanded={open} onClick={toggle}><IconKeyboard size={18} /></ActionIcon></Popover.Target>
      <Popover.Dropdown>
        <Table withRowBorders={false} verticalSpacing={2} aria-label="Keys"><Table.Tbody>{KEYS.map(([keys, does]) => <Table.Tr key={does}><Table.Td>{keys.map((key) => <Kbd key={key} size="xs" mr={4}>{key}</Kbd>)}</Table.Td><Table.Td><Text size="sm">{does}</Text></Table.Td></Table.Tr>)}</Table.Tbody></Table>
      </Popover.Dropdown>
    </Popover>
  );
};
