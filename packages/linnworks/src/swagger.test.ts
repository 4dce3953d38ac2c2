import { expect, test } from '@jest/globals';
import { SENT_TO_STREAM } from '@stream-tech/domain';
import { createLinnworksSwagger, linnworksOpenApiDir, MISSING_OPENAPI } from '@stream-tech/simulators/testing';
import { CALLS } from './catalogue.ts';
import { EMPTY_GUID } from './contract.ts';
import { connectToSimulator, type World } from './testing/connect-to-simulator.ts';

const dir = linnworksOpenApiDir();
if (!dir) process.stderr.write(`${MISSING_OPENAPI}\n`);
const published = dir ? test : test.skip;

/** Everything the door can do, so that each call is made at least once. */
const useEverything = async (world: World): Promise<void> => {
  const order = world.shop.addOrder({ Items: [{ SKU: 'A', Quantity: 2 }, { SKU: 'B' }], packages: [{ lines: [{ line: 0 }] }, { lines: [{ line: 1 }] }], ExtendedProperties: [{ Name: 'Slot', Value: 'AM' }] });
  const { account } = world;
  const id = order.OrderId;
  await world.linnworks.prove(world.shop.installationToken);
  await Promise.all([account.measures(), account.countries(), account.locations(), account.postalServices()]);
  await account.openOrders({ locationId: EMPTY_GUID, from: new Date('2026-02-01'), to: new Date('2026-04-01'), page: 1, pageSize: 50 });
  const [snapshot] = await account.details([id], { withPackaging: true });
  await account.whereabouts([id]);
  await account.byNumber(order.NumOrderId);
  await account.setShipping(id, snapshot!.present, { trackingNumber: 'C-1' });
  await account.setProperties(id, snapshot!.present, { StreamOrderId: '1' });
  await account.setProperties(id, (await account.details([id]))[0]!.present, { StreamOrderId: '2' });
  await account.assign(SENT_TO_STREAM, [id]);
  await account.unassign(SENT_TO_STREAM, [id]);
  await account.notes(id);
  await account.addNote([id], { text: 'Delivered', marker: '[m1]' });
  const made = await account.createPostalService({ name: 'Leeds 2-man', vendor: 'STREAM TECH', code: 'LEEDS/2MAN' });
  await account.updatePostalService(made.id, { name: 'Leeds two-man' });
  await account.setDespatchBy(id, '2026-03-12');
  await account.processOrder(id, EMPTY_GUID);
};

published('every request we make is as Linnworks publishes it, by verb, fields and types', async () => {
  await using world = await connectToSimulator();
  await useEverything(world);
  const swagger = createLinnworksSwagger(dir ?? '');
  const problems = world.requests.flatMap(({ method, verb, sent }) => swagger.validateRequest(method, verb, sent).map((problem) => `${method}: ${problem}`));
  expect(problems).toEqual([]);
  expect(new Set(world.requests.map(({ method }) => method))).toEqual(new Set(Object.keys(CALLS)));
});

published('every quota we count by is the published one', async () => {
  const { readFileSync, readdirSync } = await import('node:fs');
  const paths = Object.assign({}, ...readdirSync(dir ?? '').map((file) => JSON.parse(readFileSync(`${dir}/${file}`, 'utf8')).paths)) as Record<string, Record<string, { description: string }>>;
  for (const [name, { quota, verb }] of Object.entries(CALLS)) {
    const described = paths[`/api/${name}`]?.[verb.toLowerCase()]?.description ?? '';
    expect([name, Number(/<b>(\d+)<\/b><\/span>\s*\/ minute/.exec(described)?.[1])]).toEqual([name, quota]);
  }
});
