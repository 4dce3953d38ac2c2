import type { Clock, Logger } from '@stream-tech/platform';
import type { AuditLog, DepotStore, InstallationStore, IntegrationStore, NightlyRunStore, PostalServiceListStore, SendingContexts, ServiceStore } from '@stream-tech/store';
import type { FlowDeps } from '../deps.ts';

/** What the nightly work on master data stands on. */
export type MasterDataDeps = {
  nights: NightlyRunStore;
  integrations: Pick<IntegrationStore, 'ofInstallation'>;
  installations: Pick<InstallationStore, 'get' | 'markTokenRefused' | 'markTokenAccepted'>;
  services: Pick<ServiceStore, 'ofInstallation' | 'flag'>;
  /** Depots as they were read last. */
  depots: DepotStore;
  /** Postal services as Linnworks listed them last. */
  serviceLists: Pick<PostalServiceListStore, 'keep'>;
  contexts: Pick<SendingContexts, 'system' | 'noteReconnect' | 'noteAnswering'>;
  audit: Pick<AuditLog, 'append'>;
  linnworksFor: FlowDeps['linnworksFor'];
  carrierFor: FlowDeps['carrierFor'];
  clock: Clock;
  log: Pick<Logger, 'info' | 'warn'>;
  /** Decides about the vendor name. */
  deployment: 'production' | 'staging';
  /** The zone of the nightly jobs, for installations without one of their own. */
  scheduleTimezone: string;
};
