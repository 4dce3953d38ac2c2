import { expect, test } from '@jest/globals';
import { createFewFiles } from './few-files.ts';

async function* parts(): AsyncGenerator<Uint8Array> {
  yield Buffer.from('a');
  yield Buffer.from('b');
}
const make = async (): Promise<AsyncGenerator<Uint8Array>> => parts();

test('an impatient person has three files made at once and the others theirs; one that was read, failed or was given up makes room (security.md, 57)', async () => {
  const files = createFewFiles();
  const tooMany = () => expect(files('ann', make)).rejects.toMatchObject({ code: 'too-many-requests' });
  await expect(files('ann', () => Promise.reject(new Error('no such run')))).rejects.toThrow('no such run');
  const [first, second] = [await files('ann', make), await files('ann', make), await files('ann', make)];
  await tooMany();
  await files('bob', make);

  for await (const _part of first) await tooMany();
  await files('ann', make);
  await tooMany();
  for await (const _part of second) break;
  await files('ann', make);
  await tooMany();
});
