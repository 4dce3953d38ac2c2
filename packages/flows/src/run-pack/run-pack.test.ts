import { expect, test } from '@jest/globals';
import { streamBatchPdf, type BatchItem, type RunPaper } from '@stream-tech/labels';
import { rasterisePdf, scan } from '@stream-tech/labels/testing';
import type { LinnworksOrderSeed } from '@stream-tech/simulators';
import { createRunsView, createServiceStore } from '@stream-tech/store';
import { createLabelPages } from '../label-pages.ts';
import { createWorld, type WorldOptions } from '../testing/world.ts';
import { createRunPack, type WantedPapers } from './run-pack.ts';

const DAY = '2026-11-24';
const author = { actor: 'dispatch@example.test', correlationId: 'c' };
const KIT = { SKU: 'KIT', Title: 'Dining set', Quantity: 1, Weight: 20_000, CompositeSubItems: [{ SKU: 'LEG-10', Title: 'Table leg', Quantity: 4, Weight: 1_000 }, { SKU: 'LEG-9', Title: 'Short leg', Quantity: 2, Weight: 500 }] };

/** A run of Completed orders, with its papers. */
const createRun = async (options: WorldOptions = {}) => {
  const world = await createWorld(options);
  const drawn: BatchItem[] = [];
  const draw = (items: Iterable<BatchItem>) => { drawn.splice(0, drawn.length, ...items); return streamBatchPdf(drawn); };
  const pack = createRunPack({
    runs: createRunsView(world.db), orders: world.orders, installations: world.installations, contexts: world.deps.contexts, audit: world.deps.audit, clock: () => new Date('2026-11-23T16:05:00Z'),
    drawer: { streamBatchPdf: (items) => draw(items as Iterable<BatchItem>) },
  }, createLabelPages({ plans: world.deps.plans, services: createServiceStore(world.db), integrations: world.integrations }));
  const key: WantedPapers = { integrationId: world.integrationId, runId: 'L27', day: DAY, order: 'loading', within: 'all' };
  /** What a paper says; it was drawn, too. */
  const paper = <P extends RunPaper['paper']>(which: P) => drawn.find((item) => 'paper' in item && item.paper === which) as Extract<RunPaper, { paper: P }>;
  const bytes = async (parts: Promise<AsyncIterable<Uint8Array>>): Promise<Buffer> => { const all: Uint8Array[] = []; for await (const part of await parts) all.push(part); return Buffer.concat(all); };
  return {
    world, pack, key, paper, bytes,
    /** Puts orders on the run, in this sequence from 21 on; gives their ids. */
    async stops(...seeds: LinnworksOrderSeed[]): Promise<string[]> {
      for (const seed of seeds) world.open(seed);
      await world.fetch();
      await world.sendBatch();
      const rows: { id: string }[] = await world.db('orders').orderBy('order_number').select('id');
      await world.db('order_plans').insert(rows.map(({ id }, index) => ({ order_id: id, run_id: 'L27', run_description: 'RUN 27', run_number: 27, sequence: index + 21, planned_date: DAY, driver: 'Ana', vehicle: 'VAN 1', state: 'locked', state_at: '2026-11-23T10:00:00Z', read_at: world.db.fn.now() })));
      return rows.map(({ id }) => id);
    },
    [Symbol.asyncDispose]: () => world[Symbol.asyncDispose](),
  };
};

test('a load list tells what is loaded for each stop, the last one first, or as they are driven to; with true numbers past twenty (A-33, decision 0170)', async () => {
  await using run = await createRun();
  const weighing = (Weight: number) => [{ SKU: 'CHAIR', Title: 'Chair', Quantity: 2, Weight, size: [50, 50, 40] as [number, number, number] }];
  await run.stops({ NumOrderId: 5001, Items: weighing(5_000), CustomerInfo: { Address: { FullName: 'Ruth Okafor', Company: 'Okafor Ltd', PostCode: 'BA11 1AB', Town: 'Frome' } } }, { NumOrderId: 5002, Items: weighing(1_250) }, { NumOrderId: 5003, Items: weighing(0) });
  await run.world.db('order_plans').whereIn('order_id', run.world.db('orders').where({ order_number: 5003 }).select('id')).update({ sequence: null });
  const pdf = await run.bytes(run.pack.loadList(run.key, author));
  expect((await rasterisePdf(pdf, 36)).map(({ points }) => points.map(Math.round))).toEqual([[595, 842]]);
  expect(run.paper('load-list').facts).toMatchObject({
    head: { title: 'Run 27', remark: '', day: DAY, drivers: 'Ana', vehicles: 'VAN 1', state: 'Locked', account: 'Oak & Ash Ltd', printed: expect.stringMatching(/^Printed Mon,? 23 Nov 2026,? (at )?16:05 by dispatch@example.test$/) },
    stops: [
      { orderNumber: '5003', stop: '', weightKg: 0 }, { orderNumber: '5002', stop: '22', weightKg: 2.5 },
      { orderNumber: '5001', stop: '21', customer: 'Ruth Okafor, Okafor Ltd', postcode: 'BA11 1AB', town: 'Frome', packages: 1, weightKg: 10, volumeM3: 0.2, label: 'Not printed' },
    ],
  });
  await run.bytes(run.pack.loadList({ ...run.key, order: 'delivery' }, author));
  expect(run.paper('load-list').facts.stops.map(({ orderNumber }) => orderNumber)).toEqual(['5001', '5002', '5003']);
  expect(await run.world.db('audit_log').where({ outcome: 'load list printed' })).toMatchObject([{ actor: 'dispatch@example.test', detail: { run: 'Run 27', stops: 3 } }, {}]);
});

