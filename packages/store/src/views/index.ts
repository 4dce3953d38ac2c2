import type { Knex } from 'knex';
import { createAlertsView } from './alerts.ts';
import { createAuditView } from './audit.ts';
import { createCapacityView } from './capacity.ts';
import { createOrderExchangesView } from './order-exchanges.ts';
import { createOrderQueueView } from './order-queue.ts';
import { createOrderStoryView } from './order-story.ts';
import { createOverviewView } from './overview.ts';
import { createPartnersView } from './partners.ts';
import { createRunsView } from './runs.ts';
import { createSettingsHistoryView } from './settings-history.ts';
import { createSummaryView } from './summary.ts';
import { createWebhookInboxView } from './webhook-inbox.ts';

export * from './alerts.ts';
export * from './audit.ts';
export type { Backlog } from './capacity.ts';
export type { PartnerHealth, Partners } from './partners.ts';
export type { BoundedCount } from './bounded-count.ts';
export * from './order-exchanges.ts';
export type { OrderFilter } from './order-finder.ts';
export * from './order-queue.ts';
export * from './order-story.ts';
export * from './overview.ts';
export * from './runs.ts';
export type { RunDay } from './run-days.ts';
export * from './settings-history.ts';
export * from './summary.ts';
export * from './webhook-inbox.ts';
export type { WebhookBody } from './webhook-body.ts';

export type Views = ReturnType<typeof createViews>;

/** One view for each screen that reads; a new one is a line here and nothing elsewhere. */
export const createViews = (db: Knex) => ({
  orders: createOrderQueueView(db),
  summary: createSummaryView(db),
  settingsHistory: createSettingsHistoryView(db),
  webhookInbox: createWebhookInboxView(db),
  runs: createRunsView(db),
  story: createOrderStoryView(db),
  exchanges: createOrderExchangesView(db),
  overview: createOverviewView(db),
  partners: createPartnersView(db),
  capacity: createCapacityView(db),
  audit: createAuditView(db),
  alerts: createAlertsView(db),
});
