export * from './database.ts';
export * from './migrate.ts';
export * from './audit-log.ts';
export * from './token-store.ts';
export * from './order-store.ts';
export { problemOf, violates } from './order-row.ts';
export type { FetchedOrder, KnownOrder } from './order-intake-store.ts';
export { LEASE_RENEWAL_SECONDS, LEASE_SECONDS, type ClaimedOrder, type QuietPeriod } from './order-sending-store.ts';
export type { WriteBackDue } from './order-write-back-store.ts';
