import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';

const current = new AsyncLocalStorage<string>();
const ACCEPTABLE = /^[A-Za-z0-9._-]{8,64}$/;

/** The correlation id of the work under way; a new one where there is none. */
export const correlationId = (): string => current.getStore() ?? randomUUID();

/** Runs `work` under a correlation id, so that request, job, partner call and audit row can be told as one story (architecture, W10). */
export const withCorrelation = <T>(id: string, work: () => T): T => current.run(id, work);

/** An id from outside where it has a harmless form, else a new one (security.md, 50: no log injection). */
export const acceptCorrelation = (offered: unknown): string => (typeof offered === 'string' && ACCEPTABLE.test(offered) ? offered : randomUUID());
