import type { Knex } from 'knex';

/**
 * How many stops each run of each day has (decision 0150), kept as orders are counted by status: whoever changes a plan, or deletes an
 * order that is planned, appends a line, and now and then lines are added up by one at a time. Whether a stop counts is judged with its
 * order's row held, by the plan's side and by the order's, so that of two who change both at once one sees what the other did.
 */
export const up = async (db: Knex): Promise<void> => {
  await db.raw(`
    set local statement_timeout = 0;
    create table planned_runs (
      -- 'infinity': runs without a day, which so come last.
      planned_date date not null,
      installation_id uuid not null,
      integration_id uuid,
      run_id text not null,
      stops integer not null,
      unique nulls not distinct (planned_date, installation_id, integration_id, run_id)
    );
    create index planned_runs_left_by_all on planned_runs (planned_date) where stops = 0;

    create table planned_run_changes (
      planned_date date not null,
      installation_id uuid not null,
      integration_id uuid,
      run_id text not null,
      change integer not null
    ) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);

    create function note_plan() returns trigger language plpgsql as $$
      declare o record;
      begin
        select installation_id, integration_id into o from orders where id = coalesce(new.order_id, old.order_id) and status <> 'deleted' for share;
        if found and old.run_id <> '' then insert into planned_run_changes values (coalesce(old.planned_date, 'infinity'), o.installation_id, o.integration_id, old.run_id, -1); end if;
        if found and new.run_id <> '' then insert into planned_run_changes values (coalesce(new.planned_date, 'infinity'), o.installation_id, o.integration_id, new.run_id, 1); end if;
        return null;
      end $$;

    create function note_planned_order() returns trigger language plpgsql as $$
      declare p record;
      begin
        select coalesce(planned_date, 'infinity') as day, run_id into p from order_plans where order_id = new.id and run_id <> '';
        if found and old.status <> 'deleted' then insert into planned_run_changes values (p.day, old.installation_id, old.integration_id, p.run_id, -1); end if;
        if found and new.status <> 'deleted' then insert into planned_run_changes values (p.day, new.installation_id, new.integration_id, p.run_id, 1); end if;
        return null;
      end $$;

    -- As for orders: one statement in two hundred adds up, and whoever adds up already is left to it.
    create function add_up_planned_runs() returns trigger language plpgsql as $$
      begin
        if random() < 0.005 and pg_try_advisory_xact_lock(7320121) then
          with gone as (delete from planned_run_changes returning planned_date, installation_id, integration_id, run_id, change),
          sums as (select planned_date, installation_id, integration_id, run_id, sum(change) as change from gone group by planned_date, installation_id, integration_id, run_id having sum(change) <> 0)
          insert into planned_runs as r select planned_date, installation_id, integration_id, run_id, change from sums
          on conflict (planned_date, installation_id, integration_id, run_id) do update set stops = r.stops + excluded.stops;
          delete from planned_runs where stops = 0;
        end if;
        return null;
      end $$;

    create trigger order_plans_counted_in after insert on order_plans for each row execute function note_plan();
    create trigger order_plans_counted_over after update of run_id, planned_date on order_plans for each row when ((old.run_id, old.planned_date) is distinct from (new.run_id, new.planned_date)) execute function note_plan();
    create trigger order_plans_counted_out after delete on order_plans for each row execute function note_plan();
    create trigger orders_planned_over after update of status, integration_id on orders for each row
      when ((old.status = 'deleted') <> (new.status = 'deleted') or old.integration_id is distinct from new.integration_id) execute function note_planned_order();
    create trigger order_plans_added_up after insert or update of run_id on order_plans for each statement execute function add_up_planned_runs();

    insert into planned_runs select coalesce(p.planned_date, 'infinity'), o.installation_id, o.integration_id, p.run_id, count(*) from order_plans p join orders o on o.id = p.order_id
      where p.run_id <> '' and o.status <> 'deleted' group by 1, 2, 3, 4;
  `);
};

export const down = async (db: Knex): Promise<void> => {
  await db.raw(`
    drop trigger order_plans_added_up on order_plans; drop trigger orders_planned_over on orders;
    drop trigger order_plans_counted_out on order_plans; drop trigger order_plans_counted_over on order_plans; drop trigger order_plans_counted_in on order_plans;
    drop function add_up_planned_runs, note_planned_order, note_plan; drop table planned_run_changes, planned_runs;
  `);
};
