import { expect, test } from '@jest/globals';
import { isUnsendable, textLength, type CarrierEvent } from '@stream-tech/domain';
import fc from 'fast-check';
import { decodeStreamEvent, dedupKeyOf } from './contract.ts';

const NAMES = ['webhook', 'subscription', 'event', 'order', 'orders', 'run', 'group', 'party_id', 'id', 'event_type', 'event_code', 'event_code_desc', 'event_desc', 'event_date', 'event_time', 'event_text', 'event_link', 'loadId', 'description', 'sequence', '__proto__'];
const anyText = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 60 }), fc.string({ unit: 'binary', maxLength: 60 }), fc.string({ unit: fc.constantFrom('\ud800', '\udc00', '\u0000', '0', '-', '/', ':', 'T', ' '), maxLength: 30 }), fc.constantFrom('https://example.com/', 'javascript:1', '2026-03-05', '14:32'));

/** Anything that JSON can say with Stream's names. */
const anyJson = fc.letrec((tie) => ({
  value: fc.oneof({ depthSize: 'medium' }, fc.constantFrom(null, true, 1e21, 12345678901234567890), anyText, fc.double(), fc.integer(), fc.array(tie('value'), { maxLength: 3 }), fc.dictionary(fc.constantFrom(...NAMES), tie('value'), { maxKeys: 8 })),
})).value;

const textsOf = ({ occurredAt: _at, run, stops, ...texts }: CarrierEvent): string[] => [...Object.values(texts), ...Object.values(run ?? {}), ...stops.map(({ ref }) => ref)];

const holds = (raw: Uint8Array): void => {
  const event = decodeStreamEvent(raw);
  for (const text of textsOf(event)) expect([typeof text, isUnsendable(text), textLength(text) <= 2_000]).toEqual(['string', false, true]);
  expect(event.code).toBe(event.code.trim().toUpperCase());
  expect(event.link === '' || /^https?:/i.test(event.link)).toBe(true);
  expect(event.occurredAt === undefined || !Number.isNaN(event.occurredAt.getTime())).toBe(true);
  expect(dedupKeyOf(event, raw)).toMatch(/^[\da-f]{64}$/);
};

test('any JSON with Stream\'s names is described, storable and bounded (F35, W3)', () => {
  fc.assert(fc.property(anyJson, (body) => holds(new TextEncoder().encode(JSON.stringify(body)))), { numRuns: 2_000 });
});

test('any bytes are described (F35, W3)', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), holds), { numRuns: 1_000 });
});

test('a JSON that was damaged on its way is described (F35)', () => {
  const whole = new TextEncoder().encode('{"webhook":{"subscription":{"party_id":"ACM00001","id":1},"event":{"event_code":"DELIVERED","event_date":"2026-03-05","event_time":"14:32:07"},"order":{"id":12345678901234567890}}}');
  fc.assert(fc.property(fc.array(fc.record({ at: fc.nat(whole.length - 1), to: fc.nat(255) }), { maxLength: 8 }), fc.nat(whole.length), (changes, end) => {
    const damaged = whole.slice(0, end);
    for (const { at, to } of changes) if (at < end) damaged[at] = to;
    holds(damaged);
  }), { numRuns: 1_000 });
});
