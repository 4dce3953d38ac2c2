import { expect, test } from '@jest/globals';
import { createWorld } from './testing/create-world.ts';

const NOBODY = '00000000-0000-4000-8000-000000000000';
const SERVICES = 'sync-master-data-postal-services';
const as = 'support';

test('a preview shows what tonight’s run would do to the postal services; the run that a person asks for is audited by name, and its report is shown (R-083, R-089)', async () => {
  await using world = await createWorld();
  const { installation } = await world.connect();
  const preview = async () => (await world.call('GET', `/operator/installations/${installation.id}/master-data/preview`, { as })).json.preview;
  const added = ['Leeds 2-man', 'Leeds collections', 'Leeds parcel', 'Leeds night trunk', 'Bristol 2-man', 'Bristol collections', 'Bristol parcel', 'Bristol night trunk'];
  expect(await preview()).toEqual({ added, changed: [], unchanged: 0, failed: [], vanished: [] });
  expect(world.linnworks.ledger.calls('PostalServices/CreatePostalService')).toHaveLength(0);

  const run = (id: string, job: string, by = as) => world.call('POST', `/operator/installations/${id}/master-data/run`, { as: by, body: { job } });
  expect(await run(installation.id, SERVICES)).toMatchObject({ status: 202, json: { installationId: installation.id, job: SERVICES } });
  const [job] = await world.queues.producer.queues['master-data'].getWaiting();
  expect(job).toMatchObject({ name: 'by-hand', data: { installationId: installation.id, job: SERVICES } });
  expect(await world.db('audit_log').where({ kind: 'operator', outcome: 'master data run now' }).first()).toMatchObject({ actor: 'support@example.test', installation_id: installation.id, detail: { job: SERVICES }, correlation_id: job!.data.correlationId });
  await world.application.masterData.runMasterDataNow(installation.id, SERVICES, new AbortController().signal);

  const runs = async (query = '') => (await world.call('GET', `/operator/master-data/runs${query}`, { as })).json.runs;
  expect(await runs(`?installationId=${installation.id}`)).toMatchObject([{ job: SERVICES, installationId: installation.id, state: 'done', outcome: { added, failed: [] } }]);
  expect(await runs()).toHaveLength(1);
  expect(await runs(`?installationId=${NOBODY}`)).toEqual([]);
  expect(await preview()).toMatchObject({ added: [], unchanged: 8 });

  expect((await run(installation.id, 'draw-labels')).status).toBe(400);
  expect(await run(NOBODY, SERVICES)).toMatchObject({ status: 404, json: { code: 'not-found' } });
  expect((await run(installation.id, SERVICES, 'warehouse')).status).toBe(403);
  await world.db('installations').update({ active: false });
  expect(await run(installation.id, SERVICES)).toMatchObject({ json: { code: 'installation-inactive' } });
});

test('a preview says which Stream account did not answer, and fails in words where Linnworks does not', async () => {
  await using world = await createWorld();
  const { installation } = await world.connect();
  const preview = () => world.call('GET', `/operator/installations/${installation.id}/master-data/preview`, { as });
  const fault = world.stream.faults.add({ kind: '403', method: 'depots/list' });
  expect(await preview()).toMatchObject({ status: 200, json: { preview: { added: [], failed: [{ name: 'Stream account Demo Ltd', reason: expect.stringContaining('Stream') }] } } });
  fault.remove();
  world.linnworks.faults.add({ kind: '503', method: 'PostalServices/GetPostalServices' });
  expect(await preview()).toMatchObject({ status: 503, json: { error: expect.stringContaining('Linnworks') } });
});
