export * from './test-queues.ts';
export * from './tcp-gate.ts';
export * from './until.ts';
