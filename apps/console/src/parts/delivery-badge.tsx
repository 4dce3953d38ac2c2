import { Badge } from '@mantine/core';
import type { DeliveryStatus } from '@stream-tech/domain';

/** The colour of what Stream says, by how good it is. */
export const TONES: Record<DeliveryStatus['tone'], string> = { good: 'green', bad: 'red', neutral: 'gray' };

/** What Stream says of an order, beside our own status: Completed means that Stream has it, not that it is delivered. */
export const DeliveryBadge = ({ delivery: { title, tone } }: { delivery: DeliveryStatus }) => <Badge variant={tone === 'bad' ? 'filled' : 'light'} color={TONES[tone]} tt="none">{title}</Badge>;
