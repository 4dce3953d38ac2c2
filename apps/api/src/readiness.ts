/** What has to be true for this process to serve; booleans only, since strangers may ask (security.md, 38). */
export type Ready = { ready: boolean; postgres: boolean; redis: boolean; schema: boolean; policy: boolean };
export type Readiness = { check(): Promise<Ready>; };

export type ReadinessDeps = {
  /** Each resolves where its thing is right, and throws otherwise. */
  postgres(): Promise<unknown>;
  redis(): Promise<unknown>;
  /** The migrations that the database lacks. */
  missingMigrations(): Promise<string[]>;
  policy(): Promise<unknown>;
  /** Told in words when something turns wrong or right again. */
  tell(what: keyof Ready, error: unknown): void;
};

/** A look may take so long; whatever is slower does not serve. */
const PATIENCE_MS = 1_000;
/** Many askers share one look. */
const FRESH_MS = 1_000;

const within = async (work: Promise<unknown>): Promise<void> => {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_resolve, reject) => { timer = setTimeout(() => reject(new Error(`no answer within ${PATIENCE_MS} ms`)), PATIENCE_MS); });
  try {
    await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
};

/** Looks at Postgres, its schema, Redis and its policy; honest within two seconds, however often it is asked. */
export const createReadiness = ({ postgres, redis, missingMigrations, policy, tell }: ReadinessDeps): Readiness => {
  const wrong = new Set<keyof Ready>();
  const holds = async (what: keyof Ready, look: () => Promise<unknown>): Promise<boolean> => {
    try {
      await within(look());
      if (wrong.delete(what)) tell(what, undefined);
      return true;
    } catch (error) {
      if (!wrong.has(what)) tell(what, error);
      wrong.add(what);
      return false;
    }
  };
  const schema = async (): Promise<void> => {
    const missing = await missingMigrations();
    if (missing.length > 0) throw new Error(`the schema lacks ${missing.join(', ')}; run pnpm migrate`);
  };
  const look = async (): Promise<Ready> => {
    const [hasPostgres, hasSchema, hasRedis, hasPolicy] = await Promise.all([holds('postgres', postgres), holds('schema', schema), holds('redis', redis), holds('policy', policy)]);
    return { ready: hasPostgres && hasSchema && hasRedis && hasPolicy, postgres: hasPostgres, redis: hasRedis, schema: hasSchema, policy: hasPolicy };
  };
  let latest: { at: number; ready: Promise<Ready> } | undefined;
  return {
    check() {
      if (!latest || performance.now() - latest.at > FRESH_MS) latest = { at: performance.now(), ready: look() };
      return latest.ready;
    },
  };
};
