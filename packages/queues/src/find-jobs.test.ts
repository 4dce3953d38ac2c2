import { expect, test } from '@jest/globals';
import { findJobs } from './find-jobs.ts';
import { createTestQueues } from './testing/index.ts';

const [orderId, other] = ['0b7c9a52-4a5e-4c7e-9d1c-0f6f0a0b1c2d', '0b7c9a52-4a5e-4c7e-9d1c-0f6f0a0b1c2e'];

test('an order’s jobs are found by its id, by the selection it was in and by what its entries tell of, and nobody else’s (R-258)', async () => {
  await using queues = createTestQueues();
  await queues.ready();
  const { producer } = queues;
  await producer.enqueue('send', 'order', { orderId, trigger: 'operator' }, { onlyOne: orderId });
  await producer.enqueue('send', 'order', { orderId: other, trigger: 'operator' });
  await producer.enqueue('send-looks', 'look', { orderId }, { onlyOne: orderId, delayMs: 60_000 });
  await producer.enqueue('fetch', 'orders', { orderIds: [other, orderId], trigger: 'operator' });
  await producer.enqueue('send-installations', 'installation', { installationId: other });
  const [cycle] = await producer.queues['send-installations'].getJobs(['waiting']);

  expect((await findJobs(producer.queues, { orderId, correlationIds: [] })).map(({ queue, name, state }) => `${queue} ${name} ${state}`).sort()).toEqual(['fetch orders waiting', 'send order waiting', 'send-looks look delayed']);
  expect(await findJobs(producer.queues, { orderId: 'none', correlationIds: [cycle!.data.correlationId] })).toEqual([{ queue: 'send-installations', id: cycle!.id, name: 'installation', state: 'waiting', at: expect.stringMatching(/Z$/) }]);
});
