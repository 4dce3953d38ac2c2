export { createWorld, type Tenant, type World, type WorldOptions } from './world.ts';
