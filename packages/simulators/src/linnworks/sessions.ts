import { randomUUID } from 'node:crypto';
import type { LinnworksAccount } from './account-model.ts';

export interface Session {
  account: LinnworksAccount;
  /** Prefix of the business host that it was made for. */
  server: string;
  issued: number;
  used: number;
}

export interface Sessions {
  /** Opens a session; older ones of the account stay valid until their own end (section 2.4). */
  open(account: LinnworksAccount): string;
  /** The session behind a token while it is alive: neither past its TTL nor idle for too long. Marks it as used. */
  use(token: string | undefined, server: string): Session | undefined;
  of(account: LinnworksAccount): string[];
  expire(account?: LinnworksAccount): number;
}

export function createSessions(now: () => number): Sessions {
  const sessions = new Map<string, Session>();
  return {
    open(account) {
      const token = randomUUID();
      sessions.set(token, { account, server: account.switches.server.toLowerCase(), issued: now(), used: now() });
      return token;
    },
    use(token, server) {
      const session = sessions.get(token?.trim().toLowerCase() ?? '');
      if (!session || session.server !== server.toLowerCase()) return undefined;
      const moment = now();
      const { ttlSeconds, idleSeconds } = session.account.switches;
      if (moment - session.issued >= ttlSeconds * 1000 || moment - session.used >= idleSeconds * 1000) {
        sessions.delete(token?.trim().toLowerCase() ?? '');
        return undefined;
      }
      session.used = moment;
      return session;
    },
    of: (account) => [...sessions].filter(([, session]) => session.account === account).map(([token]) => token),
    expire(account) {
      let ended = 0;
      for (const [token, session] of sessions) {
        if (account && session.account !== account) continue;
        sessions.delete(token);
        ended += 1;
      }
      return ended;
    },
  };
}
