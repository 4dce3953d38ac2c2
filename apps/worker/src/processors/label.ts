import type { Handlers } from '@stream-tech/queues';

/** Labels are drawn ahead and produced for the api here; the queue has no jobs yet. */
export const labelProcessors = (): Handlers<'label'> => ({});
