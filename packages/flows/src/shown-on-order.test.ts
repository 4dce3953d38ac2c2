import { describe, expect, test } from '@jest/globals';
import { MANAGED_IDENTIFIERS, type Order, type OrderPlan } from '@stream-tech/domain';
import { shownOnOrder } from './shown-on-order.ts';

const order = { status: 'completed', refusedAt: undefined, trackingNumber: 'T1', trackingUrl: 'https://track.example.com/T1', consignmentNo: 'C1', streamOrderId: '7', streamDeletedAt: undefined } as const;
const plan: OrderPlan = { runId: 'L1', runDescription: 'RUN 03', runNumber: 3, sequence: 2, plannedDate: '2026-12-01', eta: undefined, driver: 'Ann', vehicle: 'Van', state: 'locked' };
const on = { IsWebhookFeaturesEnabled: true, IsGroupSequenceIdentifierEnabled: true, IsOrderDispatchSyncEnabled: true };
const off = { IsWebhookFeaturesEnabled: false, IsGroupSequenceIdentifierEnabled: true, IsOrderDispatchSyncEnabled: true };
const names = (given: Partial<Order>, planned: OrderPlan | undefined, switches = on) => shownOnOrder({ ...order, ...given }, planned, switches).identifiers.map(({ name }) => name);

describe('what Linnworks is to show of an order', () => {
  test.each([
    ['Completed and planned', {}, plan, on, ['Sent to Stream', 'RUN 03', 'SEQ-02', 'TUESDAY']],
    ['Completed, on no run', {}, undefined, on, ['Sent to Stream']],
    ['Completed, places not wanted (R-160)', {}, plan, { ...on, IsGroupSequenceIdentifierEnabled: false }, ['Sent to Stream', 'RUN 03', 'TUESDAY']],
    ['Completed, webhook features off (R-161)', {}, plan, off, ['Sent to Stream']],
    ['refused by Stream (A-22)', { status: 'failed', refusedAt: '2026-12-01T00:00:00Z' }, undefined, on, ['Error from Stream']],
    ['never sent', { status: 'pending' }, undefined, on, []],
    ['taken out of Stream (A-23)', { streamDeletedAt: '2026-12-01T00:00:00Z' }, plan, on, []],
  ] as const)('%s', (_what, given, planned, switches, expected) => {
    expect(names(given, planned, switches)).toEqual(expected);
  });

  test('dispatch sync adds the day to leave, driver and vehicle, and only while webhook features are on (A-36)', () => {
    expect(shownOnOrder(order, plan, on)).toMatchObject({ despatchBy: '2026-12-01', properties: { StreamDriver: 'Ann', StreamVehicle: 'Van' } });
    for (const switches of [off, { ...on, IsOrderDispatchSyncEnabled: false }]) {
      const shown = shownOnOrder(order, plan, switches);
      expect(shown).not.toHaveProperty('despatchBy');
      expect(shown.properties).not.toHaveProperty('StreamDriver');
    }
  });

  test('while webhook features are off, what dispatch put on by hand is nobody\'s to take off', () => {
    expect(shownOnOrder(order, plan, off).managed.map(({ name }) => name)).toEqual(['Sent to Stream', 'Error from Stream']);
    expect(shownOnOrder(order, plan, on).managed).toEqual(MANAGED_IDENTIFIERS);
  });

  test('an order taken out of Stream wants everything of ours gone', () => {
    const { trackingNumber, properties, managed } = shownOnOrder({ ...order, streamDeletedAt: '2026-12-01T00:00:00Z' }, plan, on);
    expect(trackingNumber).toBe('');
    expect(new Set(Object.values(properties!))).toEqual(new Set(['']));
    expect(managed).toEqual(MANAGED_IDENTIFIERS);
  });
});
