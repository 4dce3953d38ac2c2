import { expect, test } from '@jest/globals';
import { connectToSimulator } from './testing/connect-to-simulator.ts';

test('postal services come with vendor, our key and whether a user has linked them', async () => {
  await using world = await connectToSimulator({ postalServices: [{ PostalServiceName: 'Two-Man', Vendor: 'STREAM TECH', PostalServiceCode: 'LEEDS/2MAN', fkShippingAPIConfigId: 7, IntegratedServiceId: '11111111-2222-4333-8444-555555555555' }, { PostalServiceName: 'Other', Vendor: 'Parcelforce' }] });
  expect(await world.account.postalServices()).toEqual([
    { id: world.shop.postalServices[0]?.pkPostalServiceId, name: 'Two-Man', vendor: 'STREAM TECH', code: 'LEEDS/2MAN', shippingConfigId: 7, linkedServiceId: '11111111-2222-4333-8444-555555555555' },
    { id: world.shop.postalServices[1]?.pkPostalServiceId, name: 'Other', vendor: 'Parcelforce', code: '', shippingConfigId: 0, linkedServiceId: '' },
  ]);
});
