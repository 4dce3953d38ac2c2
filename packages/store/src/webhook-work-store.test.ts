import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { openDatabase } from './database.ts';
import { createTestDatabase } from './testing/index.ts';
import { createWebhookWorld } from './testing/webhook-world.ts';
import { createWebhookWorkStore } from './webhook-work-store.ts';

const PLANNING = ['OPENPLANNING', 'LOCKPLANNING', 'CLOSEPLANNING'];
const problem = { code: 'remote-unavailable', message: 'Stream does not answer.' };
const minute = (n: number): Date => new Date(Date.UTC(2026, 2, 5, 14, n));

const createWorld = async () => {
  const database = await createTestDatabase();
  const { db } = database;
  const work = createWebhookWorkStore(db);
  return {
    ...database, work, ...(await createWebhookWorld(db)),
    statusOf: async (id: number): Promise<string> => (await db('webhook_events').where({ id }).first('status')).status,
    /** Takes what there is and holds its first piece. */
    held: async () => work.hold((await work.take(1, PLANNING))[0]!),
    letLapse: () => db('webhook_events').where({ status: 'in-progress' }).update({ lease_until: db.raw(`now() - interval '1 second'`) }),
    told: () => db('audit_log').where({ kind: 'webhook' }).orderBy('id'),
  };
};

describe('taking events up', () => {
  test('at most so many, the oldest by their own time first, whenever they came (R-137, A-13)', async () => {
    await using world = await createWorld();
    const ids = [];
    for (const at of [5, 1, 4, 2, 3]) ids.push(await world.tell({ event: { occurredAt: minute(at) } }));
    expect(await world.work.take(3, PLANNING)).toEqual([ids[1]!, ids[3]!, ids[4]!].sort((a, b) => a - b));
    expect(await world.work.take(50, PLANNING)).toEqual([ids[0]!, ids[2]!].sort((a, b) => a - b));
    expect(await world.work.take(50, PLANNING)).toEqual([]);
  });

  test('a cycle is filled in turn over the installations, so that a busy one does not block others (A-14)', async () => {
    await using world = await createWorld();
    const other = await createWebhookWorld(world.db);
    for (let n = 0; n < 20; n += 1) await world.tell({ event: { occurredAt: minute(n) } });
    const theirs = [await other.tell({ event: { occurredAt: minute(58) } }), await other.tell({ event: { occurredAt: minute(59) } })];
    const taken = await world.work.take(5, PLANNING);
    expect(taken).toHaveLength(5);
    expect(taken).toEqual(expect.arrayContaining(theirs));
  });

  test('an inactive installation keeps its events, and they are not worked on', async () => {
    await using world = await createWorld();
    await world.tell();
    await world.db('installations').update({ active: false });
    expect(await world.work.take(5, PLANNING)).toEqual([]);
  });

  test('of one order never two are at work, and the earlier goes first even while it waits for its retry (A-13)', async () => {
    await using world = await createWorld();
    const second = await world.tell({ piece: 'order:C1', event: { occurredAt: minute(2) } });
    const first = await world.tell({ piece: 'order:C1', event: { occurredAt: minute(1) } });
    expect(await world.work.take(50, PLANNING)).toEqual([first]);
    expect(await world.work.take(50, PLANNING)).toEqual([]);
    await world.work.failed(await world.work.hold(first), problem, 3);
    expect(await world.work.take(50, PLANNING)).toEqual([first]);
    await world.work.processed(await world.work.hold(first), {});
    expect(await world.work.take(50, PLANNING)).toEqual([second]);
  });

  test('the same piece of two accounts is two pieces (I8)', async () => {
    await using world = await createWorld();
    const other = await createWebhookWorld(world.db);
    const ids = [await world.tell({ piece: 'order:C1' }), await other.tell({ piece: 'order:C1' })];
    expect(await world.work.take(50, PLANNING)).toEqual(ids);
  });

  test('planning events of one run go together and count as one; its other events wait (A-14)', async () => {
    await using world = await createWorld();
    const tell = (code: string, at: number) => world.tell({ piece: 'run:L1', event: { code, occurredAt: minute(at) } });
    const [lock, close, open] = [await tell('LOCKPLANNING', 2), await tell('CLOSEPLANNING', 3), await tell('OPENPLANNING', 1)];
    const dispatched = await tell('DISPATCHED', 4);
    const elsewhere = await world.tell({ event: { occurredAt: minute(9) } });
    expect(await world.work.take(2, PLANNING)).toEqual([open, elsewhere]);
    const held = await world.work.hold(open);
    expect(held.map(({ id }) => id)).toEqual([open, lock, close]);
    expect(await world.work.processed(held, { orders: 3 })).toBe(3);
    expect(await world.work.take(2, PLANNING)).toEqual([dispatched]);
  });

  test('a planning event that comes while its run is at work waits for the next turn', async () => {
    await using world = await createWorld();
    await world.tell({ piece: 'run:L1', event: { code: 'LOCKPLANNING', occurredAt: minute(2) } });
    const held = await world.held();
    const late = await world.tell({ piece: 'run:L1', event: { code: 'OPENPLANNING', occurredAt: minute(1) } });
    expect(await world.work.take(5, PLANNING)).toEqual([]);
    await world.work.processed(held, {});
    expect(await world.work.take(5, PLANNING)).toEqual([late]);
  });

  test('processes that take at the same time, while events keep coming, never take one twice nor two of a piece', async () => {
    await using world = await createWorld();
    const processes = Array.from({ length: 4 }, () => openDatabase({ url: world.url, connections: 1 }));
    const stores = processes.map((db) => createWebhookWorkStore(db));
    try {
      for (let n = 0; n < 60; n += 1) await world.tell({ piece: `order:C${n % 12}`, event: { occurredAt: minute(30 + (n % 7)) } });
      const taken: number[] = [];
      const pieces = async (): Promise<string[]> => (await world.db('webhook_events').where({ status: 'in-progress' })).map(({ piece }) => piece);
      for (let round = 0; round < 12; round += 1) {
        // Each comes before all others of its piece, and so would be the first of it.
        const late = Array.from({ length: 6 }, (_, n) => world.tell({ piece: `order:C${n}`, event: { occurredAt: minute(20 - round) } }));
        const these = (await Promise.all(stores.map((store) => store.take(4, PLANNING)))).flat();
        await Promise.all(late);
        const atWork = await pieces();
        expect(new Set(atWork).size).toBe(atWork.length);
        expect(atWork).toHaveLength(these.length);
        for (const id of these) await world.work.processed(await world.work.hold(id), {});
        taken.push(...these);
      }
      expect(new Set(taken).size).toBe(taken.length);
      expect(taken).toHaveLength(await world.db('webhook_events').where({ status: 'processed' }).then((rows) => rows.length));
    } finally {
      await Promise.all(processes.map((db) => db.destroy()));
    }
  });

  test('a held event has everything its processing needs, with its times as times', async () => {
    await using world = await createWorld();
    const id = await world.tell({ correlationId: 'c1', event: { consignmentNo: 'C7' } });
    expect(await world.held()).toEqual([{
      id, version: 3, tries: 1, installationId: world.installationId, integrationId: world.integrationId, source: 'stream', correlationId: 'c1', receivedAt: expect.any(Date), at: new Date('2026-03-05T14:32:07Z'),
      event: expect.objectContaining({ code: 'DELIVERED', consignmentNo: 'C7', occurredAt: new Date('2026-03-05T14:32:07Z') }),
    }]);
  });
});

