import type { FaultBox } from '../partner/faults.ts';
import type { Ledger, LedgerEntry } from '../partner/ledger.ts';
import type { PlannedRun, StreamOperations } from './planning-model.ts';
import type { StreamAccount } from './stream-account.ts';
import type { StreamFault } from './stream-faults.ts';
import type { StreamAccountSeed, StreamConsignment } from './stream-model.ts';
import type { StreamSwitches } from './stream-switches.ts';
import type { StreamNotifications, StreamSubscription, StreamSubscriptionSeed } from './webhook-model.ts';

export interface StreamLedgerEntry extends LedgerEntry {
  /** `Stream-Party` as sent. */
  party: string | undefined;
  nonce: string | undefined;
  /** SHA-1 of the body, hexadecimal; empty without a body. */
  bodyHash: string;
  /** Calls of this account already in hand when this one arrived. */
  inFlight: number;
}

export interface StreamSimulatorOptions {
  port?: number | undefined;
  host?: string | undefined;
  /** Name in the addresses that are handed out, where it differs from `host` (in a container, say). */
  publicHost?: string | undefined;
  /** State of an earlier run, as `snapshot()` gave it. */
  snapshot?: unknown;
  clock?: (() => Date) | undefined;
  /** Default: one account, `ACM00001` / `stream-secret`. */
  accounts?: StreamAccountSeed[] | undefined;
  latencyMs?: number | undefined;
  tokenTtlSeconds?: number | undefined;
  switches?: Partial<StreamSwitches> | undefined;
  /** Keep requests and answers in the ledger; default true. */
  ledgerBodies?: boolean | undefined;
  ledgerLimit?: number | undefined;
  /** Hosts (`name` or `name:port`) that notifications may go to besides loopback. */
  notifyHosts?: readonly string[] | undefined;
  /** Notifications kept in the list; default 100,000. */
  notificationLimit?: number | undefined;
}

export interface StreamSimulator extends StreamOperations {
  /** Base address of the API, `/api` included. */
  url: string;
  origin: string;
  host: string;
  accounts: StreamAccount[];
  /** @throws {RangeError} when there is no such account. */
  account(clientId?: string | number): StreamAccount;
  addAccount(seed: StreamAccountSeed): StreamAccount;
  /** Every consignment of every account in order of commit, cancelled and deleted ones included. */
  consignments: StreamConsignment[];
  /** Those with that order number that are neither cancelled nor deleted; more than one is a twin. */
  live(orderNo: string, clientId?: string): StreamConsignment[];
  /** Every run of every account, in order of planning. */
  runs: PlannedRun[];
  /** @throws {RangeError} when there is no such run. */
  run(runId: string): PlannedRun;
  /** Every subscription of every account. */
  subscriptions: StreamSubscription[];
  /** Makes a subscription without a call, whatever the switches say. @throws {RangeError} for an unknown account or a pair of event and kind that Stream does not know. */
  addSubscription(seed: StreamSubscriptionSeed): StreamSubscription;
  removeSubscription(id: number): boolean;
  notifications: StreamNotifications;
  ledger: Ledger<StreamLedgerEntry>;
  faults: FaultBox<StreamFault>;
  switches: StreamSwitches;
  expireTokens(clientId?: string): number;
  /** Late commits still to come, and a way to let them happen now. */
  late: { readonly pending: number; settle(): number };
  /** Everything that should survive a restart, as plain JSON: no sessions, tokens, faults or ledger. */
  snapshot(): unknown;
  /** Grows with every call and every change through `/control`: whether a new snapshot is worth taking. */
  readonly revision: number;
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}
