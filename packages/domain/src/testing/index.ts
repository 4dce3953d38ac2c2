export * from './sample-orders.ts';
