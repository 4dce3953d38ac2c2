import type { Knex } from 'knex';

/** Whether a plan's stop counts: its order is held whatever its status, and only then judged. */
const NOTE_PLAN = `
  create or replace function note_plan() returns trigger language plpgsql as $$
    declare o record;
    begin
      select installation_id, integration_id, status into o from orders where id = coalesce(new.order_id, old.order_id) for share;
      if not found or o.status = 'deleted' then return null; end if;
      if old.run_id <> '' then insert into planned_run_changes values (coalesce(old.planned_date, 'infinity'), o.installation_id, o.integration_id, old.run_id, -1); end if;
      if new.run_id <> '' then insert into planned_run_changes values (coalesce(new.planned_date, 'infinity'), o.installation_id, o.integration_id, new.run_id, 1); end if;
      return null;
    end $$`;

const COUNT_ANEW = `
  set local statement_timeout = 0;
  lock table orders, order_plans, planned_runs, planned_run_changes in share row exclusive mode;
  delete from planned_run_changes;
  delete from planned_runs;
  insert into planned_runs select coalesce(p.planned_date, 'infinity'), o.installation_id, o.integration_id, p.run_id, count(*) from order_plans p join orders o on o.id = p.order_id
    where p.run_id <> '' and o.status <> 'deleted' group by 1, 2, 3, 4`;

/**
 * A deleted order was passed over instead of held, so that whoever brought it back meanwhile and the plan's side did not see each other:
 * a stop stood on the day it had left. What is kept is counted anew, with nobody writing (decision 0150).
 */
export const up = async (db: Knex): Promise<void> => {
  await db.raw(COUNT_ANEW);
  await db.raw(NOTE_PLAN);
};

/** The better function stays: the release before works with it as with its own. */
export const down = (): Promise<void> => Promise.resolve();
