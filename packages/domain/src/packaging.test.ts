import { expect, test } from '@jest/globals';
import { asPackedInLinnworks, eachUnitItsOwnPackage, goodsOf, packagingFor } from './packaging.ts';
import type { ShipmentItem } from './shipment.ts';
import { aPackage, anItem } from './testing/sample-orders.ts';

/** Lines as one reads them: parent→sequence code×quantity, with the weight where there is one. */
const lines = (items: ShipmentItem[]): string[] =>
  items.map(({ sequence, parentSequence, code, quantity, weightKg }) => `${parentSequence ? `${parentSequence}→` : ''}${sequence} ${code}×${quantity}${weightKg === undefined ? '' : ` ${weightKg}kg`}`);

const kit = (change: Parameters<typeof anItem>[1] = {}) =>
  anItem('kit', { sku: 'KIT', quantity: 2, children: [anItem('leg', { sku: 'LEG', quantity: 8, weightKg: 0.5 }), anItem('top', { sku: 'TOP', quantity: 2, weightKg: 6 })], weightKg: 9, ...change });
const weightless = { children: [anItem('leg', { sku: 'LEG', quantity: 8, weightKg: undefined }), anItem('top', { sku: 'TOP', quantity: 2, weightKg: undefined })] };

test.each([
  ['parents skipped, parts weighed: the parts with their own weights (R-100)', kit(), true, ['1 LEG×8 0.5kg', '2 TOP×2 6kg']],
  ["parents skipped, parts not weighed: the parent's weight spread over their units", kit({ ...weightless, weightKg: 10 }), true, ['1 LEG×8 2kg', '2 TOP×2 2kg']],
  ['parents skipped, nobody weighed: no weight', kit({ ...weightless, weightKg: undefined }), true, ['1 LEG×8', '2 TOP×2']],
  ["parents sent and weighed: the parent's weight counts, once (R-101)", kit(), false, ['1 KIT×2 9kg', '1→2 LEG×8', '1→3 TOP×2']],
  ["parents sent, not weighed: the parts' weights count, once (R-101)", kit({ weightKg: undefined }), false, ['1 KIT×2', '1→2 LEG×8 0.5kg', '1→3 TOP×2 6kg']],
  ['parts that are services are no parts', kit({ children: [anItem('fitting', { isService: true })] }), true, ['1 KIT×2 9kg']],
  ['some parts are services: the goods among them (R-100)', kit({ children: [anItem('fitting', { isService: true }), anItem('leg', { sku: 'LEG', weightKg: 1 })] }), true, ['1 LEG×1 1kg']],
])('of a composite, %s', (_what, item, skip, expected) => {
  expect(lines(asPackedInLinnworks(goodsOf([item], skip), []).items)).toEqual(expected);
});

test('a composite of composites is its innermost parts, or each level beneath the one above (R-100, R-101)', () => {
  const nested = anItem('set', { sku: 'SET', weightKg: undefined, children: [anItem('chair', { sku: 'CHAIR', quantity: 4, weightKg: undefined, children: [anItem('seat', { sku: 'SEAT', quantity: 4, weightKg: 3 })] })] });
  expect(lines(asPackedInLinnworks(goodsOf([nested], true), []).items)).toEqual(['1 SEAT×4 3kg']);
  expect(lines(asPackedInLinnworks(goodsOf([nested], false), []).items)).toEqual(['1 SET×1', '1→2 CHAIR×4', '2→3 SEAT×4 3kg']);
});

test('the volume of a composite counts once as well (R-099)', () => {
  const withParent = goodsOf([kit({ volumeM3: 0.4 })], false);
  expect(withParent.map(({ volumeM3 }) => volumeM3)).toEqual([0.4, undefined, undefined]);
});

test('service lines and lines that count nothing are no goods (linnworks-api.md, 6.5)', () => {
  expect(goodsOf([anItem('a'), anItem('b', { isService: true }), anItem('c', { quantity: 0 }), anItem('d', { quantity: -1 })], true).map(({ id }) => id)).toEqual(['a']);
});

const goods = [anItem('a', { quantity: 3 }), anItem('b'), anItem('c')];

