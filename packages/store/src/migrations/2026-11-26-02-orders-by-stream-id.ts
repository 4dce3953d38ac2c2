import type { Knex } from 'knex';

/** Events may name an order by Stream's own id. */
export const up = async (db: Knex): Promise<void> => {
  await db.raw('create index orders_by_stream_order_id on orders (stream_order_id) where stream_order_id is not null');
};

export const down = async (db: Knex): Promise<void> => {
  await db.raw('drop index orders_by_stream_order_id');
};
