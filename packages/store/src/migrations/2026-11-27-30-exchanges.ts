import type { Knex } from 'knex';

/**
 * What was asked of Stream about an order and what it answered (decision 0160). Beside the attempts and not in them, so that what holds
 * names and addresses ends by deleting rows, and an attempt's own row stays as small as it is. The index by time costs next to nothing:
 * rows come in its order.
 */
export const up = async (db: Knex): Promise<void> => {
  await db.raw(`
    create table order_exchanges (
      id bigint generated always as identity,
      order_id uuid not null references orders (id),
      version integer not null,
      kind text not null check (kind in ('send', 'delete')),
      at timestamptz not null default now(),
      correlation_id text not null,
      calls jsonb not null,
      primary key (order_id, id)
    );
    create index order_exchanges_by_time on order_exchanges using brin (at);
  `);
};

export const down = async (db: Knex): Promise<void> => {
  await db.raw('drop table order_exchanges');
};