test.each([
  ['no split: loose lines in one package', [], ['1 SKU-a×3 2.5kg', '2 SKU-b×1 2.5kg', '3 SKU-c×1 2.5kg'], 1],
  ['a split into one package is none', [aPackage('1', [['a', 3], ['b', 1], ['c', 1]])], ['1 SKU-a×3 2.5kg', '2 SKU-b×1 2.5kg', '3 SKU-c×1 2.5kg'], 1],
  ['two packages, each with its goods beneath', [aPackage('1', [['a', 3]]), aPackage('2', [['b', 1], ['c', 1]])], ['1 Box 1×1 9kg', '1→2 SKU-a×3 2.5kg', '3 Box 2×1 9kg', '3→4 SKU-b×1 2.5kg', '3→5 SKU-c×1 2.5kg'], 2],
  ['one line over two packages', [aPackage('1', [['a', 2], ['b', 1]]), aPackage('2', [['a', 1], ['c', 1]])], ['1 Box 1×1 9kg', '1→2 SKU-a×2 2.5kg', '1→3 SKU-b×1 2.5kg', '4 Box 2×1 9kg', '4→5 SKU-a×1 2.5kg', '4→6 SKU-c×1 2.5kg'], 2],
  ['a line the split forgot still travels', [aPackage('1', [['a', 3]]), aPackage('2', [['b', 1]])], ['1 Box 1×1 9kg', '1→2 SKU-a×3 2.5kg', '3 Box 2×1 9kg', '3→4 SKU-b×1 2.5kg', '5 SKU-c×1 2.5kg'], 2],
  ['units the split forgot still travel', [aPackage('1', [['a', 1], ['b', 1]]), aPackage('2', [['c', 1]])], ['1 Box 1×1 9kg', '1→2 SKU-a×1 2.5kg', '1→3 SKU-b×1 2.5kg', '4 Box 2×1 9kg', '4→5 SKU-c×1 2.5kg', '6 SKU-a×2 2.5kg'], 2],
  ['a product of two boxes lies in two packages', [aPackage('1', [['b', 1]]), aPackage('2', [['b', 1], ['a', 3], ['c', 1]])], ['1 Box 1×1 9kg', '1→2 SKU-b×1 2.5kg', '3 Box 2×1 9kg', '3→4 SKU-b×1 2.5kg', '3→5 SKU-a×3 2.5kg', '3→6 SKU-c×1 2.5kg'], 2],
  ['packages of nothing and of unknown lines are left out', [aPackage('1', [['a', 3], ['b', 1]]), aPackage('2', []), aPackage('3', [['gone', 1]]), aPackage('4', [['c', 1], ['b', 0]])], ['1 Box 1×1 9kg', '1→2 SKU-a×3 2.5kg', '1→3 SKU-b×1 2.5kg', '4 Box 4×1 9kg', '4→5 SKU-c×1 2.5kg'], 2],
])('%s (A-25; stream-api.md, 5.2)', (_what, packages, expected, packageCount) => {
  const packing = asPackedInLinnworks(goods, packages);
  expect(lines(packing.items)).toEqual(expected);
  expect(packing.packageCount).toBe(packageCount);
});

test('with parents sent, a composite goes into the package where its first part lies (R-101, A-25)', () => {
  const packing = asPackedInLinnworks(goodsOf([kit(), anItem('a')], false), [aPackage('1', [['leg', 8], ['a', 1]]), aPackage('2', [['top', 2]])]);
  expect(lines(packing.items)).toEqual(['1 Box 1×1 9kg', '1→2 KIT×2 9kg', '1→3 LEG×8', '1→4 SKU-a×1 2.5kg', '5 Box 2×1 9kg', '5→6 TOP×2']);
});

test.each([
  [{ sku: ' ', title: 'Sofa' }, 'a', 'Sofa'],
  [{ sku: 'S1', title: '  ' }, 'S1', 'S1'],
  [{ sku: '', title: '' }, 'a', 'a'],
  [{ sku: 'S1', title: ' Corner sofa ' }, 'S1', 'Corner sofa'],
])('a line of %j is sent as code "%s", description "%s": neither is ever empty (R-096, R-097)', (change, code, description) => {
  expect(asPackedInLinnworks([anItem('a', change)], []).items).toMatchObject([{ code, description }]);
});

test('a package without a name is called so', () => {
  const { items } = asPackedInLinnworks(goods, [aPackage('1', [['a', 3]], { name: ' ' }), aPackage('2', [['b', 1]])]);
  expect(items[0]).toMatchObject({ code: 'PACKAGE', description: 'Package' });
});

test.each([
  ['😀'.repeat(141), '😀'.repeat(140)],
  [`${'x'.repeat(139)}e\u0301rest`, 'x'.repeat(139)],
  [`${'x'.repeat(138)}e\u0301rest`, `${'x'.repeat(138)}e\u0301`],
  [`${'x'.repeat(139)} tail`, 'x'.repeat(139)],
  ['y'.repeat(140), 'y'.repeat(140)],
])('the description %s is cut to 140 code points, and no sign is broken (R-097, A-29)', (title, description) => {
  expect(asPackedInLinnworks([anItem('a', { title })], []).items[0]?.description).toBe(description);
});

test('with the split overridden, the split is ignored and every unit is a package (R-074, R-199, A-25)', () => {
  const packing = packagingFor(true)(goods, [aPackage('1', [['a', 3]]), aPackage('2', [['b', 1]])]);
  expect(lines(packing.items)).toEqual(['1 SKU-a×3 2.5kg', '2 SKU-b×1 2.5kg', '3 SKU-c×1 2.5kg']);
  expect(packing.packageCount).toBe(5);
});

test('with the split overridden, a composite counts as its parts (A-25)', () => {
  expect(eachUnitItsOwnPackage(goodsOf([kit()], true), []).packageCount).toBe(10);
  expect(eachUnitItsOwnPackage(goodsOf([kit()], false), []).packageCount).toBe(10);
});

test("without an override Linnworks' packages stand (R-199)", () => {
  expect(packagingFor(false)).toBe(asPackedInLinnworks);
});
