import { Badge } from '@mantine/core';
import type { AlertSeverity } from '@stream-tech/domain';

const SHOWN: Record<AlertSeverity, { title: string; colour: string }> = { critical: { title: 'Critical', colour: 'red' }, warning: { title: 'Warning', colour: 'orange' } };

/** How grave something is; critical is told in quiet hours too. */
export const SeverityBadge = ({ severity }: { severity: AlertSeverity }) => <Badge variant="light" tt="none" miw="fit-content" color={SHOWN[severity].colour}>{SHOWN[severity].title}</Badge>;
