import { expect, test } from '@jest/globals';
import { troublesOf } from './verdict.ts';

type Asked = Parameters<typeof troublesOf>;
const summary = (more: object = {}) => ({ orders: { pending: 0, 'in-progress': 0, completed: 9, failed: 0, 'ready-for-retry': 0, 'validation-failed': 0, deleted: 0 }, oldestPendingSeconds: 0, writeBackDue: 0, unanswered: 0, deletes: { underWay: 0, cleanupPending: 0 }, installations: [], ...more }) as Asked[0];
const overview = (more: object = {}) => ({ waiting: [], failing: [], deletes: [], webhooks: { statuses: [], oldestSeconds: 0 }, notDelivered: { count: 0, isMore: false }, accounts: [], ...more }) as Asked[1];
const work = (more: object = {}) => ({ schedules: [{ id: 'fetch-orders', title: 'Fetch orders', ranAt: null, nextAt: null, silentSince: null }], workers: 1, ...more }) as Asked[2];

test('where nothing is wrong, all is well; orders that only go their way are no trouble (R-244)', () => {
  expect(troublesOf(summary({ writeBackDue: 3 }), overview(), work())).toEqual([]);
});

test('each trouble leads to where it is seen in full, the gravest first', () => {
  const bad = work({ workers: 0, schedules: [{ id: 'fetch-orders', title: 'Fetch orders', ranAt: null, nextAt: null, silentSince: '2026-01-01T00:00:00Z' }] });
  const troubles = troublesOf(summary({ orders: { ...summary().orders, failed: 1, 'validation-failed': 2 }, oldestPendingSeconds: 3_600, unanswered: 1 }), overview({ webhooks: { statuses: [{ status: 'failed', title: 'Failed', count: 4, isMore: false }], oldestSeconds: 0 } }), bad);
  expect(troubles.map(({ to }) => to)).toEqual(['#schedules', '#schedules', '/orders?status=failed', '/orders?status=validation-failed', '/orders?status=pending&by=received&oldestFirst=true', '/orders?status=in-progress', '/webhook-inbox?status=failed']);
  expect(troubles.map(({ text }) => text)).toEqual(expect.arrayContaining(['no worker is running, so nothing is fetched or sent', '“Fetch orders” does not run', '1 order failed', 'an order has waited for 1 hour']));
});

test('an alert that is on keeps all from being well, whatever the numbers say', () => {
  expect(troublesOf(summary(), overview(), work(), 2)).toEqual([{ text: '2 alerts are on', to: '/alerts' }]);
});
