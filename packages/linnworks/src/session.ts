import { AppError, CredentialsRefused, RemoteUnavailable } from '@stream-tech/domain';
import type { Clock, Logger, PartnerToken, TokenStore } from '@stream-tech/platform';
import { AVAILABLE, SESSION_MAX_MS, SESSION_SHARE_OF_TTL } from './contract.ts';
import { amount, guid, record, text } from './reading.ts';

/** Who calls: one installation, and how to come by the token that proves it. */
export type Access = { installationId: string; installationToken: () => Promise<string> | string };

/** What Linnworks tells about an account when it authorises us; its database fields end in this file. */
export type LinnworksProfile = {
  /** The account's ids; which of them the shipping contract uses is not documented (linnworks-api.md, 2.6). */
  ids: { id: string; entityId: string; sidRegistration: string; userId: string };
  email: string;
  name: string;
  /** `EU`, `US` or `AS`. */
  locality: string;
  /** Business address, without a slash at its end. */
  server: string;
  /** `AVAILABLE`, `LOCKED_BASIC`, `LOCKED_FULL` or `MAINTENANCE`. */
  state: string;
  /** Why it is not available; '' otherwise. */
  reason: string;
};

/** A call was given up because its time was over, and not for a reason of Linnworks'. */
const isOurs = (error: unknown, limit: AbortSignal): boolean => limit.aborted && !(error instanceof AppError);

type Authorised = { profile: LinnworksProfile; token: string; lifetimeMs: number };

export type SessionDeps = {
  applicationId: string;
  applicationSecret: string;
  hosts: string[];
  tokens: TokenStore;
  clock: Clock;
  log: Logger;
  assertAllowed(url: string): void;
  /** Calls `Auth/AuthorizeByApplication`; `owner` is whose budget it counts against. */
  authorise(owner: string, body: Record<string, string>, signal?: AbortSignal): Promise<unknown>;
};

/** A session: its value goes into `Authorization`, `server` is where it is good for. */
export type Session = PartnerToken & { server: string };

const tokenKey = (installationId: string): string => `linnworks:${installationId}`;
const asSession = (token: PartnerToken): Session | undefined => (token.server ? { ...token, server: token.server } : undefined);

/** Installing accounts have no installation yet; they share one budget, so that a flood of install calls can't take anyone else's. */
const INSTALLING = 'installing';

