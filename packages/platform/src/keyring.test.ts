import { expect, test } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { createKeyring, newToken, readKey, sameSecret, tokenHash, type SecretPlace } from './keyring.ts';

const place: SecretPlace = { table: 'integrations', column: 'stream_client_secret', owner: 'integration-1' };
const key = randomBytes(32);
const ring = createKeyring(key);

test('what was sealed for a place opens there, whatever the text (security.md, 45)', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 500 }), (secret) => ring.open(ring.seal(secret, place), place) === secret));
});

test('a blob shows nothing of its secret, and no two are alike (security.md, 45)', () => {
  const [one, two] = [ring.seal('canary-secret', place), ring.seal('canary-secret', place)];
  expect(one).not.toBe(two);
  expect(Buffer.from(one.split('.')[2]!, 'base64').toString('latin1')).not.toContain('canary');
  expect(one).toMatch(/^v1\.[\da-f]{8}\.[A-Za-z0-9+/]+=*$/);
});

test.each([
  ['row', { owner: 'integration-2' }],
  ['column', { column: 'linnworks_token' }],
  ['table', { table: 'installations' }],
  ['place that only reads alike', { table: 'integrations","stream_client_secret', column: '' }],
])('a blob moved to another %s is not opened, and the sentence names the place, not the secret (security.md, 45)', (_what, change) => {
  const blob = ring.seal('canary-secret', place);
  const elsewhere = { ...place, ...change };
  expect(() => ring.open(blob, elsewhere)).toThrow(`A secret was changed, or moved here from elsewhere, and is not opened (${elsewhere.table}.${elsewhere.column})`);
});

test('two rows whose blobs were swapped open neither (security.md, 45)', () => {
  const other = { ...place, owner: 'integration-2' };
  const [mine, theirs] = [ring.seal('mine', place), ring.seal('theirs', other)];
  expect(() => ring.open(theirs, place)).toThrow('is not opened');
  expect(() => ring.open(mine, other)).toThrow('is not opened');
});

test('a blob with any one byte changed is not opened (security.md, 45)', () => {
  const [format, id, body] = ring.seal('a secret', place).split('.');
  const bytes = Buffer.from(body!, 'base64');
  for (let at = 0; at < bytes.length; at += 1) {
    const changed = Buffer.from(bytes);
    changed[at]! ^= 1;
    expect(() => ring.open([format, id, changed.toString('base64')].join('.'), place)).toThrow('is not opened');
  }
  for (let length = 0; length < bytes.length; length += 1) expect(() => ring.open([format, id, bytes.subarray(0, length).toString('base64')].join('.'), place)).toThrow('is not opened');
});

test.each(['', 'v1', 'v1.x', 'plain text', 'v2.{id}.{body}', 'v1.00000000.{body}', 'v1.{id}.{body}.more', 'v1.{id}.'])('"%s" is no blob of ours', (shape) => {
  const [, id, body] = ring.seal('a secret', place).split('.');
  expect(() => ring.open(shape.replace('{id}', id!).replace('{body}', body!), place)).toThrow(/integrations\.stream_client_secret/);
});

test('while rotating, the previous key still opens, the current one seals, and one can tell which is which (S7; security.md, 45)', () => {
  const next = randomBytes(32);
  const rotating = createKeyring(next, key);
  const [old, fresh] = [ring.seal('kept', place), rotating.seal('kept', place)];
  expect([rotating.open(old, place), rotating.open(fresh, place)]).toEqual(['kept', 'kept']);
  expect([rotating.isCurrent(old), rotating.isCurrent(fresh)]).toEqual([false, true]);
  expect(() => createKeyring(next).open(old, place)).toThrow('No key opens this secret (integrations.stream_client_secret)');
  expect(createKeyring(next).open(rotating.seal(rotating.open(old, place), place), place)).toBe('kept');
});

test('a key is read in base64, in its URL-safe form, and with white space around (surface.md)', () => {
  for (const text of [key.toString('base64'), key.toString('base64url'), ` ${key.toString('base64')}\n`]) expect(readKey('ENCRYPTION_KEY', text).equals(key)).toBe(true);
});

test.each([
  ['', 'it has 0'], [randomBytes(16).toString('base64'), 'it has 16'], [randomBytes(31).toString('base64'), 'it has 31'], [randomBytes(64).toString('base64'), 'it has 64'], [randomBytes(32).toString('hex'), 'it has 48'],
  ['my very secret pass phrase, forty-three long', 'it has other characters'], [`${key.toString('base64')}!`, 'it has other characters'],
])('a key of "%s" is refused with a sentence that does not repeat it (security.md, 61)', (text, sentence) => {
  expect(() => readKey('ENCRYPTION_KEY', text)).toThrow(`ENCRYPTION_KEY must be 32 bytes in base64; ${sentence}`);
  if (text) expect(() => readKey('ENCRYPTION_KEY', text)).not.toThrow(text);
});

test('tokens have 256 bits, fit into a URL, and are recognised by their hash (security.md, 2, 13, 26)', () => {
  const tokens = Array.from({ length: 1_000 }, newToken);
  expect(new Set(tokens).size).toBe(1_000);
  for (const token of tokens) expect(token).toMatch(/^[\w-]{43}$/);
  expect(tokenHash('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
});

test.each([['same', 'same', true], ['same', 'other', false], ['same', 'same-but-longer', false], ['', '', true], ['', 'x', false]])('"%s" and "%s" are the same secret: %s (security.md, 14)', (a, b, same) => {
  expect(sameSecret(a, b)).toBe(same);
});
