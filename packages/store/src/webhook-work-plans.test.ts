import { expect, test } from '@jest/globals';
import { createTestDatabase, fillOrders, plansOf } from './testing/index.ts';
import { createWebhookWorld } from './testing/webhook-world.ts';
import { createWebhookWorkStore } from './webhook-work-store.ts';

const PLANNING = ['OPENPLANNING', 'LOCKPLANNING', 'CLOSEPLANNING'];

test('what a cycle asks costs the same however many events and orders there were before: only indexes are read (performance.md, levers 1 and 2)', async () => {
  await using database = await createTestDatabase();
  const { db } = database;
  const work = createWebhookWorkStore(db);
  const { installationId, integrationId, tell } = await createWebhookWorld(db);
  await fillOrders(db, installationId, 20_000);
  await db.raw(`update orders set updated_at = now() - interval '3 days', completed_at = now() - interval '3 days', integration_id = ?::uuid`, [integrationId]);
  await db.raw(
    `insert into webhook_events (installation_id, integration_id, dedup_key, code, event, at, piece, status, ended_at, open_refs)
     select ?::uuid, ?::uuid, n, 'DELIVERED', '{}', now() - make_interval(secs => n), 'order:' || n, case when n % 10 = 0 then 'unmatched' else 'processed' end, now(), case when n % 10 = 0 then array['X' || n] else '{}' end
     from generate_series(1, 30000) n`, [installationId, integrationId]);
  for (let n = 0; n < 20; n += 1) await tell({ event: { code: 'LOCKPLANNING' }, piece: `run:L${n % 5}` });
  await db.raw('vacuum analyze webhook_events');
  await db.raw('vacuum analyze orders');

  const plans = await plansOf(db, async () => {
    const [lead] = await work.take(5, PLANNING);
    const held = await work.hold(lead!);
    await work.keepHolding(held);
    await work.processed(held, {});
    await work.takeBack(3);
    await work.matchCompleted(10);
  });

  expect(plans).toMatch(/webhook_events_due/);
  expect(plans).toMatch(/webhook_events_by_piece/);
  expect(plans).not.toMatch(/Seq Scan on (webhook_events|orders)\b/);
});
