import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { decodeOrder, toCarrierOrder } from './contract.ts';

type Sample = { response: { order: { groups: Record<string, unknown>[] } } };
const sample = (): Sample => JSON.parse(readFileSync(new URL('./samples/order-planned.json', import.meta.url), 'utf8'));
const read = (change: (order: Sample['response']['order']) => void = () => undefined) => {
  const { response } = sample();
  change(response.order);
  return toCarrierOrder(decodeOrder(response)!);
};

test('a planned order shows its run, place, day and time of arrival, dates as Stream wrote them (A-32)', () => {
  expect(read()).toEqual({
    consignmentNo: 'ACM0000012345', orderNo: 'LW-100482', status: 'PLANNED', alive: true, done: 'no',
    legs: [{ plannedDate: '2026-06-20', etaDate: '2026-06-20', eta: '2026-06-20 08:15', run: { id: 'L0009876', description: 'RUN 03', sequence: 4, driver: 'Sam Okoro', vehicle: 'Luton 12' } }],
  });
});

test('legs keep Stream’s order; one that is not planned has neither run nor dates', () => {
  const { legs } = read(({ groups }) => groups.unshift({ type: 'COLLECTION', planned: { fromDateTime: '0' }, estimateArrivalDateTime: '0', runDetails: {} }));
  expect(legs).toHaveLength(2);
  expect(legs[0]).toEqual({ plannedDate: undefined, etaDate: undefined, eta: undefined, run: undefined });
  expect(legs[1]?.run?.id).toBe('L0009876');
});

test('an order whose legs are missing or null has none that could say anything', () => {
  expect(read((order) => { (order as { groups: unknown }).groups = null; }).legs).toEqual([]);
});

test('what planners type is one line of a length that can be kept; a place or run that can not be is none', () => {
  const long = `RUN 3\n${'x'.repeat(5_000)}`;
  const { legs } = read(({ groups }) => {
    groups[0]!.runDetails = { id: 'L1', description: long, groupSequence: 1e300, driverName: long, vehicleName: ' \u0000 ' };
    groups.push({ runDetails: { id: 'L'.repeat(101), description: 'RUN 4' } });
  });
  expect(legs.map(({ run }) => run)).toEqual([{ id: 'L1', description: `RUN 3 ${'x'.repeat(194)}`, sequence: undefined, driver: `RUN 3 ${'x'.repeat(194)}`, vehicle: '\ufffd' }, undefined]);
});

test.each(['delivered', 'collected'])('an order whose items were %s in part stays so when the rest of it is planned anew', (flag) => {
  expect(read(({ groups }) => { groups[0]!.items = [{ sequence: 1, [flag]: true }, { sequence: 2, [flag]: false }, null]; })).toMatchObject({ status: 'PLANNED', done: 'partly' });
});
