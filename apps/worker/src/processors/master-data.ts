import type { Handlers } from '@stream-tech/queues';

/** Identifiers and postal services are synchronised here each night; the queue has no jobs yet. */
export const masterDataProcessors = (): Handlers<'master-data'> => ({});
