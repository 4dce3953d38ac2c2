export { createFlows, type Flows } from './flows.ts';
export type { FlowDeps, Nudge } from './deps.ts';
export type { SendResult } from './send-outcomes.ts';
export type { BatchCounts } from './send-batch.ts';
export type { FetchCounts } from './fetch-orders.ts';
export { createApplication, type Application, type ApplicationOptions } from './wire.ts';
