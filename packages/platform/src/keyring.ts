import { createCipheriv, createDecipheriv, randomBytes, createHash, timingSafeEqual } from 'node:crypto';

/** Where a secret stands: bound into the ciphertext, so that a blob moved to another row or column can't be opened (security.md, 45). */
export type SecretPlace = { table: string; column: string; owner: string };

export type Keyring = {
  /** Encrypts a text for one place: AES-256-GCM, random 96-bit nonce, key id in the blob. */
  seal(plain: string, place: SecretPlace): string;
  /** The text of a blob sealed for that place. Throws where key, place or bytes don't fit. */
  open(blob: string, place: SecretPlace): string;
  /** Whether a blob was sealed with the current key; false: seal it anew while rotating. */
  isCurrent(blob: string): boolean;
};

const FORMAT = 'v1';
const keyId = (key: Buffer): string => createHash('sha256').update('key-id').update(key).digest('hex').slice(0, 8);
const additional = (id: string, { table, column, owner }: SecretPlace): Buffer => Buffer.from(JSON.stringify([FORMAT, id, table, column, owner]));

/** Reads a key of 32 bytes from base64. Throws with a sentence where it isn't one; the sentence never holds the key. */
export const readKey = (name: string, base64: string): Buffer => {
  const text = base64.trim();
  if (!/^[A-Za-z0-9+/_-]*={0,2}$/.test(text)) throw new Error(`${name} must be 32 bytes in base64; it has other characters`);
  const key = Buffer.from(text, 'base64');
  if (key.length !== 32) throw new Error(`${name} must be 32 bytes in base64; it has ${key.length}`);
  return key;
};

/** Encryption at rest with one current key and, while rotating, a previous one that still opens (security.md, 45). */
export const createKeyring = (current: Buffer, previous?: Buffer): Keyring => {
  const keys = new Map([current, ...(previous ? [previous] : [])].map((key) => [keyId(key), key]));
  const currentId = keyId(current);
  return {
    seal(plain, place) {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', current, nonce).setAAD(additional(currentId, place));
      const sealed = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
      return [FORMAT, currentId, Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64')].join('.');
    },
    open(blob, place) {
      const [format, id = '', body = '', ...more] = blob.split('.');
      const key = keys.get(id);
      if (format !== FORMAT || !key || more.length > 0) throw new Error(`No key opens this secret (${place.table}.${place.column})`);
      const bytes = Buffer.from(body, 'base64');
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12), { authTagLength: 16 }).setAAD(additional(id, place)).setAuthTag(bytes.subarray(12, 28));
        return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
      } catch (cause) {
        throw new Error(`A secret was changed, or moved here from elsewhere, and is not opened (${place.table}.${place.column})`, { cause });
      }
    },
    isCurrent: (blob) => blob.split('.')[1] === currentId,
  };
};

/** SHA-256 of a token, in hex: what is stored of tokens that only have to be recognised (security.md, 2, 13, 26). */
export const tokenHash = (token: string): string => createHash('sha256').update(token).digest('hex');

/** A random opaque token of 256 bits, URL-safe. */
export const newToken = (): string => randomBytes(32).toString('base64url');

/** Compares two texts in a time that tells nothing about them, their lengths included. */
export const sameSecret = (a: string, b: string): boolean => timingSafeEqual(createHash('sha256').update(a).digest(), createHash('sha256').update(b).digest());
