import { narrowed, type Within } from '@stream-tech/domain';
import type { Knex } from 'knex';
import { toAuditRow, type AuditRow } from '../audit-log.ts';
import { latestRows } from './latest.ts';

/** An entry as the audit page shows it. */
export type AuditListEntry = AuditRow & { orderNumber: number | null; installationName: string | null };

export type AuditFilter = {
  within: Within;
  kind?: string | undefined;
  installationId?: string | undefined;
  outcome?: string | undefined;
  orderNumber?: number | undefined;
  /** A trigger, or a person's e-mail address. */
  actor?: string | undefined;
  correlationId?: string | undefined;
  from?: Date | undefined;
  until?: Date | undefined;
  /** The id at which the page before ended. */
  cursor?: number | undefined;
};

const MOST_OUTCOMES = 300;
const MOST_KINDS = 100;
const MOST_NEW = 5_000;
/** Entries have their place when they are written and their time when their transaction began; none of ours lasts so long. */
const LONGEST_TRANSACTION = '15 minutes';

/** What may cause so many entries that an installation's are not looked for among all of theirs. */
const EVERYDAY = ['schedule', 'stream', 'linnworks', 'label'];
/** Of these our own schedules cause most; the index by trigger leaves them out, and says so in these very words. */
const IN_INDEX = `r.actor not like '%@%' and r.actor <> 'schedule'`;

export type AuditView = ReturnType<typeof createAuditView>;

/** The audit log as support and administrators search it: by what is kept with each entry, the latest first. */
export const createAuditView = (db: Knex) => {
  /** The kinds that there are of an outcome: one or two, a step of the index for each. */
  const kindsOf = async (outcome: string): Promise<string[]> => {
    const { rows } = await db.raw<{ rows: { kind: string }[] }>(
      `with recursive each as (
         (select kind from audit_log where outcome = ? order by kind limit 1)
         union all
         select (select a.kind from audit_log a where a.outcome = ? and a.kind > each.kind order by a.kind limit 1) from each where each.kind is not null
       )
       select kind from each where kind is not null limit ?`, [outcome, outcome, MOST_KINDS]);
    return rows.map(({ kind }) => kind);
  };

  const page = async ({ within, kind, installationId, outcome, orderNumber, actor, correlationId, from, until, cursor }: AuditFilter, limit: number): Promise<AuditListEntry[]> => {
    const orderIds = orderNumber === undefined ? [] : (await db('orders').where({ order_number: orderNumber }).select('id')).map(({ id }) => id as string);
    const isRare = orderNumber !== undefined || correlationId !== undefined || (actor !== undefined && !EVERYDAY.includes(actor));
    const of = outcome === undefined || isRare ? undefined : { outcome, kinds: kind === undefined ? await kindsOf(outcome) : [kind] };
    const hold = (rows: Knex.QueryBuilder): void => {
      if (kind && !of) void rows.where('r.kind', kind);
      if (outcome && !of) void rows.where('r.outcome', outcome);
      if (orderNumber !== undefined) void rows.whereIn('r.order_id', orderIds);
      if (actor) void rows.where('r.actor', actor);
      // Two indexes by who caused an entry: persons, and whatever else but our schedules.
      if (actor?.includes('@')) void rows.whereRaw(`r.actor like '%@%'`);
      else if (actor && actor !== 'schedule') void rows.whereRaw(IN_INDEX);
      if (correlationId) void rows.where('r.correlation_id', correlationId);
      if (cursor) void rows.where('r.id', '<', cursor);
      // A time is turned into places of the log, so that a page of long ago is found without passing all that came since.
      if (from) void rows.where('r.at', '>=', from).whereRaw(`r.id > coalesce((select id from audit_log where at < ?::timestamptz - ?::interval order by at desc limit 1), 0)`, [from, LONGEST_TRANSACTION]);
      if (until) void rows.where('r.at', '<', until).whereRaw(`r.id <= coalesce((select id from audit_log where at > ?::timestamptz + ?::interval order by at limit 1), ?::bigint)`, [until, LONGEST_TRANSACTION, String(Number.MAX_SAFE_INTEGER)]);
    };
    const installations = narrowed(within, installationId);
    const rows = await db.from(latestRows(db, 'audit_log', { within: installations, columns: ['*'], limit, isRare, of }, hold).as('a')).leftJoin('orders as o', 'o.id', 'a.order_id').leftJoin('installations as i', 'i.id', 'a.installation_id')
      .select('a.*', 'o.order_number', 'i.name as installation_name').orderBy('a.id', 'desc');
    // eslint-disable-next-line @typescript-eslint/no-explicit-any -- a row as the driver gives it
    return rows.map((row: any) => ({ ...toAuditRow(row), orderNumber: row.order_number, installationName: row.installation_name }));
  };

  return {
    /** One page, the latest first. `next` is the cursor of the following page; absent on the last one. */
    async list(filter: AuditFilter & { limit: number }): Promise<{ entries: AuditListEntry[]; next?: string }> {
      const rows = await page(filter, filter.limit + 1);
      const entries = rows.slice(0, filter.limit);
      const last = entries.at(-1);
      return { entries, ...(rows.length > filter.limit && last ? { next: String(last.id) } : {}) };
    },

    /** All pages of a filter one after another, each read when it is wanted. */
    async *pages(filter: AuditFilter, pageSize: number): AsyncGenerator<AuditListEntry[]> {
      for (let { cursor } = filter; ;) {
        const entries = await page({ ...filter, cursor }, pageSize);
        if (entries.length > 0) yield entries;
        if (entries.length < pageSize) return;
        cursor = entries.at(-1)!.id;
      }
    },

    /** The id of the latest entry; 0 where there is none. */
    async latest(): Promise<number> {
      return (await db('audit_log').max({ id: 'id' }).first())?.id ?? 0;
    },

    /** What kinds of entries came after an id, the oldest first; bounded, for whoever looks every second. */
    async since(id: number): Promise<{ id: number; kind: string; installationId: string | null }[]> {
      return db('audit_log').where('id', '>', id).orderBy('id').limit(MOST_NEW).select('id', 'kind', 'installation_id as installationId');
    },

    /** Every outcome there is, in the order of the alphabet: one step of the index for each, however many entries there are. */
    async outcomes(): Promise<string[]> {
      const { rows } = await db.raw<{ rows: { outcome: string }[] }>(
        `with recursive each as (
           (select outcome from audit_log order by outcome limit 1)
           union all
           select (select a.outcome from audit_log a where a.outcome > each.outcome order by a.outcome limit 1) from each where each.outcome is not null
         )
         select outcome from each where outcome is not null limit ?`, [MOST_OUTCOMES]);
      return rows.map(({ outcome }) => outcome);
    },
  };
};
