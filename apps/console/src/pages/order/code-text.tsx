import { Code, CopyButton, Button, Group, ScrollArea, Text } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';

/** JSON, set out to be read; any other text as it is. A number too long for this browser would be rounded, so such JSON stays as it came. */
export const setOut = (text: string): string => {
  if (/\d{16}/.test(text)) return text;
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
};

/** Copies a text; says so for a moment. */
export const Copy = ({ text, label }: { text: string; label: string }) => (
  <CopyButton value={text}>
    {({ copied, copy }) => <Button size="compact-xs" variant="default" aria-label={label} leftSection={copied ? <IconCheck size={12} /> : <IconCopy size={12} />} onClick={copy}>{copied ? 'Copied' : 'Copy'}</Button>}
  </CopyButton>
);

/** A body of a request or an answer: text and nothing else, whatever it holds (security.md, 7). */
export const CodeText = ({ title, text, remark = '' }: { title: string; text: string; remark?: string }) => {
  const shown = setOut(text);
  return (
    <div>
      <Group gap="xs" mb={4}><Text size="sm" fw={500}>{title}</Text><Copy text={shown} label={`Copy: ${title}`} />{remark ? <Text size="xs" c="dimmed">{remark}</Text> : null}</Group>
      <ScrollArea.Autosize mah={340} viewportProps={{ tabIndex: 0, 'aria-label': title }}><Code block className="pre">{shown || 'Empty'}</Code></ScrollArea.Autosize>
    </div>
  );
};
