export { createWorld, type Tenant, type World, type WorldOptions } from './world.ts';
export { createMasterDataWorld, type MasterDataWorldOptions } from './master-data-world.ts';
export { createEventWorld, type EventWorld } from './event-world.ts';
export { playHistories, type HistoriesOutcome } from './histories.ts';
export { createAlertWorld, type AlertWorld } from './alert-world.ts';
