import type { TransportFault } from '../partner/fault-kinds.ts';
import type { FaultBox } from '../partner/faults.ts';
import type { Ledger, LedgerEntry } from '../partner/ledger.ts';
import type { LinnworksAccount, LinnworksAccountSeed } from './account-model.ts';
import type { QuotaMode, Quotas } from './quotas.ts';
import type { Style } from './read-request.ts';
import type { Sessions } from './sessions.ts';

export interface LinnworksLedgerEntry extends LedgerEntry {
  /** How the parameters came. */
  style: Style;
}

export interface LinnworksSimulatorOptions {
  port?: number | undefined;
  host?: string | undefined;
  /** Name in the addresses that are handed out, where it differs from `host` (in a container, say). */
  publicHost?: string | undefined;
  /** State of an earlier run, as `snapshot()` gave it. */
  snapshot?: unknown;
  clock?: (() => Date) | undefined;
  applicationId?: string | undefined;
  applicationSecret?: string | undefined;
  /** Default: one account without orders, "Oak & Ash Ltd". */
  accounts?: LinnworksAccountSeed[] | undefined;
  quotas?: QuotaMode | undefined;
  latencyMs?: number | undefined;
  /** Keep requests and answers in the ledger; default true. */
  ledgerBodies?: boolean | undefined;
  ledgerLimit?: number | undefined;
}

export interface LinnworksSimulator {
  /** Where `/api/Auth/…` lives: `http://127.0.0.1:PORT/auth-host`. */
  authUrl: string;
  origin: string;
  host: string;
  applicationId: string;
  applicationSecret: string;
  accounts: LinnworksAccount[];
  /** By name, installation token or index; the first one when nothing is given. @throws {RangeError} when there is none. */
  account(wanted?: string | number): LinnworksAccount;
  addAccount(seed: LinnworksAccountSeed): LinnworksAccount;
  ledger: Ledger<LinnworksLedgerEntry>;
  faults: FaultBox<TransportFault>;
  quotas: Quotas;
  sessions: Sessions;
  /** Changeable while calls are running. */
  latencyMs: number;
  /** Ends every session, or those of one account; answers how many. */
  expireSessions(account?: string | number): number;
  late: { readonly pending: number; settle(): number };
  /** Everything that should survive a restart, as plain JSON: no sessions, tokens, faults or ledger. */
  snapshot(): unknown;
  /** Grows with every call and every change through `/control`: whether a new snapshot is worth taking. */
  readonly revision: number;
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}
