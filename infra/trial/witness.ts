import type { openDatabase } from '../../packages/store/src/index.ts';

export type Database = ReturnType<typeof openDatabase>;

/**
 * A trigger that writes every change of an order's status down, with the transaction it was made in. It shares nothing with the audit log, so
 * that the log can be held against it (I11, I12).
 */
export const watchStatuses = async (db: Database): Promise<void> => {
  await db.raw(`
    create table trial_witness (id bigint generated always as identity primary key, order_id uuid not null, from_status text, to_status text not null, version integer not null, xid bigint not null, at timestamptz not null default clock_timestamp());
    create function trial_witness() returns trigger language plpgsql as $body$
    begin
      if tg_op = 'INSERT' then
        insert into trial_witness (order_id, to_status, version, xid) values (new.id, new.status, new.version, (pg_current_xact_id()::text::numeric % 4294967296)::bigint);
      elsif new.status is distinct from old.status then
        insert into trial_witness (order_id, from_status, to_status, version, xid) values (new.id, old.status, new.status, new.version, (pg_current_xact_id()::text::numeric % 4294967296)::bigint);
      end if;
      return null;
    end $body$;
    create trigger trial_witness after insert or update on orders for each row execute function trial_witness();
  `);
};
