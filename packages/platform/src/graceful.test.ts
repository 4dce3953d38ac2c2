import { EventEmitter, once } from 'node:events';
import { PassThrough } from 'node:stream';
import { expect, test } from '@jest/globals';
import { onStop, type StopStep } from './graceful.ts';
import { createLogger } from './log.ts';

/** A process to be stopped: its signals, its end, what it logged and did. */
const createProcess = (steps: (done: string[]) => StopStep[]) => {
  const signals = new EventEmitter();
  const ends = new EventEmitter();
  const stream = new PassThrough();
  const done: string[] = [];
  onStop(createLogger({ service: 'test', stream }), steps(done), { signals, exit: (code) => void ends.emit('exit', code) });
  return { done, signal: (name: string) => signals.emit(name, name), exited: once(ends, 'exit'), log: () => String(stream.read() ?? '') };
};

const step = (done: string[], name: string, stop: () => Promise<void> = async () => undefined, withinMs = 1_000): StopStep =>
  ({ name, withinMs, stop: async () => { done.push(name); await stop(); } });

test('SIGTERM runs the steps in order and ends with 0 (W9)', async () => {
  const world = createProcess((done) => [step(done, 'workers'), step(done, 'queues'), step(done, 'database')]);
  world.signal('SIGTERM');
  expect(await world.exited).toEqual([0]);
  expect(world.done).toEqual(['workers', 'queues', 'database']);
});

test('a step that fails or hangs does not keep the next ones from running', async () => {
  const world = createProcess((done) => [
    step(done, 'failing', async () => { throw new Error('no'); }),
    step(done, 'hanging', () => new Promise(() => undefined), 5),
    step(done, 'database'),
  ]);
  world.signal('SIGINT');
  expect(await world.exited).toEqual([0]);
  expect(world.done).toEqual(['failing', 'hanging', 'database']);
  expect(world.log()).toMatch(/failing did not stop well[\s\S]*hanging did not stop in time/);
});

test('a second signal ends the process at once with 1', async () => {
  const world = createProcess((done) => [step(done, 'hanging', () => new Promise(() => undefined), 100)]);
  world.signal('SIGTERM');
  world.signal('SIGTERM');
  expect(await world.exited).toEqual([1]);
});
