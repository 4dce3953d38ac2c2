import { expect, test } from '@jest/globals';
import { isOurVendor, OUR_VENDORS, vendorFor } from './service-vendor.ts';

test('services stand under STREAM TECH, in staging under STREAMTECH (R-083)', () => {
  expect(vendorFor('production')).toBe('STREAM TECH');
  expect(vendorFor('staging')).toBe('STREAMTECH');
});

test('the vendor we write is one we know as ours (R-083, A-05)', () => {
  expect(OUR_VENDORS).toContain(vendorFor('production'));
  expect(OUR_VENDORS).toContain(vendorFor('staging'));
});

test.each(['STREAM TECH', 'STREAMTECH', 'STREAMTECHSTG', 'Stream Tech', 'streamtech', ' STREAM TECH '])('an order on a service of vendor "%s" enters the queue (A-05)', (vendor) => {
  expect(isOurVendor(vendor)).toBe(true);
});

test.each(['', 'Royal Mail', 'STREAM', 'STREAM TECHNOLOGY', 'MY STREAM TECH', 'DPD'])("an order on another courier's service, vendor \"%s\", stays out of the queue (A-05)", (vendor) => {
  expect(isOurVendor(vendor)).toBe(false);
});
