import type { Knex } from 'knex';

/**
 * How many orders of an installation are in each status (decision 0150). Whoever changes a status appends a line, which nobody waits
 * for; now and then lines are added up into the counts, by one at a time and without waiting either.
 */
export const up = async (db: Knex): Promise<void> => {
  await db.raw(`
    set local statement_timeout = 0;
    create table order_counts (
      installation_id uuid not null,
      status text not null,
      count bigint not null,
      primary key (installation_id, status)
    ) with (fillfactor = 50);

    create table order_count_changes (
      installation_id uuid not null,
      from_status text,
      to_status text
    ) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);

    create function note_order_status() returns trigger language plpgsql as $$
      begin
        if tg_op = 'INSERT' then insert into order_count_changes values (new.installation_id, null, new.status);
        elsif tg_op = 'DELETE' then insert into order_count_changes values (old.installation_id, old.status, null);
        else insert into order_count_changes values (new.installation_id, old.status, new.status);
        end if;
        return null;
      end $$;

    -- One statement in two hundred adds up what the others noted. Whoever adds up already is left to it.
    create function add_up_order_counts() returns trigger language plpgsql as $$
      begin
        if random() < 0.005 and pg_try_advisory_xact_lock(7320120) then
          with gone as (delete from order_count_changes returning installation_id, from_status, to_status),
          sums as (
            select installation_id, status, sum(change) as change from (
              select installation_id, to_status as status, 1 as change from gone union all select installation_id, from_status, -1 from gone
            ) each where status is not null group by installation_id, status having sum(change) <> 0
          )
          insert into order_counts as c select installation_id, status, change from sums on conflict (installation_id, status) do update set count = c.count + excluded.count;
        end if;
        return null;
      end $$;

    create trigger orders_counted_in after insert on orders for each row execute function note_order_status();
    create trigger orders_counted_over after update of status on orders for each row when (old.status <> new.status) execute function note_order_status();
    create trigger orders_counted_out after delete on orders for each row execute function note_order_status();
    create trigger orders_counts_added_up after insert or update of status on orders for each statement execute function add_up_order_counts();

    insert into order_counts select installation_id, status, count(*) from orders group by installation_id, status;
  `);
};

export const down = async (db: Knex): Promise<void> => {
  await db.raw(`
    drop trigger orders_counts_added_up on orders; drop trigger orders_counted_out on orders; drop trigger orders_counted_over on orders; drop trigger orders_counted_in on orders;
    drop function add_up_order_counts, note_order_status; drop table order_count_changes, order_counts;
  `);
};
