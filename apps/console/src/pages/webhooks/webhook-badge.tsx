import { Badge } from '@mantine/core';

const COLOURS: Record<string, string> = { pending: 'gray', 'in-progress': 'blue', processed: 'green', 'ready-for-retry': 'orange', failed: 'red', unmatched: 'yellow', 'no-action': 'gray', suspicious: 'pink' };

/** What became of an event. */
export const WebhookBadge = ({ status, title }: { status: string; title: string }) => <Badge variant="light" color={COLOURS[status] ?? 'gray'} tt="none">{title}</Badge>;
