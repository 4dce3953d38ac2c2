import { expect, test } from '@jest/globals';
import { AppError } from './errors.ts';
import { levelOf, MAX_ORDER_LINES, missingAddressFields, notSendable, reasonNotToSend, REASONS_NOT_TO_SEND, type ReasonCode, type SendingFacts } from './eligibility.ts';
import { aPackage, anAddress, anItem, anOrder, aService } from './testing/sample-orders.ts';

const codes = Object.keys(REASONS_NOT_TO_SEND) as ReasonCode[];

const facts = (change: Partial<SendingFacts> = {}): SendingFacts =>
  ({ trigger: 'schedule', installation: { active: true, tokenRefused: false }, integration: { IsOrderSyncEnabled: true }, service: aService(), source: anOrder(), orderNo: 'SO-100234', ...change });

/** The guide's eleven names, word for word, and what each does to an order. */
const GUIDE: [ReasonCode, string, string, string][] = [
  ['installation-inactive', 'Installation not found or inactive', 'order', 'R-217'],
  ['linnworks-token', 'Linnworks token missing or expired', 'order', 'R-218'],
  ['no-active-installations', 'No active installations available', 'caller', 'R-219'],
  ['order-not-in-linnworks', 'Order not found in Linnworks', 'order', 'R-220'],
  ['order-not-in-database', 'Order not found in database', 'caller', 'R-221'],
  ['service-not-assigned', 'Postal service not assigned', 'order', 'R-222'],
  ['service-not-configured', 'Postal service not fully configured', 'order', 'R-223'],
  ['order-sync-disabled', 'Order sync disabled', 'hold', 'R-224'],
  ['already-in-progress', 'Order already in progress', 'caller', 'R-225'],
  ['address-incomplete', 'Missing delivery address fields', 'order', 'R-226'],
  ['too-many-selected', 'Too many orders selected', 'caller', 'R-227'],
];

test.each(GUIDE)('the reason %s is called "%s" and concerns the %s (%s)', (code, title, level) => {
  expect(REASONS_NOT_TO_SEND[code]).toMatchObject({ title, level });
  expect(notSendable(code).message.startsWith(title)).toBe(true);
  expect(levelOf(notSendable(code))).toBe(level);
});

test("the guide's eleven come first, and our own eight follow in the same style (R-217 … R-227)", () => {
  expect(codes.slice(0, 11).sort()).toEqual(GUIDE.map(([code]) => code).sort());
  expect(codes.slice(11)).toEqual(['already-processed', 'on-hold', 'order-number-too-long', 'order-number-in-use', 'unreadable-text', 'too-many-lines', 'nothing-to-send', 'stream-account-changed']);
});

test('an order with everything in place may go (R-013 … R-016)', () => {
  expect(reasonNotToSend(facts())).toBeUndefined();
});

const thousandAndOne = Array.from({ length: MAX_ORDER_LINES + 1 }, (_, index) => anItem(String(index)));

