import type { Knex } from 'knex';
import { createOrderClaimStore } from './order-claim-store.ts';
import { createOrderDeleteStore } from './order-delete-store.ts';
import { createOrderExchangeStore } from './order-exchange-store.ts';
import { createOrderIntakeStore } from './order-intake-store.ts';
import { createOrderOutcomeStore } from './order-outcome-store.ts';
import { createOrderRequeueStore } from './order-requeue-store.ts';
import { createOrderTurnStore } from './order-turn-store.ts';
import { createOrderWriteBackStore } from './order-write-back-store.ts';

export type OrderStore = ReturnType<typeof createOrderStore>;

/** The order queue: what comes in, what is sent, what has to be written back, and what goes out again. */
export const createOrderStore = (db: Knex) => ({
  ...createOrderIntakeStore(db),
  ...createOrderTurnStore(db),
  ...createOrderClaimStore(db),
  ...createOrderOutcomeStore(db),
  ...createOrderWriteBackStore(db),
  ...createOrderDeleteStore(db),
  ...createOrderRequeueStore(db),
  ...createOrderExchangeStore(db),
});
