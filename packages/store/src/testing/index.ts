export * from './test-database.ts';
export * from './fill-orders.ts';