test('packages are counted as labels are: those of a split, or one for each unit where the service overrides it (A-25)', async () => {
  const chairs = { NumOrderId: 5001, Items: [{ SKU: 'CHAIR', Title: 'Chair', Quantity: 3, Weight: 1_000 }] };
  for (const [OverridePkgSplit, packages] of [[false, 1], [true, 3]] as const) {
    await using run = await createRun({ service: { OverridePkgSplit } });
    await run.stops(chairs);
    await run.bytes(run.pack.loadList(run.key, author));
    expect(run.paper('load-list').facts.stops).toMatchObject([{ packages, weightKg: 3 }]);
  }
});

test.each<[string, boolean, string[]]>([
  ['of a composite its parts, where the service skips parents', true, ['LAMP 3: 5002 × 3', 'LEG-9 4: 5002 × 2, 5001 × 2', 'LEG-10 8: 5002 × 4, 5001 × 4']],
  ['parent and parts, where it does not', false, ['KIT 2 (a set; its parts are listed too): 5002 × 1, 5001 × 1', 'LAMP 3: 5002 × 3', 'LEG-9 4: 5002 × 2, 5001 × 2', 'LEG-10 8: 5002 × 4, 5001 × 4']],
])('a pick list sums products over the orders of a run and says which they are, in the order of the papers: %s (R-100, R-101)', async (_what, SkipCompositeParent, expected) => {
  await using run = await createRun({ service: { SkipCompositeParent } });
  await run.stops({ NumOrderId: 5001, Items: [KIT] }, { NumOrderId: 5002, Items: [KIT, { SKU: 'LAMP', Title: 'Lamp', Quantity: 3 }] });
  await run.bytes(run.pack.pickList(run.key, author));
  expect(run.paper('pick-list').facts.items.map(({ sku, quantity, remark, orders }) => `${sku} ${quantity}${remark ? ` (${remark})` : ''}: ${orders.map(({ orderNumber, quantity: many }) => `${orderNumber} × ${many}`).join(', ')}`)).toEqual(expected);
});

test('a pack is cover, lists and labels in loading order; an order without a label keeps no other from being printed, and is told on the cover (R-116)', async () => {
  await using run = await createRun();
  const ids = await run.stops({ NumOrderId: 5001 }, { NumOrderId: 5002 }, { NumOrderId: 5003 });
  await run.world.db('orders').where({ id: ids[1] }).update({ twin_suspected_at: run.world.db.fn.now() });
  await run.world.db('audit_log').insert({ kind: 'label', order_id: ids[0], actor: 'packer@example.test', correlation_id: 'c', outcome: 'printed', detail: JSON.stringify({ plan: { run: '03', sequence: '2', deliveryDate: DAY } }) });
  const pages = await rasterisePdf(await run.bytes(run.pack.wholePack({ ...run.key, withSeparators: false }, author)), 203);
  expect(run.paper('cover').facts).toMatchObject({
    notices: [
      'Order 5001, stop 21: the label printed before says run 03, stop 2, 2026-11-24. Use the one in this pack.',
      expect.stringContaining('Order 5002, stop 22, has no label in this pack: Stream holds order 5002 more than once'),
    ],
    contents: ['Load list, 3 orders', 'Pick list, 1 product', 'Labels of 2 orders'],
  });
  expect(run.paper('load-list').facts.stops.map(({ label }) => label)).toEqual(['In pack', 'No label', 'In pack']);
  const numbers: string[] = await run.world.db('orders').orderBy('order_number').pluck('consignment_no');
  expect(await Promise.all(pages.slice(3).map(async (page) => (await scan(page)).find((code) => code.startsWith('ZBAR_CODE128'))))).toEqual([numbers[2], numbers[0]].map((number) => `ZBAR_CODE128 ${number}-00001`));
  // The board shows them as printed by their plan of now.
  const board = await createRunsView(run.world.db).run(run.key, 10);
  expect(board!.stops.map(({ printed }) => printed && [printed.by, printed.isOutdated])).toEqual([['dispatch@example.test', false], null, ['dispatch@example.test', false]]);
  expect(await rasterisePdf(await run.bytes(run.pack.wholePack({ ...run.key, withSeparators: true }, author)), 36)).toHaveLength(3 + 4);
}, 30_000);

test('a run that is gone is told so, and one that no file holds too', async () => {
  await using run = await createRun();
  await expect(run.pack.loadList({ ...run.key, runId: 'L99' }, author)).rejects.toMatchObject({ code: 'not-found' });
  await run.world.db.raw(`insert into orders (installation_id, integration_id, linnworks_order_id, order_number, received_at, source, source_hash) select ?::uuid, ?::uuid, gen_random_uuid(), n, now(), '{}', 'h' from generate_series(1, 501) n`, [run.world.installationId, run.world.integrationId]);
  await run.world.db.raw(`insert into order_plans (order_id, run_id, run_description, planned_date, driver, vehicle, read_at) select id, 'L27', 'RUN 27', ?::date, '', '', now() from orders`, [DAY]);
  await expect(run.pack.loadList(run.key, author)).rejects.toMatchObject({ code: 'run-too-long' });
});
