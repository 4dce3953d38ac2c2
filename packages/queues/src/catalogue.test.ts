import { expect, test } from '@jest/globals';
import { getNextMillis } from 'bullmq';
import { checkJob, queuesOf, readGroups, SCHEDULES } from './catalogue.ts';

const timesOf = (id: string, count: number): string[] => {
  const { pattern } = SCHEDULES.find((schedule) => schedule.id === id)!;
  const times: string[] = [];
  let at = Date.parse('2026-03-02T09:58:30Z');
  for (let i = 0; i < count; i += 1) {
    at = getNextMillis(at, { pattern, tz: 'Europe/London' })!;
    times.push(new Date(at).toISOString().slice(11, 19));
  }
  return times;
};

test('orders are fetched at :00, :05, :10 … (R-020)', () => {
  expect(timesOf('fetch-orders', 3)).toEqual(['10:00:00', '10:05:00', '10:10:00']);
  expect(timesOf('fetch-orders', 14).at(-1)).toBe('11:05:00');
});

test('orders are sent two minutes later, at :02, :07, :12 … (R-030)', () => {
  expect(timesOf('send-orders', 3)).toEqual(['10:02:00', '10:07:00', '10:12:00']);
  expect(timesOf('send-orders', 13).slice(-2)).toEqual(['10:57:00', '11:02:00']);
});

test('identifiers are synchronised at three, postal services at four, and what was missed is looked for every five minutes (R-080, R-081, R-092)', () => {
  expect(timesOf('sync-master-data-identifiers', 1)).toEqual(['03:00:00']);
  expect(timesOf('sync-master-data-postal-services', 1)).toEqual(['04:00:00']);
  expect(timesOf('catch-up-master-data', 2)).toEqual(['10:01:00', '10:06:00']);
});

const id = '0b7c9a52-4a5e-4c7e-9d1c-0f6f0a0b1c2d';
test.each([
  ['a name instead of an id', 'send', 'order', { orderId: 'Mrs Jones, 12 High Street', trigger: 'operator' }],
  ['a trigger that is not one of ours', 'send', 'order', { orderId: id, trigger: 'because' }],
  ['a field too many', 'fetch', 'installation', { installationId: id, token: 'secret' }],
  ['no data where some is needed', 'send-looks', 'look', undefined],
  ['more orders than one job may carry', 'fetch', 'orders', { orderIds: Array.from({ length: 501 }, () => id), trigger: 'operator' }],
  ['a job nobody declared', 'send', 'constructor', {}],
] as const)('a job is refused with %s, and the reason quotes none of it (security 36)', (_what, queue, job, data) => {
  const checked = checkJob(queue, job, data);
  expect(checked).toHaveProperty('refused');
  expect(JSON.stringify(checked)).not.toMatch(/Jones|secret|because/);
});

test('a job carries ids and enums, and beside them a correlation id that the handler does not see', () => {
  expect(checkJob('send', 'order', { orderId: id, trigger: 'label', correlationId: 'c-12345678' })).toEqual({ data: { orderId: id, trigger: 'label' } });
});

test('WORKER_QUEUES names groups: none means all, an unknown one is refused by name', () => {
  expect(readGroups([])).toEqual(['fetch', 'send', 'label', 'webhook', 'master-data', 'alert']);
  expect(queuesOf(readGroups(['send']))).toEqual(['send', 'send-looks', 'send-deletes', 'send-installations']);
  expect(() => readGroups(['send', 'sned'])).toThrow(/sned/);
});
