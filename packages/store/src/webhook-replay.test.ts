import { expect, test } from '@jest/globals';
import { createTestDatabase } from './testing/index.ts';
import { createWebhookWorld } from './testing/webhook-world.ts';
import { createWebhookWorkStore } from './webhook-work-store.ts';

test('a person can have ended events applied once more, never those at work or told for another account (security.md, 15)', async () => {
  await using database = await createTestDatabase();
  const { db } = database;
  const work = createWebhookWorkStore(db);
  const { tell } = await createWebhookWorld(db);
  const suspicious = await tell({ status: 'suspicious' });
  const atWork = await tell();
  const [lead] = await work.take(1, []);
  const ended = await tell({ status: 'no-action' });

  expect(await work.replay([ended, suspicious, atWork], 'ops@example.test')).toBe(1);

  expect(lead).toBe(atWork);
  expect((await db('webhook_events').orderBy('id')).map(({ status }) => status)).toEqual(['suspicious', 'in-progress', 'pending']);
  expect(await db('audit_log').where({ kind: 'webhook' })).toMatchObject([{ actor: 'ops@example.test', outcome: 'replayed', code: 'DELIVERED', detail: { eventId: ended } }]);
});
