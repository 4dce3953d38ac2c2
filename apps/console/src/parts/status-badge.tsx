import { Badge } from '@mantine/core';
import { STATUS_COLOURS } from '../theme.ts';

/** An order's status in the guide's words. */
export const StatusBadge = ({ status, title }: { status: string; title: string }) => <Badge variant="light" color={STATUS_COLOURS[status] ?? 'gray'} tt="none">{title}</Badge>;
