import { expect, test } from '@jest/globals';
import { countServices } from './service-count.ts';

const listed = (id: string, vendor = 'STREAM TECH') => ({ id, name: `Service ${id}`, vendor });
const mapped = (postalServiceId: string, complete = true, problem?: string) => ({ postalServiceId, complete, problem });

test('services of our vendor count, mapped or not, and so do mapped ones of others; what Linnworks does not list does not (R-076)', () => {
  expect(countServices([], [])).toEqual({ total: 0, complete: 0, wrong: [] });
  expect(countServices([listed('a'), listed('b'), listed('c', 'Parcelforce')], [mapped('a'), mapped('gone')])).toEqual({ total: 2, complete: 1, wrong: [] });
  expect(countServices([listed('a'), listed('c', 'Parcelforce')], [mapped('a', false), mapped('c')])).toEqual({ total: 2, complete: 1, wrong: [] });
});

test('a mapping whose depot is gone is not complete, and is named with what is wrong', () => {
  expect(countServices([listed('a'), listed('b')], [mapped('a', true, 'LEEDS is gone'), mapped('b')])).toEqual({ total: 2, complete: 1, wrong: [{ name: 'Service a', problem: 'LEEDS is gone' }] });
});
