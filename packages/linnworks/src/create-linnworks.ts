import { CredentialsRefused, RemoteRejected, type Identifier } from '@stream-tech/domain';
import type { CallBudget, Clock, Logger, TokenStore } from '@stream-tech/platform';
import { createCaller } from './caller.ts';
import { createTrackingClearing } from './clear-tracking.ts';
import { createExchange } from './exchange.ts';
import { createHttp, type CallMade, type Sleep } from './http.ts';
import { createIdentifierCalls, type AdoptedTags } from './identifiers.ts';
import { createKept } from './kept.ts';
import { createNoteCalls } from './notes.ts';
import { createOrderReads } from './orders.ts';
import { createProcessingCalls } from './processing.ts';
import { createReferences } from './references.ts';
import { createServiceCalls } from './services.ts';
import { createSessions, type Access } from './session.ts';
import { createOrderWrites } from './write-back.ts';

export type LinnworksDeps = {
  /** Base address of the `Auth/*` calls; may carry a path. */
  authUrl: string;
  applicationId: string;
  applicationSecret: string;
  /** Hosts that calls may reach (`LINNWORKS_HOSTS`), for sentences; the judging is `assertAllowed`. */
  hosts: string[];
  /** Share of the published quotas that we use. */
  quotaShare: number;
  tokens: TokenStore;
  budget: CallBudget;
  log: Logger;
  clock: Clock;
  /** The guarded one of `createOutbound`. */
  fetch: typeof globalThis.fetch;
  /** Throws where our own rules don't let us call a URL. */
  assertAllowed(url: string): void;
  /** Told of every HTTP call, for metrics. */
  onCall?: (call: CallMade) => void;
  /** HTTPS address of a picture for an identifier that has to be created, 64 × 64 px, hosted by us (linnworks-api.md, 11). */
  identifierImageUrl?: (identifier: Identifier) => string;
  /** How to wait and how long a call may take; handed in by tests. */
  sleep?: Sleep;
  random?: () => number;
  timeouts?: Partial<Record<'read' | 'write', number>>;
};

/** Linnworks' API for all connected accounts of this process: one session, one budget and one memory for each installation. */
export const createLinnworks = (deps: LinnworksDeps) => {
  const { authUrl, log, clock, fetch, identifierImageUrl = () => '' } = deps;
  const http = createHttp({ ...deps, exchange: createExchange({ fetch, clock }) });
  const kept = createKept(clock);
  const adopted = new Map<string, AdoptedTags>();

  const authorise = async (owner: string, body: Record<string, string>, signal?: AbortSignal): Promise<unknown> => {
    try {
      return await http({ name: 'Auth/AuthorizeByApplication', installationId: owner, body, signal }, async () => ({ server: authUrl.replace(/\/+$/, ''), secrets: Object.values(body) }));
    } catch (error) {
      // Which 4xx a refused token gets is not documented, so each of them means it (linnworks-api.md, 19, rule 3).
      if (error instanceof RemoteRejected) throw new CredentialsRefused('Linnworks', error.status, { cause: error });
      throw error;
    }
  };
  const sessions = createSessions({ ...deps, authorise });

  const tagsOf = (installationId: string): AdoptedTags => {
    const known = adopted.get(installationId) ?? new Map<string, string>();
    adopted.set(installationId, known);
    return known;
  };

  return {
    /** Proves an installation token by authorising with it (security.md, 11). Throws `CredentialsRefused` or `RemoteUnavailable`. */
    prove: sessions.prove,
    /** The same within so many milliseconds, for somebody who waits; whether the account is open is looked at where that is wanted. */
    proveWithin: sessions.proveWithin,

    /** A client for one connected account; cheap to make, since sessions and memory belong to the installation. */
    account(access: Access) {
      const caller = createCaller(http, sessions, access);
      const references = createReferences(caller, kept, log);
      const { measures, countries, locations } = references;
      const reads = createOrderReads(caller, references, log);
      const writes = createOrderWrites(caller, log);
      return {
        measures,
        countries,
        locations,
        ...reads,
        ...writes,
        ...createIdentifierCalls(caller, tagsOf(access.installationId), identifierImageUrl),
        ...createServiceCalls(caller),
        ...createNoteCalls(caller),
        ...createProcessingCalls(caller),
        ...createTrackingClearing({ ...writes, ...reads }),
      };
    },
  };
};

export type Linnworks = ReturnType<typeof createLinnworks>;
export type LinnworksAccount = ReturnType<Linnworks['account']>;
