import { AppError } from '@stream-tech/domain';
import type { Operator, OperatorStore } from '@stream-tech/store';
import type { CookieOptions, Request, RequestHandler, Response } from 'express';
import { isAllowed, type Permission } from './permissions.ts';

/** Under https the cookie is bound to this very host, whatever else runs on its domain (security.md, 27). */
const cookieName = (secure: boolean): string => (secure ? '__Host-session' : 'session');

const read = (request: Request, name: string): string | undefined => {
  for (const part of (request.headers.cookie ?? '').split(';')) {
    const [key, value] = part.trim().split('=');
    if (key === name && value) return value;
  }
  return undefined;
};

export type Sessions = ReturnType<typeof createSessions>;

/** Who is asking: by session cookie, or by `Authorization: Bearer <api token>` (surface.md). */
export const createSessions = ({ operators, secure }: { operators: Pick<OperatorStore, 'bySession' | 'byApiToken'>; secure: boolean }) => {
  const name = cookieName(secure);
  const options: CookieOptions = { httpOnly: true, sameSite: 'strict', secure, path: '/' };

  const identify = async (request: Request): Promise<Operator | undefined> => {
    const [, bearer] = /^Bearer ([\w.~+/=-]{20,200})$/i.exec(request.headers.authorization ?? '') ?? [];
    if (bearer) return operators.byApiToken(bearer);
    const token = read(request, name);
    return token === undefined ? undefined : operators.bySession(token);
  };

  return {
    /** Lets a request through where its sender may; runs before a body is read. Throws `unauthenticated` or `forbidden`. */
    require: (permission: Permission): RequestHandler => async (request, response, next) => {
      const operator = permission === 'public' ? undefined : await identify(request);
      if (!isAllowed(permission, operator)) {
        throw operator ? new AppError('forbidden', 'Your role does not allow this', 'fix-the-data') : new AppError('unauthenticated', 'Sign in first', 'fix-the-data');
      }
      response.locals.operator = operator;
      next();
    },

    identify,

    /** The session of a request, and the means to begin or end it on the response. */
    of: (request: Request, response: Response) => ({
      token: read(request, name),
      open: (token: string): void => { response.cookie(name, token, options); },
      close: (): void => { response.clearCookie(name, options); },
    }),
  };
};