describe('ends', () => {
  test('a failed event is Ready for Retry as often as it may be retried, then Failed, each end in the audit log (R-147 … R-150)', async () => {
    await using world = await createWorld();
    const id = await world.tell({ correlationId: 'c1' });
    const seen: string[] = [];
    for (let attempt = 0; attempt < 4; attempt += 1) {
      await world.work.failed(await world.held(), problem, 3);
      seen.push(await world.statusOf(id));
    }
    expect(seen).toEqual(['ready-for-retry', 'ready-for-retry', 'ready-for-retry', 'failed']);
    expect(await world.work.take(5, PLANNING)).toEqual([]);
    expect(await world.db('webhook_events').first()).toMatchObject({ tries: 4, code_of_problem: problem.code, problem: problem.message, ended_at: expect.any(Date) });
    const told = await world.told();
    expect(told.map(({ outcome }) => outcome)).toEqual(seen);
    expect(told[3]).toMatchObject({ correlation_id: 'c1', code: 'DELIVERED', message: problem.message, detail: { eventId: id, tries: 4 }, installation_id: world.installationId });
  });

  test('a processed event tells what came of it, and an end without a problem takes the earlier one away (R-150)', async () => {
    await using world = await createWorld();
    await world.tell();
    await world.work.failed(await world.held(), problem, 3);
    expect(await world.work.processed(await world.held(), { noted: 'a\u0000b' })).toBe(1);
    expect(await world.db('webhook_events').first()).toMatchObject({ status: 'processed', problem: null, code_of_problem: null, effect: { noted: 'a\ufffdb' } });
  });

  test('what could not be said in Postgres does not keep an event from ending (F35)', async () => {
    await using world = await createWorld();
    const id = await world.tell();
    expect(await world.work.noAction(await world.held(), { code: 'no-action', message: `\u0000\ud800${'x'.repeat(5_000)}` })).toBe(1);
    expect(await world.statusOf(id)).toBe('no-action');
  });

  test('whoever took an event over is the only one that can end it (W4)', async () => {
    await using world = await createWorld();
    const id = await world.tell();
    const first = await world.held();
    const second = await world.work.hold(id);
    expect(await world.work.keepHolding(first)).toBe(false);
    expect(await world.work.processed(first, {})).toBe(0);
    expect(await world.work.failed(first, problem, 3)).toBe(0);
    await world.work.giveBack(first);
    expect(await world.statusOf(id)).toBe('in-progress');
    expect(await world.work.keepHolding(second)).toBe(true);
    expect(await world.work.processed(second, {})).toBe(1);
    expect(await world.work.hold(id)).toEqual([]);
    expect(await world.told()).toHaveLength(1);
  });

  test('an event whose holder is gone is taken back, and that was a try (R12)', async () => {
    await using world = await createWorld();
    const id = await world.tell();
    const held = await world.held();
    expect(await world.work.takeBack(1)).toBe(0);
    await world.letLapse();
    expect(await world.work.takeBack(1)).toBe(1);
    expect(await world.statusOf(id)).toBe('ready-for-retry');
    expect(await world.work.processed(held, {})).toBe(0);
    await world.held();
    await world.letLapse();
    await world.work.takeBack(1);
    expect(await world.db('webhook_events').first()).toMatchObject({ status: 'failed', code_of_problem: 'interrupted' });
  });

  test('an event given back untouched is pending, and that was no try', async () => {
    await using world = await createWorld();
    const id = await world.tell();
    await world.work.giveBack(await world.held());
    expect(await world.db('webhook_events').first()).toMatchObject({ status: 'pending', tries: 0, lease_until: null });
    expect(await world.work.take(1, PLANNING)).toEqual([id]);
  });
});

