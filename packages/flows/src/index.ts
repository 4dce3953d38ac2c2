export { createFlows, type Flows } from './flows.ts';
export type { FlowDeps, Nudge } from './deps.ts';
export type { SendResult } from './send-outcomes.ts';
export type { BatchCounts } from './send-batch.ts';
export type { FetchCounts } from './fetch-orders.ts';
export { createApplication, type Application, type ApplicationOptions } from './wire.ts';
export { createConnectInstallation, type ConnectInstallation, type LinnworksProof } from './connect-installation.ts';
export { createConfigureIntegration, type ConfigureIntegration, type ConfiguredIntegration } from './configure-integration.ts';
export { createMapService, type MapService } from './map-service.ts';
