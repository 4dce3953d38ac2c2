import { expect, test } from '@jest/globals';
import type { OrderExchange, OrderWithHistory, StoryEvent } from '@stream-tech/store';
import { fieldTitle } from './request-fields.ts';
import { storyOf, type Known } from './story.ts';
import { OUTCOMES, titleOf } from './story-words.ts';

type Entry = OrderWithHistory['audit'][number];
const at = (second: number): string => new Date(Date.UTC(2026, 10, 27, 10, 0, second)).toISOString();
let id = 0;
const entry = (second: number, kind: string, outcome: string, more: Partial<Entry> = {}): Entry => ({ id: ++id, at: at(second), kind, outcome, actor: 'schedule', correlationId: `k-${second}`, ...more });
const attempt = (from: number, to: number | null, outcome: string | null): OrderWithHistory['attempts'][number] =>
  ({ id: ++id, version: 2, trigger: 'schedule', correlationId: `k-${from}`, startedAt: at(from), endedAt: to === null ? null : at(to), outcome, httpStatus: null, code: null, message: null });
const exchange = (second: number, status: number | null, kind: OrderExchange['kind'] = 'send'): OrderExchange =>
  ({ id: ++id, version: 2, kind, at: at(second), correlationId: `k-${second}`, calls: [{ method: 'orders/create', verb: 'POST', url: 'https://x.test/api/orders/orders', at: at(second), tookMs: 3, status, failure: status === null ? 'ECONNRESET' : null }] });
const known = (order: Partial<Known['order']>, more: Partial<Known> = {}): Known => ({ order: { audit: [], attempts: [], ...order }, story: { events: [], labels: [] }, exchanges: [], ...more });
const titles = { event: (code: string) => (code === 'DELIVERED' ? 'Delivered' : '') };

test('an attempt, its entry and its exchange are one step, the latest first, with the status it led to (R-240, R-251)', () => {
  const steps = storyOf(known({
    audit: [entry(0, 'order', 'fetched', { to: 'pending' }), entry(1, 'order', 'claimed', { from: 'pending', to: 'in-progress' }), entry(3, 'order', 'accepted', { from: 'in-progress', to: 'completed', detail: { consignmentNo: 'C1', trackingNumber: 'T1', warnings: ['Stream gave no usable tracking link'] } }), entry(4, 'write-back', 'written', { detail: { steps: ['tracking number T1', '“Sent to Stream” put on'] } })],
    attempts: [attempt(2, 3, 'accepted')],
  }, { exchanges: [exchange(3, 200)] }), titles);
  expect(steps.map(({ title, to, isTechnical }) => [title, to, isTechnical])).toEqual([
    ['Written to Linnworks', undefined, false], ['Sent: Stream accepted it', 'completed', false], ['Taken up to be sent', 'in-progress', true], ['Fetched from Linnworks', 'pending', false],
  ]);
  expect(steps[0]!.detail).toBe('tracking number T1, “Sent to Stream” put on');
  expect(steps[1]).toMatchObject({ detail: 'Consignment C1, tracking T1, Stream gave no usable tracking link', exchangeId: expect.any(Number), kinds: ['send'] });
  expect(steps[1]!.facts.find(([name]) => name === 'Attempt')?.[1]).toContain('took 1.0 s');
});

test('a look that found nothing, and an attempt nobody saw the end of, are steps of their own', () => {
  const steps = storyOf(known({ attempts: [attempt(1, null, null)] }, { exchanges: [exchange(5, 404), exchange(6, null), exchange(7, 503, 'delete')] }), titles);
  expect(steps.map(({ title, detail }) => `${title}: ${detail}`)).toEqual([
    'Stream was asked about the delete: Stream answered with HTTP 503', 'Looked for it in Stream: No answer (ECONNRESET)', 'Looked for it in Stream: It is not there yet', 'Stream is asked for it: How that ended is not known yet.',
  ]);
});

test('people are named, and their steps can be chosen with those of a kind', () => {
  const steps = storyOf(known({ audit: [entry(1, 'operator', 'send asked for', { actor: 'ops@example.test' }), entry(2, 'label', 'printed', { actor: 'warehouse@example.test', detail: { labels: 1 } }), entry(3, 'planning', 'on a run', { actor: 'stream', detail: { run: 'RUN 04', sequence: 2, driver: 'Ana' } })] }), titles);
  expect(steps.map(({ who, kinds, title, detail }) => [who, kinds, title, detail])).toEqual([
    ['because Stream told', ['stream'], 'Planned on a run', 'RUN 04, stop 2, driver Ana'], ['warehouse@example.test', ['label', 'people'], 'Label printed', 'labels: 1'], ['ops@example.test', ['people'], 'Send now asked for', ''],
  ]);
});

test('a partner’s words stay text, and what Stream told is told in its own place', () => {
  const event: StoryEvent = { id: 9, source: 'stream', code: 'DELIVERED', description: '', run: '', status: 'processed', statusTitle: 'Processed', problem: null, effect: { note: 'written', processed: 'now' }, receivedAt: at(2), correlationId: null };
  const steps = storyOf(known({ audit: [entry(1, 'order', 'refused', { code: 'remote-rejected', message: 'Stream refused the request: <img src=x onerror=alert(1)>' })] }, { story: { events: [event], labels: [{ labelType: 'A6', count: 2, drawnAt: at(0) }] } }), titles);
  expect(steps.map(({ title, detail }) => [title, detail])).toEqual([
    ['Stream told: Delivered', 'noted in Linnworks, marked as processed in Linnworks'], ['Sent: Stream refused it', 'Stream refused the request: <img src=x onerror=alert(1)>'], ['2 labels drawn', 'Label type A6'],
  ]);
});

test('each outcome has words of its own; one that is new here still says what it is', () => {
  expect(new Set(Object.values(OUTCOMES)).size).toBe(Object.keys(OUTCOMES).length);
  for (const code of ['remote-rejected', 'remote-unavailable', 'credentials-refused', 'number-collision', 'could-not-be-handled']) expect(titleOf({ kind: 'order', outcome: 'refused', code })).toMatch(/^(Sent: Stream refused|Not sent: )/);
  expect([titleOf({ kind: 'order', outcome: 'flew away' }), titleOf({ kind: 'label', outcome: 'eaten' })]).toEqual(['Flew away', 'Label: eaten']);
});

test('fields of a request have names that people read', () => {
  expect(['delivery.address.address4', 'delivery.contact.email', 'header.customer.address.postcode', 'collection.items[2].description', 'header.partner.id', 'header.driverNotes'].map(fieldTitle)).toEqual([
    'Delivery, town', 'Delivery, contact, e-mail', 'Customer, postcode', 'Collection, item 3, description', 'Partner account, id', 'Driver notes',
  ]);
});
