import { expect, test } from '@jest/globals';
import { createWorld } from './testing/create-world.ts';

type World = Awaited<ReturnType<typeof createWorld>>;

/** Opens the stream as a browser does, and reads it until something was said. */
const listen = async (world: World, as: string) => {
  const gone = new AbortController();
  const response = await fetch(`${world.url}/operator/changes`, { headers: { cookie: await world.signIn(as), accept: 'text/event-stream' }, signal: gone.signal });
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let said = '';
  const until = async (what: string): Promise<string> => {
    while (!said.includes(what)) {
      const { value, done } = await reader.read();
      if (done) throw new Error(`The stream ended: ${said}`);
      said += value;
    }
    return said;
  };
  return { response, until, leave: () => gone.abort() };
};

test('a page hears of changes of its own accounts, of no others, and of none of what they say', async () => {
  await using world = await createWorld();
  const [{ id: own }, { id: foreign }] = await world.db('installations').insert([{ name: 'Oak', account_key: 'oak' }, { name: 'Ash', account_key: 'ash' }]).returning('id');
  await world.signIn('support:some', [String(own)]);
  const some = await listen(world, 'support:some');
  const all = await listen(world, 'support');
  expect(some.response.headers.get('content-type')).toContain('text/event-stream');
  await some.until('retry');
  await all.until('retry');
  const tell = (installation: unknown, kind: string) => world.db('audit_log').insert({ kind, actor: 'schedule', correlation_id: 'c', installation_id: installation, outcome: 'x', message: 'secret-canary' });
  await tell(foreign, 'fetch');
  await tell(null, 'settings');
  await all.until('settings');
  await tell(own, 'order');
  const heard = await some.until('order');
  expect(heard).not.toMatch(/fetch|settings|secret-canary/);
  expect(await all.until('order')).toContain('fetch');
  some.leave();
  all.leave();
});

test('a stream ends when the process stops, and a stranger gets none', async () => {
  await using world = await createWorld();
  expect((await world.call('GET', '/operator/changes')).status).toBe(401);
  const one = await listen(world, 'warehouse');
  await one.until('retry');
  expect(world.deps.changes.size).toBe(1);
  world.deps.changes.close();
  await expect(one.until('never said')).rejects.toThrow('ended');
});

test('somebody who opens stream after stream takes none from the others (security.md, 53)', async () => {
  await using world = await createWorld();
  await world.signIn('warehouse');
  const many = await Promise.all(Array.from({ length: 20 }, () => listen(world, 'warehouse')));
  for (const one of many) await one.until('retry');
  expect(await world.call('GET', '/operator/changes', { as: 'warehouse' })).toMatchObject({ status: 429 });
  const other = await listen(world, 'dispatch');
  expect(await other.until('retry')).toContain('retry');
  for (const one of [...many, other]) one.leave();
});
