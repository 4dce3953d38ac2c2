import { randomUUID } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { appendAudit } from '../audit-log.ts';
import { createTestDatabase, plansOf } from '../testing/index.ts';
import { createAuditView } from './audit.ts';

const by = (actor: string, outcome: string, change: object = {}) => ({ kind: 'order', actor, correlationId: 'c', outcome, ...change });

const createLog = async () => {
  const database = await createTestDatabase();
  const { db } = database;
  const [{ id: installationId }] = await db('installations').insert({ name: 'Oak & Ash', account_key: randomUUID() }).returning('id');
  const [{ id: orderId }] = await db('orders').insert({ installation_id: installationId, linnworks_order_id: randomUUID(), order_number: 7, received_at: db.fn.now(), source: '{}', source_hash: 'x' }).returning('id');
  await appendAudit(db, [by('schedule', 'fetched', { kind: 'fetch', installationId }), by('schedule', 'failed', { orderId, installationId, correlationId: 'k-1' }), by('ada@example.test', 'sent', { orderId }), by('schedule', 'fetched', { kind: 'fetch' })]);
  return { db, installationId: String(installationId), view: createAuditView(db), [Symbol.asyncDispose]: () => database[Symbol.asyncDispose]() };
};

test('entries are found by each of their facts, the latest first, page by page (R-245)', async () => {
  await using log = await createLog();
  const found = async (filter: Omit<Parameters<typeof log.view.list>[0], 'within'>) => (await log.view.list({ within: 'all', ...filter })).entries.map(({ outcome }) => outcome);
  const limit = 10;
  expect(await found({ limit })).toEqual(['fetched', 'sent', 'failed', 'fetched']);
  expect(await found({ kind: 'order', limit })).toEqual(['sent', 'failed']);
  expect(await found({ installationId: log.installationId, limit })).toEqual(['failed', 'fetched']);
  expect(await found({ orderNumber: 7, limit })).toEqual(['sent', 'failed']);
  expect(await found({ orderNumber: 8, limit })).toEqual([]);
  expect(await found({ actor: 'ada@example.test', limit })).toEqual(['sent']);
  expect(await found({ outcome: 'fetched', kind: 'fetch', limit })).toEqual(['fetched', 'fetched']);
  const [failed] = (await log.view.list({ within: 'all', correlationId: 'k-1', limit })).entries;
  expect(failed).toMatchObject({ outcome: 'failed', orderNumber: 7, installationName: 'Oak & Ash' });
  const first = await log.view.list({ within: 'all', limit: 3 });
  const second = await log.view.list({ within: 'all', limit: 3, cursor: Number(first.next) });
  expect(second).toEqual({ entries: [expect.objectContaining({ outcome: 'fetched' })] });
  const pages: number[] = [];
  for await (const entries of log.view.pages({ within: 'all' }, 3)) pages.push(entries.length);
  expect(pages).toEqual([3, 1]);
  expect(await log.view.outcomes()).toEqual(['failed', 'fetched', 'sent']);
});

test('an outcome is found with each kind that has it, within the installations of who asks', async () => {
  await using log = await createLog();
  const { db, view, installationId } = log;
  await appendAudit(db, [by('linnworks', 'failed', { kind: 'label', installationId }), by('stream', 'failed', { kind: 'webhook' }), by('schedule', 'failed', { kind: 'fetch' })]);
  const found = async (filter: Omit<Parameters<typeof view.list>[0], 'limit'>) => (await view.list({ limit: 10, ...filter })).entries.map(({ kind }) => kind);
  expect(await found({ within: 'all', outcome: 'failed' })).toEqual(['fetch', 'webhook', 'label', 'order']);
  expect(await found({ within: [installationId], outcome: 'failed' })).toEqual(['label', 'order']);
  expect(await found({ within: 'all', outcome: 'failed', kind: 'label' })).toEqual(['label']);
  expect(await found({ within: 'all', outcome: 'failed', actor: 'stream' })).toEqual(['webhook']);
  expect(await found({ within: [], outcome: 'failed' })).toEqual([]);
  expect(await found({ within: 'all', outcome: 'never' })).toEqual([]);
  const { next } = await view.list({ within: 'all', outcome: 'failed', limit: 2 });
  expect(await found({ within: 'all', outcome: 'failed', cursor: Number(next) })).toEqual(['label', 'order']);
});

test('what is common by itself and never together is not looked for among all entries, nor a trigger that never was (P10)', async () => {
  await using log = await createLog();
  const { db, view, installationId } = log;
  await db.raw(`insert into audit_log (kind, actor, correlation_id, outcome, installation_id) select (array['order', 'label'])[1 + n % 2], 'schedule', 'c' || n, (array['accepted', 'printed'])[1 + n % 2], ?::uuid from generate_series(1, 20000) n`, [installationId]);
  await db.raw('vacuum analyze audit_log');
  const list = (filter: object) => () => view.list({ within: 'all', limit: 10, ...filter });
  const byIndex: [string, () => Promise<unknown>][] = [
    ['audit_log_of_outcome ', list({ outcome: 'printed', kind: 'order' })], ['audit_log_of_outcome ', list({ outcome: 'accepted' })], ['audit_log_of_trigger', list({ actor: 'label' })], ['audit_log_of_trigger', list({ actor: 'mapping' })],
    ['audit_log_of_outcome_of_installation', list({ outcome: 'printed', kind: 'order', within: [installationId] })], ['audit_log_of_outcome_of_installation', list({ outcome: 'printed', within: [installationId] })],
  ];
  for (const [index, asked] of byIndex) {
    const plan = await plansOf(db, asked);
    expect(plan).toContain(index);
    expect(plan).not.toContain('Seq Scan on audit_log');
  }
}, 20_000);

test('a time of long ago is found by its place in the log, and nothing near its edges is lost', async () => {
  await using log = await createLog();
  await log.db.raw(`truncate audit_log restart identity`);
  await log.db.raw(`insert into audit_log (at, kind, actor, correlation_id, outcome) select timestamptz '2026-01-01T00:00:00Z' + n * interval '1 minute', 'order', 'schedule', 'c' || n, 'sent' from generate_series(1, 20000) n`);
  await log.db.raw('vacuum analyze audit_log');
  const filter = { within: 'all' as const, from: new Date('2026-01-03T00:00:00Z'), until: new Date('2026-01-03T00:03:00Z'), limit: 10 };
  expect((await log.view.list(filter)).entries.map(({ at }) => at.slice(11, 16))).toEqual(['00:02', '00:01', '00:00']);
  const plan = await plansOf(log.db, () => log.view.list(filter));
  expect(plan).not.toContain('Seq Scan on audit_log');
  expect(await plansOf(log.db, () => log.view.list({ within: 'all', actor: 'ada@example.test', limit: 10 }))).toContain('audit_log_by_person');
});
