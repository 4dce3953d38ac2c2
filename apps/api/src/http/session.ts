import { AppError } from '@stream-tech/domain';
import type { ApiTokenStore, Operator, SessionStore } from '@stream-tech/store';
import type { CookieOptions, Request, RequestHandler, Response } from 'express';
import { isChange } from './is-change.ts';
import { isAllowed, isDangerous, isOfPeople, type Permission } from './permissions.ts';
import type { Reach } from './route.ts';

/** Who asks: in a session, or by an API token that may be limited. */
export type Caller = { operator: Operator; session?: { id: string; confirmedSecondsAgo: number }; token?: { permissions: string[] | null } };

type SessionsDeps = { sessions: Pick<SessionStore, 'find'>; apiTokens: Pick<ApiTokenStore, 'find'>; secure: boolean; /** Administrators have to have a second factor. */ needsFactor: boolean };

/** Under https the cookie is bound to this very host, whatever else runs on its domain (security.md, 27). */
const cookieName = (secure: boolean): string => (secure ? '__Host-session' : 'session');
/** Who proved to be themselves so long ago proves it once more before something dangerous (security.md, 30). */
export const CONFIRMED_FOR_SECONDS = 15 * 60;
/** All that an administrator does before the second factor is set up. */
const WITHOUT_FACTOR: readonly Permission[] = ['own-session', 'own-factor', 'summary:view'];
const ACTIVE_WITHIN_SECONDS = 60;

/** Whether somebody has to set up a second factor first (security.md, 24). */
export const lacksFactor = ({ role, hasFactor }: Operator, needsFactor: boolean): boolean => needsFactor && role === 'administrator' && !hasFactor;

const read = (request: Request, name: string): string | undefined => {
  for (const part of (request.headers.cookie ?? '').split(';')) {
    const [key, value] = part.trim().split('=');
    if (key === name && value) return value;
  }
  return undefined;
};

/** A page that reads again by itself says how long nobody has touched it (security.md, 26: idle for half an hour). */
const isActive = (request: Request): boolean => !(Number(request.get('x-idle-seconds') ?? 0) > ACTIVE_WITHIN_SECONDS) && request.get('accept') !== 'text/event-stream';

export type Sessions = ReturnType<typeof createSessions>;

/** Who is asking: by session cookie, or by `Authorization: Bearer <api token>` (surface.md). */
export const createSessions = ({ sessions, apiTokens, secure, needsFactor }: SessionsDeps) => {
  const name = cookieName(secure);
  const options: CookieOptions = { httpOnly: true, sameSite: 'strict', secure, path: '/' };

  const identify = async (request: Request): Promise<Caller | undefined> => {
    const [, bearer] = /^Bearer ([\w.~+/=-]{20,200})$/i.exec(request.headers.authorization ?? '') ?? [];
    if (bearer) {
      const found = await apiTokens.find(bearer);
      return found && { operator: found.operator, token: { permissions: found.permissions } };
    }
    const cookie = read(request, name);
    const found = cookie === undefined ? undefined : await sessions.find(cookie, { isActive: isActive(request) });
    return found && { operator: found.operator, session: { id: found.id, confirmedSecondsAgo: found.confirmedSecondsAgo } };
  };

  /** Why a caller may not do this; undefined where they may. Without a caller: a stranger. */
  const whyNot = (permission: Permission, caller: Caller | undefined, changes: boolean): AppError | undefined => {
    if (!caller) return isAllowed(permission, undefined) ? undefined : new AppError('unauthenticated', 'Sign in first', 'fix-the-data');
    const { operator, session, token } = caller;
    if (!isAllowed(permission, operator)) return new AppError('forbidden', 'Your role does not allow this', 'fix-the-data');
    // A script looks at who it is, and no more of anybody's sign-in.
    const isForToken = permission === 'own-session' ? !changes : !isOfPeople(permission) && (token?.permissions?.includes(permission) ?? true);
    if (token && !isForToken) return new AppError('forbidden', 'This API token is not for that', 'fix-the-data');
    if (session && lacksFactor(operator, needsFactor) && !WITHOUT_FACTOR.includes(permission)) return new AppError('second-factor-missing', 'Set up your second factor first', 'fix-the-data');
    if (session && changes && isDangerous(permission) && session.confirmedSecondsAgo > CONFIRMED_FOR_SECONDS) return new AppError('confirm-yourself', 'Confirm that it is you: type your password once more', 'fix-the-data');
    return undefined;
  };

  return {
    /** Lets a request through where its sender may; runs before a body is read. Throws `unauthenticated`, `forbidden`, `second-factor-missing` or `confirm-yourself`. */
    require: (permission: Permission, reach: Reach): RequestHandler => async (request, response, next) => {
      const caller = permission === 'public' ? undefined : await identify(request);
      const reason = whyNot(permission, caller, isChange(request));
      if (reason) throw reason;
      if (reach === 'all' && caller && caller.operator.within !== 'all') throw new AppError('forbidden', 'This is for those who see all accounts', 'fix-the-data');
      response.locals.caller = caller;
      response.locals.operator = caller?.operator;
      next();
    },

    identify,
    whyNot,

    /** The session of a request, and the means to begin or end it on the response. */
    of: (request: Request, response: Response) => ({
      token: read(request, name),
      id: (response.locals.caller as Caller | undefined)?.session?.id,
      agent: request.get('user-agent') ?? '',
      open: (token: string): void => { response.cookie(name, token, options); },
      close: (): void => { response.clearCookie(name, options); },
    }),
  };
};
