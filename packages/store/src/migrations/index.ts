import type { Knex } from 'knex';
import * as accounts from './2026-11-23-01-accounts.ts';
import * as orders from './2026-11-23-02-orders.ts';
import * as shipping from './2026-11-23-03-shipping.ts';
import * as events from './2026-11-26-01-events.ts';
import * as ordersByStreamId from './2026-11-26-02-orders-by-stream-id.ts';
import * as subscriptionChecks from './2026-11-26-03-subscription-checks.ts';
import * as plansByDay from './2026-11-26-04-plans-by-day.ts';
import * as lookingBack from './2026-11-26-05-looking-back.ts';
import * as access from './2026-11-27-01-access.ts';
import * as alerts from './2026-11-27-10-alerts.ts';
import * as alertIndexes from './2026-11-27-11-alert-indexes.ts';
import * as orderCounts from './2026-11-27-20-order-counts.ts';
import * as queueIndexes from './2026-11-27-21-queue-indexes.ts';
import * as operatorViews from './2026-11-27-22-operator-views.ts';
import * as exchanges from './2026-11-27-30-exchanges.ts';
import * as eventsByReceipt from './2026-11-27-31-events-by-receipt.ts';
import * as traffic from './2026-11-27-40-traffic.ts';
import * as factorFailures from './2026-11-27-50-factor-failures.ts';
import * as plannedRuns from './2026-11-30-10-planned-runs.ts';
import * as readsOfSome from './2026-11-30-11-reads-of-some.ts';
import * as auditByOutcome from './2026-11-30-12-audit-by-outcome.ts';
import * as ordersOnHold from './2026-11-30-13-orders-on-hold.ts';
import * as postalServiceLists from './2026-11-30-20-postal-service-lists.ts';
import * as foundBySurname from './2026-11-30-30-found-by-surname.ts';
import * as plansOfDeletedOrders from './2026-11-30-31-plans-of-deleted-orders.ts';

/** Every migration in its order; a new one is a dated file and a line here. Add first, move the code, drop in a later release (W9). */
export const MIGRATIONS: readonly { name: string; up: (db: Knex) => Promise<void>; down: (db: Knex) => Promise<void>; config?: { transaction: boolean }; indexes?: Record<string, string> }[] = [
  { name: '2026-11-23-01-accounts', ...accounts },
  { name: '2026-11-23-02-orders', ...orders },
  { name: '2026-11-23-03-shipping', ...shipping },
  { name: '2026-11-26-01-events', ...events },
  { name: '2026-11-26-02-orders-by-stream-id', ...ordersByStreamId },
  { name: '2026-11-26-03-subscription-checks', ...subscriptionChecks },
  { name: '2026-11-26-04-plans-by-day', ...plansByDay },
  { name: '2026-11-26-05-looking-back', ...lookingBack },
  { name: '2026-11-27-01-access', ...access },
  { name: '2026-11-27-10-alerts', ...alerts },
  { name: '2026-11-27-11-alert-indexes', ...alertIndexes },
  { name: '2026-11-27-20-order-counts', ...orderCounts },
  { name: '2026-11-27-21-queue-indexes', ...queueIndexes },
  { name: '2026-11-27-22-operator-views', ...operatorViews },
  { name: '2026-11-27-30-exchanges', ...exchanges },
  { name: '2026-11-27-31-events-by-receipt', ...eventsByReceipt },
  { name: '2026-11-27-40-traffic', ...traffic },
  { name: '2026-11-27-50-factor-failures', ...factorFailures },
  { name: '2026-11-30-10-planned-runs', ...plannedRuns },
  { name: '2026-11-30-11-reads-of-some', ...readsOfSome },
  { name: '2026-11-30-12-audit-by-outcome', ...auditByOutcome },
  { name: '2026-11-30-13-orders-on-hold', ...ordersOnHold },
  { name: '2026-11-30-20-postal-service-lists', ...postalServiceLists },
  { name: '2026-11-30-30-found-by-surname', ...foundBySurname },
  { name: '2026-11-30-31-plans-of-deleted-orders', ...plansOfDeletedOrders },
];
