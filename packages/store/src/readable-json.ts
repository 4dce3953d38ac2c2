import { readable } from '@stream-tech/domain';

/** A value as JSON that `jsonb` takes: NUL and half surrogate pairs in its texts, which Postgres refuses, are shown as U+FFFD (F35). */
export const readableJson = (value: unknown): string => JSON.stringify(value, (_key, inner: unknown) => (typeof inner === 'string' ? readable(inner) : inner));
