export { createWorld, type Tenant, type World, type WorldOptions } from './world.ts';
export { createMasterDataWorld, type MasterDataWorldOptions } from './master-data-world.ts';
