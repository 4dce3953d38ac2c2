import type { Within } from '@stream-tech/domain';
import type { Knex } from 'knex';
import { onlyWithin } from '../within.ts';
import { withRows } from './latest.ts';

/** How it stands with one side of an account. */
export type PartnerHealth = {
  /** `refused`: it no longer lets us in. `silent`: it does not answer. `slowed`: it asked us to wait. `failing`: the last thing that was asked of it failed. `idle`: nothing was asked of it yet. */
  state: 'well' | 'slowed' | 'silent' | 'failing' | 'refused' | 'idle';
  lastSuccessAt: string | null;
  /** What went wrong last, and when; also where all is well again. */
  lastProblem: { at: string; message: string } | null;
  slowedUntil: string | null;
};
/** An account with both its sides. An installation may have several Stream accounts; what is told of orders is told of all of them. */
export type Partners = { installationId: string; name: string; isActive: boolean; linnworks: PartnerHealth; stream: (PartnerHealth & { integrationId: string; name: string })[] };

/** More accounts than a screen shows; those with trouble come first. */
const MOST_ACCOUNTS = 200;

type Entry = { at: string; message: string | null } | null;
type Row = {
  id: string; name: string; active: boolean; token_refused_at: Date | null; problem: string | null; fetched_at: Date | null; fetch_failed: Entry; accepted: Entry; refused: Entry; slowed_until: Date | null;
  accounts: { id: string; name: string; silent_since: string | null; reconnect_since: string | null; problem: string | null }[] | null;
};

const iso = (at: string | Date | null | undefined): string | null => (at ? new Date(at).toISOString() : null);
const problemOf = (entry: Entry): PartnerHealth['lastProblem'] => (entry ? { at: new Date(entry.at).toISOString(), message: entry.message ?? '' } : null);
const isLater = (one: string | null | undefined, other: string | null | undefined): boolean => Boolean(one && (!other || one > other));

const linnworksOf = ({ token_refused_at: refusedAt, problem, fetched_at: fetchedAt, fetch_failed: failed }: Row): PartnerHealth => {
  const [lastSuccessAt, lastProblem] = [iso(fetchedAt), refusedAt && problem ? { at: refusedAt.toISOString(), message: problem } : problemOf(failed)];
  const state = refusedAt ? 'refused' : isLater(lastProblem?.at, lastSuccessAt) ? 'failing' : lastSuccessAt ? 'well' : 'idle';
  return { state, lastSuccessAt, lastProblem, slowedUntil: null };
};
const streamOf = (row: Row): Partners['stream'] => (row.accounts ?? []).map(({ id, name, silent_since: silentSince, reconnect_since: reconnectSince, problem }) => {
  const [lastSuccessAt, told, slowedUntil] = [iso(row.accepted?.at), problemOf(row.refused), iso(row.slowed_until)];
  const lastProblem = reconnectSince ? { at: new Date(reconnectSince).toISOString(), message: problem ?? 'Stream refuses the credentials' } : silentSince && isLater(iso(silentSince), told?.at) ? { at: new Date(silentSince).toISOString(), message: 'Stream does not answer' } : told;
  const state = reconnectSince ? 'refused' : silentSince ? 'silent' : slowedUntil ? 'slowed' : isLater(lastProblem?.at, lastSuccessAt) ? 'failing' : lastSuccessAt ? 'well' : 'idle';
  return { integrationId: id, name, state, lastSuccessAt, lastProblem, slowedUntil };
});

/** How it stands with both partners of each account: from rows and the latest entries of the audit log, each by one step of an index. */
export const createPartnersView = (db: Knex) => {
  /** The latest entry with one of these outcomes. Said as a range, the installation is a part of the order, and only its own index gives that. */
  const latest = (name: string, outcomes: string[], kind: string): Knex.Raw => db.raw(
    `(select json_build_object('at', r.at, 'message', r.message) from unnest(?::text[]) as w(outcome) cross join lateral (
        select at, message, id from audit_log a where a.installation_id between i.id and i.id and a.outcome = w.outcome and a.kind = ? order by a.installation_id desc, a.id desc limit 1
      ) r order by r.id desc limit 1) as ??`, [outcomes, kind, name]);

  return {
    /** Those with trouble first, then by name. */
    async read(within: Within): Promise<Partners[]> {
      const accounts = db('integrations as g').whereRaw('g.installation_id = i.id').first(db.raw(`json_agg(json_build_object('id', g.id, 'name', g.name, 'silent_since', g.silent_since, 'reconnect_since', g.reconnect_since, 'problem', g.problem) order by g.created_at) as accounts, bool_or(g.silent_since is not null or g.reconnect_since is not null) as is_troubled`));
      const rows: Row[] = await withRows(onlyWithin(db('installations as i').where('i.claimed', true), 'i.id', within), accounts)
        .select('i.id', 'i.name', 'i.active', 'i.token_refused_at', 'i.problem', 'i.fetched_at', 'r.accounts', latest('fetch_failed', ['failed'], 'fetch'), latest('accepted', ['accepted', 'adopted'], 'order'), latest('refused', ['refused', 'not now', 'no answer'], 'order'),
          db.raw(`(select max(o.next_attempt_at) from orders o where o.installation_id = i.id and o.status = 'ready-for-retry' and o.hold_reason is not null and o.next_attempt_at > now()) as slowed_until`))
        .orderByRaw(`(i.token_refused_at is not null or r.is_troubled) desc nulls last, i.name, i.id`).limit(MOST_ACCOUNTS);
      return rows.map((row) => ({ installationId: row.id, name: row.name, isActive: row.active, linnworks: linnworksOf(row), stream: streamOf(row) }));
    },
  };
};