/** Each situation with the words a person reads, in the order in which they are judged. */
const SITUATIONS: [string, Partial<SendingFacts>, ReasonCode, string][] = [
  ['the installation is not active (R-013, R-217)', { installation: { active: false, tokenRefused: false } }, 'installation-inactive', 'Installation not found or inactive. Contact your administrator.'],
  ['Linnworks refused the token (R-218)', { installation: { active: true, tokenRefused: true } }, 'linnworks-token', 'Linnworks token missing or expired. Re-connect the installation.'],
  ['the sync switch is off (R-014, R-224)', { integration: { IsOrderSyncEnabled: false } }, 'order-sync-disabled', 'Order sync disabled. Enable it or send by hand.'],
  ['the order has no postal service (R-016, R-222)', { source: anOrder({ postalService: undefined }), service: undefined }, 'service-not-assigned', 'Postal service not assigned. Assign a valid Stream service.'],
  ['its service is not mapped (R-016, R-079, R-223)', { service: undefined }, 'service-not-configured', 'Postal service not fully configured: Two-man delivery. Complete the service configuration.'],
  ['its service has no depot (R-076, R-223)', { service: aService({ StreamDepot: '' }) }, 'service-not-configured', 'Postal service not fully configured: Two-man delivery. Complete the service configuration.'],
  ['its service has no delivery method (R-076, R-223)', { service: aService({ StreamDeliveryMethod: '' }) }, 'service-not-configured', 'Postal service not fully configured: Two-man delivery. Complete the service configuration.'],
  ['the installation has no integration (A-37)', { integration: undefined }, 'service-not-configured', 'Postal service not fully configured: Two-man delivery. Complete the service configuration.'],
  ['the address lacks its postcode (R-226, R-229)', { source: anOrder({ delivery: anAddress({ postcode: ' ' }) }) }, 'address-incomplete', 'Missing delivery address fields: Postcode. Complete the address in Linnworks.'],
  ['it was processed by hand (A-43)', { source: anOrder({ processed: true }) }, 'already-processed', 'Order already processed in Linnworks. It was processed by hand and is not sent.'],
  ['it is parked (A-28)', { source: anOrder({ parked: true }) }, 'on-hold', 'Order parked or on hold in Linnworks. Release it in Linnworks.'],
  ['it is on hold or cancelled (A-28)', { source: anOrder({ onHold: true }) }, 'on-hold', 'Order parked or on hold in Linnworks. Release it in Linnworks.'],
  ['prefix and number are longer than Stream takes (A-27)', { orderNo: 'LONGPREFIX12345678' }, 'order-number-too-long', 'Order number too long: LONGPREFIX12345678 has 18 characters. Shorten the order number prefix: Stream takes 17 characters.'],
  ['a name holds what can not be sent (reliability.md, F34)', { source: anOrder({ unsendableFields: ['Recipient name', 'Line 1 title'] }) }, 'unreadable-text', 'Order text contains unreadable characters: Recipient name, Line 1 title. Type it anew in Linnworks.'],
  ['it has 1001 lines (reliability.md, F34)', { source: anOrder({ items: thousandAndOne }) }, 'too-many-lines', 'Order has too many lines: more than 1000 lines. Split the order: at most 1000 lines can be sent.'],
  ['its composites have 1001 lines with their parts', { source: anOrder({ items: [anItem('kit', { children: thousandAndOne.slice(1) })] }) }, 'too-many-lines', 'Order has too many lines: more than 1000 lines. Split the order: at most 1000 lines can be sent.'],
  ['its packages hold more lines than can be sent', { source: anOrder({ packages: [aPackage('1', [['a', 1]]), aPackage('2', Array.from({ length: 999 }, () => ['a', 1]))] }) }, 'too-many-lines', 'Order has too many lines: more than 1000 lines. Split the order: at most 1000 lines can be sent.'],
  ['it has service lines only', { source: anOrder({ items: [anItem('a', { isService: true })] }) }, 'nothing-to-send', 'Order has no goods to send. Add a line with physical goods.'],
  ['it has no lines', { source: anOrder({ items: [] }) }, 'nothing-to-send', 'Order has no goods to send. Add a line with physical goods.'],
  ['its lines count nothing', { source: anOrder({ items: [anItem('a', { quantity: 0 })] }) }, 'nothing-to-send', 'Order has no goods to send. Add a line with physical goods.'],
];

test.each(SITUATIONS)('where %s, the order is not sent and the words say why', (_situation, change, code, message) => {
  const reason = reasonNotToSend(facts(change));
  expect(reason).toBeInstanceOf(AppError);
  expect(reason).toMatchObject({ code, message });
});

