import type { Knex } from 'knex';
import { createOrderIntakeStore } from './order-intake-store.ts';
import { createOrderSendingStore } from './order-sending-store.ts';
import { createOrderWriteBackStore } from './order-write-back-store.ts';

export type OrderStore = ReturnType<typeof createOrderStore>;

/** The order queue: what comes in, what is sent, and what has to be written back. */
export const createOrderStore = (db: Knex) => ({
  ...createOrderIntakeStore(db),
  ...createOrderSendingStore(db),
  ...createOrderWriteBackStore(db),
});