/** Linnworks sessions: proven, shared by all processes, held in memory, renewed by one caller at a time (linnworks-api.md, 2.3 and 2.4). */
export const createSessions = (deps: SessionDeps) => {
  const { applicationId, applicationSecret, hosts, tokens, clock, log } = deps;
  const held = new Map<string, Session>();
  const renewing = new Map<string, Promise<Session>>();

  /** The business address, if our own rules let us go there (security.md, 42). */
  const acceptServer = (server: string): string => {
    try {
      const { username, password, search, hash } = new URL(server);
      if (username || password || search || hash) throw new Error('it is more than an address');
      deps.assertAllowed(server);
    } catch (error) {
      log.error('Linnworks named a server that LINNWORKS_HOSTS does not allow', { partner: 'Linnworks', host: server.slice(0, 200), error });
      throw new RemoteUnavailable('Linnworks', `it named the server ${JSON.stringify(server.slice(0, 200))}, which is not among the allowed hosts (${hosts.join(', ')})`, undefined, { cause: error });
    }
    return server.replace(/\/+$/, '');
  };

  const authorise = async (owner: string, installationToken: string, signal?: AbortSignal): Promise<Authorised> => {
    const token = guid(installationToken);
    // Anything else could not have come from Linnworks, and is not worth a call.
    if (token === '') throw new CredentialsRefused('Linnworks');
    const answer = record(await deps.authorise(owner, { ApplicationId: applicationId, ApplicationSecret: applicationSecret, Token: token }, signal));
    const session = text(answer.Token);
    if (session === '') throw new RemoteUnavailable('Linnworks', 'it authorised us without giving a session');
    const status = record(answer.Status);
    const seconds = amount(answer.TTL) ?? 0;
    return {
      token: session,
      lifetimeMs: seconds > 0 ? Math.min(seconds * 1_000 * SESSION_SHARE_OF_TTL, SESSION_MAX_MS) : SESSION_MAX_MS,
      profile: {
        ids: { id: guid(answer.Id), entityId: guid(answer.EntityId), sidRegistration: guid(answer.sid_registration), userId: guid(answer.UserId) },
        email: text(answer.Email),
        name: text(answer.UserName),
        locality: text(answer.Locality),
        server: acceptServer(text(answer.Server)),
        state: text(status.State) || AVAILABLE,
        reason: text(status.Reason).slice(0, 300),
      },
    };
  };

  const assertAvailable = ({ state, reason }: LinnworksProfile): void => {
    if (state !== AVAILABLE) throw new AppError('linnworks-account-unavailable', `The Linnworks account is not available: ${state}${reason ? `, ${reason}` : ''}`, 'try-later', { partner: 'Linnworks', state, reason });
  };

  const obtain = async ({ installationId, installationToken }: Access): Promise<PartnerToken> => {
    const { profile, token, lifetimeMs } = await authorise(installationId, await installationToken());
    assertAvailable(profile);
    return { value: token, server: profile.server, expiresAt: new Date(clock().getTime() + lifetimeMs) };
  };

  const isGood = (session: Session | undefined, stale?: string): session is Session =>
    session !== undefined && session.value !== stale && session.expiresAt.getTime() > clock().getTime();

  /** A kept session may be older than LINNWORKS_HOSTS: one that names a server no longer allowed is worth nothing. */
  const leadsSomewhere = ({ server }: Session): boolean => {
    try {
      deps.assertAllowed(server);
      return true;
    } catch {
      return false;
    }
  };

  const renewOnce = async (access: Access, stale: string | undefined): Promise<Session> => {
    // Whatever comes of it, the refused session is not tried again.
    held.delete(access.installationId);
    const renewed = asSession(await tokens.renew(tokenKey(access.installationId), stale, () => obtain(access)));
    if (!renewed) throw new RemoteUnavailable('Linnworks', 'its session names no server');
    held.set(access.installationId, renewed);
    return renewed;
  };

  /** A session that differs from the refused one. Calls that were refused together renew together. */
  const renew = (access: Access, stale: string | undefined): Promise<Session> => {
    const { installationId } = access;
    const known = held.get(installationId);
    if (isGood(known, stale)) return Promise.resolve(known);
    const underWay = renewing.get(installationId);
    if (underWay) return underWay;
    const renewal = renewOnce(access, stale).finally(() => renewing.delete(installationId));
    renewing.set(installationId, renewal);
    return renewal;
  };

  return {
    renew,

    /** The session to call with: from memory, else from the shared store, else a new one. */
    async current(access: Access): Promise<Session> {
      const known = held.get(access.installationId);
      if (isGood(known)) return known;
      const stored = await tokens.get(tokenKey(access.installationId));
      const shared = stored && asSession(stored);
      if (!isGood(shared) || !leadsSomewhere(shared)) return renew(access, (stored ?? known)?.value);
      held.set(access.installationId, shared);
      return shared;
    },

    /** Proves an installation token by authorising with it; nothing is kept. Throws `CredentialsRefused` or `RemoteUnavailable`. */
    prove: async (installationToken: string): Promise<LinnworksProfile> => (await authorise(INSTALLING, installationToken)).profile,

    /**
     * The same for a person who waits for it: all tries together have so many milliseconds. With `mustBeOpen` an account that Linnworks has
     * locked throws `linnworks-account-unavailable`, as its calls would.
     */
    async proveWithin(installationToken: string, withinMs: number, { mustBeOpen = false }: { mustBeOpen?: boolean } = {}): Promise<LinnworksProfile> {
      const limit = AbortSignal.timeout(withinMs);
      try {
        const { profile } = await authorise(INSTALLING, installationToken, limit);
        if (mustBeOpen) assertAvailable(profile);
        return profile;
      } catch (cause) {
        throw isOurs(cause, limit) ? new RemoteUnavailable('Linnworks', `it has not answered within ${withinMs / 1_000} s`, undefined, { cause }) : cause;
      }
    },
  };
};

export type Sessions = ReturnType<typeof createSessions>;