describe('events that wait for an order', () => {
  const complete = async (world: Awaited<ReturnType<typeof createWorld>>, change: object, minutesAgo = 0): Promise<void> => {
    const at = world.db.raw('now() - make_interval(mins => ?)', [minutesAgo]);
    await world.db('orders').insert({
      installation_id: world.installationId, integration_id: world.integrationId, linnworks_order_id: randomUUID(), order_number: 1, received_at: at, source: '{}', source_hash: 'h', status: 'completed',
      consignment_no: randomUUID(), completed_at: at, updated_at: at, ...change,
    });
  };

  test.each([['consignment number', { consignment_no: 'REF-1' }], ['Stream order id', { stream_order_id: 'REF-1' }], ['submitted order number', { stream_order_no: 'REF-1' }]])(
    'an unmatched event is tried again when an order of its %s completes (R-152, A-13)', async (_what, change) => {
      await using world = await createWorld();
      const id = await world.tell();
      await world.work.unmatched(await world.held(), ['REF-1', 'REF-2', '', 'x'.repeat(10_000)]);
      expect(await world.statusOf(id)).toBe('unmatched');
      expect(await world.work.matchCompleted(10)).toBe(0);
      await complete(world, change);
      expect(await world.work.matchCompleted(10)).toBe(1);
      expect(await world.work.matchCompleted(10)).toBe(0);
      expect(await world.work.take(1, PLANNING)).toEqual([id]);
    });

  test('so is a run event of which only some orders were ours', async () => {
    await using world = await createWorld();
    const id = await world.tell();
    await world.work.processed(await world.held(), {}, ['REF-2']);
    await complete(world, { consignment_no: 'REF-2' });
    expect(await world.work.matchCompleted(10)).toBe(1);
    expect(await world.statusOf(id)).toBe('pending');
  });

  test('an order of another account, or one that completed long ago, changes nothing (I8)', async () => {
    await using world = await createWorld();
    await world.tell();
    await world.work.unmatched(await world.held(), ['REF-1']);
    const other = await createWebhookWorld(world.db);
    await complete(world, { consignment_no: 'REF-1', installation_id: other.installationId, integration_id: other.integrationId });
    await complete(world, { consignment_no: 'REF-1' }, 60);
    expect(await world.work.matchCompleted(10)).toBe(0);
  });
});
