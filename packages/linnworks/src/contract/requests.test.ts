import { expect, test } from '@jest/globals';
import { AppError } from '@stream-tech/domain';
import fc from 'fast-check';
import { addNewUserRequest, cancelLabelRequest, dashedGuid, generateLabelRequest, manifestRequest, plainGuid, printManifestRequest, readRequest, serviceItemsOf, tokenRequest, updateConfigRequest } from './requests.ts';

const SCHEMAS = [addNewUserRequest, tokenRequest, updateConfigRequest, generateLabelRequest, cancelLabelRequest, manifestRequest, printManifestRequest];
const FIELDS = ['AuthorizationToken', 'Email', 'ConfigItems', 'ConfigStatus', 'OrderId', 'OrderReference', 'ServiceId', 'Packages', 'SequenceNumber', 'PackageWeight', 'Items', 'Quantity', 'ServiceConfigItems', 'ConfigItemId', 'SelectedValue', '__proto__'];

test('any JSON is either read or refused with a sentence that quotes none of it (S5)', () => {
  const odd = fc.letrec((tie) => ({
    value: fc.oneof({ depthSize: 'small' }, fc.constant(null), fc.boolean(), fc.double(), fc.integer(), fc.string({ unit: 'binary' }), fc.array(tie('value'), { maxLength: 3 }), fc.dictionary(fc.constantFrom(...FIELDS), tie('value'), { maxKeys: 6 })),
  })).value;
  fc.assert(fc.property(odd, fc.constantFrom(...SCHEMAS), (body, schema) => {
    try {
      readRequest<unknown>(schema, body);
    } catch (error) {
      expect(error).toBeInstanceOf(AppError);
      expect((error as AppError).message.length).toBeLessThanOrEqual(200);
    }
  }), { numRuns: 3_000 });
});

const LABEL = { AuthorizationToken: 'x', OrderId: 7, ServiceId: 'y', Packages: [{ SequenceNumber: 0 }] };
test('null, empty and absent are the same; 7 and 7.0 and "7" too (linnworks-shipping-contract.md, 1)', () => {
  const plain = readRequest(generateLabelRequest, LABEL);
  for (const nothing of [null, '']) expect(readRequest(generateLabelRequest, { ...LABEL, OrderCurrency: nothing, Packages: [{ SequenceNumber: 0, PackageWeight: nothing, Items: null }], ServiceConfigItems: null, Unknown: {} })).toEqual(plain);
  expect(readRequest(generateLabelRequest, { ...LABEL, OrderId: '7' }).OrderId).toBe(7);
});

test.each([
  ['no packages', { Packages: [] }],
  ['fifty-one packages (security.md, 57)', { Packages: Array.from({ length: 51 }, (_, SequenceNumber) => ({ SequenceNumber })) }],
  ['the same sequence number twice', { Packages: [{ SequenceNumber: 1 }, { SequenceNumber: 1 }] }],
  ['an order number that is none', { OrderId: 'x' }],
  ['an object where a text belongs', { ServiceId: { $gt: '' } }],
])('a label request is refused with %s', (_what, change) => {
  expect(() => readRequest(generateLabelRequest, { ...LABEL, ...change })).toThrow(AppError);
});

test('GUIDs come in any spelling; the service items under either name', () => {
  const guid = '3f2e8a94-0d0b-4c47-9a1e-6a2f5b7c8d90';
  for (const spelled of [guid, guid.toUpperCase(), guid.replaceAll('-', ''), `{${guid}}`]) expect(dashedGuid(spelled)).toBe(guid);
  expect(plainGuid('3f2e')).toBe('');
  const items = [{ ConfigItemId: 'LabelCopies', SelectedValue: '2' }];
  expect(serviceItemsOf({ ServiceConfigItems: [], SaveConfigItems: items })).toBe(items);
  expect(serviceItemsOf({ ServiceConfigItems: items, SaveConfigItems: [] })).toBe(items);
});