test('of several reasons the first in the table is told, the one that only holds the order last, so that a person mends them in a sensible order (R-019)', () => {
  const everything: SendingFacts = {
    trigger: 'schedule', installation: { active: false, tokenRefused: true }, integration: { IsOrderSyncEnabled: false }, service: undefined, orderNo: 'X'.repeat(18), askedElsewhere: true,
    source: anOrder({ postalService: undefined, processed: true, parked: true, unsendableFields: ['Town'], delivery: anAddress({ town: '' }), items: [...thousandAndOne.map((item) => ({ ...item, isService: true }))] }),
  };
  const cures: [ReasonCode, Partial<SendingFacts>][] = [
    ['installation-inactive', { installation: { active: true, tokenRefused: true } }],
    ['linnworks-token', { installation: { active: true, tokenRefused: false } }],
    ['service-not-assigned', { source: { ...everything.source, postalService: anOrder().postalService } }],
    ['service-not-configured', { service: aService() }],
    ['address-incomplete', {}], ['already-processed', {}], ['on-hold', {}], ['order-number-too-long', { orderNo: 'SO1' }], ['unreadable-text', {}], ['too-many-lines', {}], ['nothing-to-send', {}],
    ['stream-account-changed', { askedElsewhere: false }], ['order-sync-disabled', { integration: { IsOrderSyncEnabled: true } }],
  ];
  const cured: Record<string, Partial<SendingFacts['source']>> = {
    'address-incomplete': { delivery: anAddress() }, 'already-processed': { processed: false }, 'on-hold': { parked: false }, 'unreadable-text': { unsendableFields: [] },
    'too-many-lines': { items: [] }, 'nothing-to-send': { items: [anItem('a')] },
  };
  let now = everything;
  for (const [code, change] of cures) {
    expect(reasonNotToSend(now)?.code).toBe(code);
    now = { ...now, ...change };
    now = { ...now, source: { ...now.source, ...cured[code] } };
  }
  expect(reasonNotToSend(now)).toBeUndefined();
});

test.each(['operator', 'label'] as const)('a send by hand (%s) passes over the sync switch and over nothing else (R-015, A-18)', (trigger) => {
  expect(reasonNotToSend(facts({ trigger, integration: { IsOrderSyncEnabled: false } }))).toBeUndefined();
  for (const [, change, code] of SITUATIONS) if (code !== 'order-sync-disabled') expect(reasonNotToSend(facts({ ...change, trigger }))?.code).toBe(code);
});

test.each([
  [{ line1: '' }, ['Address Line 1']],
  [{ town: '\t' }, ['Town']],
  [{ postcode: '' }, ['Postcode']],
  [{ country: '', countryName: 'UNKNOWN' }, ['Country']],
  [{ line1: '', town: '', postcode: '', country: '' }, ['Address Line 1', 'Town', 'Postcode', 'Country']],
  [{ name: '', company: '', line2: '', line3: '', region: '', phone: '', email: '' }, []],
])('of an address with %j the missing fields are %j, by the names people know (R-226, R-229)', (change, missing) => {
  expect(missingAddressFields({ delivery: anAddress(change) })).toEqual(missing);
});

test('17 characters of order number fit, counted in code points (A-27)', () => {
  expect(reasonNotToSend(facts({ orderNo: 'P-123456789012345' }))).toBeUndefined();
  expect(reasonNotToSend(facts({ orderNo: '😀'.repeat(17) }))).toBeUndefined();
});

test('1000 lines fit', () => {
  expect(reasonNotToSend(facts({ source: anOrder({ items: thousandAndOne.slice(1) }) }))).toBeUndefined();
});

test.each(codes)('%s reads well with and without a detail: a sentence, one full stop at a time, at most 200 characters for a short detail (R-127, R-240)', (code) => {
  for (const message of [notSendable(code).message, notSendable(code, 'Two-man delivery').message, notSendable(code, ' Next day. ').message]) {
    expect(message).not.toMatch(/[.,;:!?]\s*[.,;:!?]/);
    expect(message).not.toMatch(/ {2}|^\s|\s$/);
    expect(message).toMatch(/^[A-Z].*\.$/);
    expect(message.length).toBeLessThanOrEqual(200);
  }
});

test('a detail that somebody typed is quoted in part, and never breaks a sign (R-251)', () => {
  const { message, details } = notSendable('service-not-configured', '😀'.repeat(5_000));
  expect(message.length).toBeLessThan(450);
  expect(message.isWellFormed()).toBe(true);
  expect(details.detail).toBe('😀'.repeat(160));
});

test('a reason carries its title, level and detail for screens and audit (R-228, R-240)', () => {
  expect(notSendable('address-incomplete', 'Town').details).toEqual({ title: 'Missing delivery address fields', level: 'order', detail: 'Town' });
  expect(notSendable('order-sync-disabled').details).toEqual({ title: 'Order sync disabled', level: 'hold' });
});

test('an error that is no reason of ours has no level', () => {
  expect(levelOf(new AppError('remote-rejected', 'No', 'try-later'))).toBeUndefined();
  expect(levelOf(new AppError('constructor', 'No', 'try-later'))).toBeUndefined();
});
