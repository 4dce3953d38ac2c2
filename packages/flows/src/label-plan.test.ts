import { expect, test } from '@jest/globals';
import { DEFAULT_INTEGRATION_SETTINGS, DEFAULT_SERVICE_SETTINGS, type IntegrationSettings, type Order, type OrderPlan, type ServiceSettings } from '@stream-tech/domain';
import { planLabels, settingsForPrint } from './label-plan.ts';

const order = {
  orderNumber: 204_518, channelReference: 'WEB-88213', consignmentNo: 'ACM0000012345', trackingNumber: 'STC0091823',
  source: { delivery: { name: 'Ruth Okafor', company: '', line1: '4 Tannery Lane', line2: '', line3: '', town: 'Frome', region: '', postcode: 'BA11 1AB', country: 'GB', countryName: '', phone: '' }, deliveryInstructions: 'Side gate' },
} as unknown as Order;
const planned = (service: Partial<ServiceSettings> = {}, integration: Partial<IntegrationSettings> = {}, given: Partial<Order> = {}, plan?: OrderPlan) => planLabels({
  order: { ...order, ...given }, integration: { ...DEFAULT_INTEGRATION_SETTINGS, CompanyName: 'Oak & Ash', ...integration }, service: { name: 'Two-Man', settings: { ...DEFAULT_SERVICE_SETTINGS, ...service } },
  packages: [{ sequence: 0, weightGrams: 4_000, units: 1 }, { sequence: 1, weightGrams: 3_000, units: 2 }],
  plan,
});

test('one label a package, numbered over the whole order, or one a unit while the split is overridden (A-25, R-116, R-074)', () => {
  expect(planned().map(({ facts }) => facts.code)).toEqual(['ACM0000012345-00001', 'ACM0000012345-00002']);
  const units = planned({ OverridePkgSplit: true });
  expect(units.map(({ sequence, facts }) => [sequence, facts.packageNumber, facts.packageCount, facts.weightKg])).toEqual([[0, 1, 3, 4], [1, 2, 3, 1.5], [1, 3, 3, 1.5]]);
});

test('the reference is the one that LabelReference names, and the order number where the channel has none (R-124, A-31)', () => {
  expect(planned()[0]!.facts.reference).toBe('204518');
  expect(planned({}, { LabelReference: 'ChannelReference' })[0]!.facts.reference).toBe('WEB-88213');
  expect(planned({}, { LabelReference: 'ChannelReference' }, { channelReference: '' })[0]!.facts.reference).toBe('204518');
});

test('without a consignment or a tracking number there is no label (R-112); the same facts have the same hash (R-129)', () => {
  expect(() => planned({}, {}, { trackingNumber: undefined })).toThrow(/no tracking number/);
  expect(() => planned({}, {}, { consignmentNo: undefined })).toThrow(/no consignment number/);
  expect(planned().map(({ hash }) => hash)).toEqual(planned().map(({ hash }) => hash));
  expect(planned({ ShippingLabelType: 'Portrait Standard' })[0]!.hash).not.toBe(planned()[0]!.hash);
});

test('a request overrides label type and copies for its print alone; other differences are proposed, nonsense is passed over (A-39)', () => {
  const items = { ShippingLabelType: 'Portrait Standard', LabelCopies: '9', StreamDepot: 'BRISTOL', OverridePkgSplit: 'true', SkipCompositeParent: 'True', StreamService: '', Unknown: 'x' };
  const { settings, proposed } = settingsForPrint(DEFAULT_SERVICE_SETTINGS, Object.entries(items).map(([ConfigItemId, SelectedValue]) => ({ ConfigItemId, SelectedValue })));
  expect(settings).toEqual({ ...DEFAULT_SERVICE_SETTINGS, ShippingLabelType: 'Portrait Standard' });
  expect(proposed).toEqual({ StreamDepot: 'BRISTOL', OverridePkgSplit: true });
});

test('an order on a run shows run, stop and day on its label, with true numbers (R-246, A-33)', () => {
  const plan: OrderPlan = { runId: 'L1', runDescription: 'RUN 3', runNumber: 3, sequence: 14, plannedDate: '2026-12-01', eta: undefined, driver: '', vehicle: '', state: 'locked' };
  expect(planned({}, {}, {}, plan)[0]!.facts).toMatchObject({ run: '03', sequence: '14', deliveryDate: '2026-12-01' });
  expect(planned({}, {}, {}, { ...plan, runNumber: undefined, runDescription: 'Coast' })[0]!.facts.run).toBe('Coast');
  expect(planned({}, {}, {}, { ...plan, runNumber: 21 })[0]!.facts.run).toBe('21');
  expect(planned({}, {}, {}, plan)[0]!.hash).not.toBe(planned()[0]!.hash);
});

test('an order that Stream holds twice has no label until a person has resolved it (R22)', () => {
  expect(() => planned({}, {}, { twinSuspectedAt: '2026-12-01T08:00:00Z' })).toThrow(/more than once/);
});
