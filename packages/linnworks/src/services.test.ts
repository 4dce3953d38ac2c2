import { expect, test } from '@jest/globals';
import { OutcomeUnknown, RemoteRejected } from '@stream-tech/domain';
import { connectToSimulator } from './testing/connect-to-simulator.ts';

test('postal services come with vendor, our key and whether a user has linked them', async () => {
  await using world = await connectToSimulator({ postalServices: [{ PostalServiceName: 'Two-Man', Vendor: 'STREAM TECH', PostalServiceCode: 'LEEDS/2MAN', fkShippingAPIConfigId: 7, IntegratedServiceId: '11111111-2222-4333-8444-555555555555' }, { PostalServiceName: 'Other', Vendor: 'Parcelforce' }] });
  expect(await world.account.postalServices()).toEqual([
    { id: world.shop.postalServices[0]?.pkPostalServiceId, name: 'Two-Man', vendor: 'STREAM TECH', code: 'LEEDS/2MAN', shippingConfigId: 7, linkedServiceId: '11111111-2222-4333-8444-555555555555' },
    { id: world.shop.postalServices[1]?.pkPostalServiceId, name: 'Other', vendor: 'Parcelforce', code: '', shippingConfigId: 0, linkedServiceId: '' },
  ]);
});

test('a service is made under our vendor and key, its name no longer than Linnworks takes, linked to nothing', async () => {
  await using world = await connectToSimulator();
  const made = await world.account.createPostalService({ name: `Leeds ${'x'.repeat(120)}`, vendor: 'STREAM TECH', code: 'LEEDS/2MAN', tag: 'Delivery' });
  expect(made).toEqual({ id: expect.stringMatching(/^[\da-f-]{36}$/), name: `Leeds ${'x'.repeat(94)}`, vendor: 'STREAM TECH', code: 'LEEDS/2MAN', shippingConfigId: 0, linkedServiceId: '' });
  expect(await world.account.postalServices()).toContainEqual(made);
});

test('a name that is taken is refused; a service whose answer was lost is unknown and made once', async () => {
  await using world = await connectToSimulator({ postalServices: [{ PostalServiceName: 'Two-Man', Vendor: 'Other' }] });
  await expect(world.account.createPostalService({ name: 'Two-Man', vendor: 'STREAM TECH', code: 'A' })).rejects.toBeInstanceOf(RemoteRejected);
  world.simulator.faults.add({ kind: 'reset-after', method: 'PostalServices/CreatePostalService', times: 1 });
  await expect(world.account.createPostalService({ name: 'One-Man', vendor: 'STREAM TECH', code: 'B' })).rejects.toBeInstanceOf(OutcomeUnknown);
  expect(world.shop.postalServices.filter(({ PostalServiceCode }) => PostalServiceCode === 'B')).toHaveLength(1);
});

test('a service is renamed with all else as it was, an administrator’s link among it; nothing to change costs no write', async () => {
  await using world = await connectToSimulator({ postalServices: [{ PostalServiceName: 'Two-Man', Vendor: 'STREAM TECH', PostalServiceCode: 'LEEDS/2MAN', PostalServiceTag: 'kept', TrackingNumberRequired: true, fkShippingAPIConfigId: 7, IntegratedServiceId: '11111111-2222-4333-8444-555555555555' }] });
  const before = structuredClone(world.shop.postalServices[0]!);
  await world.account.updatePostalService(before.pkPostalServiceId, { name: 'Two-Man', vendor: 'STREAM TECH', code: 'LEEDS/2MAN' });
  expect(world.callsOf('PostalServices/UpdatePostalService')).toHaveLength(0);
  await world.account.updatePostalService(before.pkPostalServiceId, { name: 'Two Person' });
  expect(world.shop.postalServices[0]).toEqual({ ...before, PostalServiceName: 'Two Person' });
  await expect(world.account.updatePostalService('11111111-2222-4333-8444-555555555556', { name: 'X' })).rejects.toThrow('the postal service is no longer there');
});
