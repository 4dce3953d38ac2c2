export * from './database.ts';
export * from './migrate.ts';
export * from './audit-log.ts';
export * from './token-store.ts';
