import type { Carrier } from '@stream-tech/domain';
import type { LinnworksAccount } from '@stream-tech/linnworks';
import type { Clock, Logger } from '@stream-tech/platform';
import type { AuditLog, InstallationStore, OrderMatchStore, OrderNoteStore, OrderPlanStore, OrderStore, SendingContext, SendingContexts, SendingIntegration, WebhookInboxStore, WebhookWorkStore, DatabaseClock, OrderTwinStore } from '@stream-tech/store';

/** Hints that work is due. They may be lost: the work itself stands in Postgres, and a sweep finds it. */
export type Nudge = {
  writeBack(installationId: string): Promise<void>;
  look(orderId: string, afterSeconds: number): Promise<void>;
  takeOut(orderId: string, afterSeconds?: number): Promise<void>;
};

/** What the flows stand on; handed in by `wire.ts`, so that no flow chooses a database or a partner. */
export type FlowDeps = {
  orders: OrderStore;
  contexts: SendingContexts;
  /** What planning says of each order, and what has been noted on it. */
  plans: OrderPlanStore;
  notes: OrderNoteStore;
  matches: OrderMatchStore;
  /** Stream's notifications that are to be applied. */
  events: WebhookWorkStore;
  inbox: Pick<WebhookInboxStore, 'accept' | 'expireBodies'>;
  /** Orders that may be in Stream twice. */
  twins: OrderTwinStore;
  /** A clock that all processes share (F43). */
  databaseClock: DatabaseClock;
  audit: AuditLog;
  /** The Linnworks account of an installation. */
  linnworksFor(installationId: string): LinnworksAccount;
  /** The carrier account of an integration, with the system's time-outs and repeats. */
  carrierFor(integration: SendingIntegration, system: SendingContext['system']): Carrier;
  installations: Pick<InstallationStore, 'markTokenRefused' | 'markTokenAccepted'>;
  nudge: Nudge;
  clock: Clock;
  log: Logger;
  /** Least quiet time in seconds before a create without an answer may be repeated (`STREAM_UNKNOWN_QUIET_SECONDS`). */
  unknownQuietSeconds: number;
};
