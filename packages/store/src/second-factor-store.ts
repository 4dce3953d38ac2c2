import { randomInt } from 'node:crypto';
import { AppError } from '@stream-tech/domain';
import { tokenHash, type Keyring } from '@stream-tech/platform';
import type { Knex } from 'knex';
import { Secret, TOTP } from 'otpauth';
import { appendAudit } from './audit-log.ts';
import type { Author } from './author.ts';

const ISSUER = 'Stream Tech Integration';
const PERIOD_SECONDS = 30;
/** A clock that is off by one period, either way. */
const WINDOW = 1;
/** So many wrong codes of one operator are judged in a quarter of an hour, from wherever they come: who guesses has the password already (security.md, 25). */
const MOST_FAILURES = 8;
const FORGIVEN_AFTER_MS = 15 * 60_000;
const RECOVERY_CODES = 8;
/** Letters and digits that no one mistakes for another. */
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';

const newCode = (): string => Array.from({ length: 10 }, (_none, index) => `${index === 5 ? '-' : ''}${ALPHABET[randomInt(ALPHABET.length)]}`).join('');
const plain = (code: string): string => code.toLowerCase().replace(/[^a-z0-9]/g, '');

export type SecondFactorStore = ReturnType<typeof createSecondFactorStore>;

/** The second factor of operators: time-based codes, each good once, and recovery codes for a lost device (security.md, 24). Secrets are sealed; of recovery codes only hashes are kept. */
export const createSecondFactorStore = (db: Knex, keyring: Keyring, now: () => number = Date.now) => {
  const place = (owner: string) => ({ table: 'operators', column: 'factor_sealed', owner });
  const totp = (secret: string, label: string): TOTP => new TOTP({ issuer: ISSUER, label, secret: Secret.fromBase32(secret), period: PERIOD_SECONDS });
  const step = (): number => Math.floor(now() / 1_000 / PERIOD_SECONDS);

  type Failing = { factor_failures: number; factor_failing_since: Date | null };
  const recent = ({ factor_failures: failures, factor_failing_since: since }: Failing): number => (since && since.getTime() > now() - FORGIVEN_AFTER_MS ? failures : 0);
  /** One more wrong code; what was long ago is forgotten. Gives false, for whoever asked. */
  const refuse = async (trx: Knex, operatorId: string, row: Failing): Promise<false> => {
    const failures = recent(row);
    await trx('operators').where({ id: operatorId }).update({ factor_failures: failures + 1, ...(failures === 0 ? { factor_failing_since: new Date(now()) } : {}) });
    return false;
  };

  /** Takes a code that fits and was not used before; the row stays locked, so two at once are one and one refusal. */
  const take = async (trx: Knex, operatorId: string, code: string, isOn: boolean): Promise<boolean> => {
    const row = await trx('operators').where({ id: operatorId }).forUpdate().first('email', 'factor_sealed', 'factor_since', 'factor_used_step', 'factor_failures', 'factor_failing_since');
    if (!row?.factor_sealed || (row.factor_since !== null) !== isOn) return false;
    if (!/^\d{6}$/.test(code.trim())) {
      // Nobody guesses a recovery code, so it lets its owner in while somebody else guesses the others.
      return isOn && await trx('operator_recovery_codes').where({ operator_id: operatorId, code_hash: tokenHash(plain(code)) }).delete() > 0;
    }
    if (recent(row) >= MOST_FAILURES) throw new AppError('too-many-requests', 'Too many wrong codes; wait a quarter of an hour, or type a recovery code', 'try-later');
    const delta = totp(keyring.open(row.factor_sealed, place(operatorId)), row.email).validate({ token: code.trim(), timestamp: now(), window: WINDOW });
    const used = delta === null ? undefined : step() + delta;
    if (used === undefined || (row.factor_used_step !== null && used <= Number(row.factor_used_step))) return refuse(trx, operatorId, row);
    await trx('operators').where({ id: operatorId }).update({ factor_used_step: used, factor_failures: 0, factor_failing_since: null });
    return true;
  };

  return {
    /** Begins: a new secret, which counts once `confirm` saw a code of it. Gives what an authenticator reads. A factor that is on stays until then. */
    begin: (operatorId: string): Promise<{ secret: string; uri: string } | undefined> => db.transaction(async (trx) => {
      const row = await trx('operators').where({ id: operatorId }).forUpdate().first('email', 'factor_since');
      if (!row || row.factor_since) return undefined;
      const secret = new Secret({ size: 20 }).base32;
      await trx('operators').where({ id: operatorId }).update({ factor_sealed: keyring.seal(secret, place(operatorId)), factor_used_step: null });
      return { secret, uri: totp(secret, row.email).toString() };
    }),

    /** Ends the beginning with a code of the new secret; gives the recovery codes, once. Undefined: the code does not fit. Throws `too-many-requests` as `verify`. */
    confirm: (operatorId: string, code: string, author: Author): Promise<string[] | undefined> => db.transaction(async (trx) => {
      if (!await take(trx, operatorId, code, false)) return undefined;
      const codes = Array.from({ length: RECOVERY_CODES }, newCode);
      await trx('operators').where({ id: operatorId }).update({ factor_since: trx.fn.now() });
      await trx('operator_recovery_codes').where({ operator_id: operatorId }).delete();
      await trx('operator_recovery_codes').insert(codes.map((each) => ({ operator_id: operatorId, code_hash: tokenHash(plain(each)) })));
      await appendAudit(trx, { kind: 'operator', ...author, outcome: 'second factor set up' });
      return codes;
    }),

    /** Whether a code is right, by the authenticator or a recovery code; each is good once. Throws `too-many-requests` after too many wrong ones. */
    verify: (operatorId: string, code: string): Promise<boolean> => db.transaction((trx) => take(trx, operatorId, code, true)),

    /** Takes the second factor of somebody away, with their sessions: a device was lost. */
    remove: (operatorId: string, author: Author): Promise<boolean> => db.transaction(async (trx) => {
      const [row] = await trx('operators').where({ id: operatorId }).update({ factor_sealed: null, factor_since: null, factor_used_step: null, factor_failures: 0, factor_failing_since: null }).returning('email');
      if (!row) return false;
      await trx('operator_recovery_codes').where({ operator_id: operatorId }).delete();
      await trx('operator_sessions').where({ operator_id: operatorId }).delete();
      await appendAudit(trx, { kind: 'operator', ...author, outcome: 'second factor removed', detail: { email: row.email } });
      return true;
    }),
  };
};
