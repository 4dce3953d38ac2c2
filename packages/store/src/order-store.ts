import type { Knex } from 'knex';
import { createOrderClaimStore } from './order-claim-store.ts';
import { createOrderIntakeStore } from './order-intake-store.ts';
import { createOrderOutcomeStore } from './order-outcome-store.ts';
import { createOrderTurnStore } from './order-turn-store.ts';
import { createOrderWriteBackStore } from './order-write-back-store.ts';

export type OrderStore = ReturnType<typeof createOrderStore>;

/** The order queue: what comes in, what is sent, and what has to be written back. */
export const createOrderStore = (db: Knex) => ({
  ...createOrderIntakeStore(db),
  ...createOrderTurnStore(db),
  ...createOrderClaimStore(db),
  ...createOrderOutcomeStore(db),
  ...createOrderWriteBackStore(db),
});
