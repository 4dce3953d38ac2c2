import { argon2 as argon2Callback, randomBytes, timingSafeEqual, type Argon2Parameters } from 'node:crypto';
import { promisify } from 'node:util';

const argon2 = promisify<'argon2id', Argon2Parameters, Buffer>(argon2Callback as never);

/** Memory in KiB (19 MiB), passes and lanes: security.md, 23. Kept beside each hash, so that they can be raised later. */
const COST = { m: 19_456, t: 2, p: 1 };

const derive = (password: string, salt: Buffer, { m, t, p }: typeof COST): Promise<Buffer> =>
  argon2('argon2id', { message: password.normalize('NFKC'), nonce: salt, parallelism: p, tagLength: 32, memory: m, passes: t });

/** A password as it is stored, in the PHC form that other tools read too. */
export const hashPassword = async (password: string): Promise<string> => {
  const salt = randomBytes(16);
  const hash = await derive(password, salt, COST);
  const base64 = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '');
  return `$argon2id$v=19$m=${COST.m},t=${COST.t},p=${COST.p}$${base64(salt)}$${base64(hash)}`;
};

// A hash nobody has the password of: an unknown user costs the same time as a known one (security.md, 25).
const NOBODY = hashPassword(randomBytes(24).toString('base64'));

/** Whether a password fits a stored hash; without a stored one, false after the same time. */
export const verifyPassword = async (password: string, stored: string | undefined): Promise<boolean> => {
  const fits = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([^$]+)\$([^$]+)$/.exec(stored ?? await NOBODY);
  if (!fits) return false;
  const [, m, t, p, salt = '', hash = ''] = fits;
  const expected = Buffer.from(hash, 'base64');
  const derived = await derive(password, Buffer.from(salt, 'base64'), { m: Number(m), t: Number(t), p: Number(p) });
  return derived.length === expected.length && timingSafeEqual(derived, expected) && stored !== undefined;
};
