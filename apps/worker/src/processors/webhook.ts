import type { Handlers } from '@stream-tech/queues';

/** Webhook events are applied here; the queue has no jobs yet. */
export const webhookProcessors = (): Handlers<'webhook'> => ({});
