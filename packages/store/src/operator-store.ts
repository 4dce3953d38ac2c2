import { AppError, type Within } from '@stream-tech/domain';
import type { Knex } from 'knex';
import { ADVISORY_LOCKS } from './advisory-locks.ts';
import { revokeTokensOf, TOKEN_WORKS } from './api-token-store.ts';
import { appendAudit } from './audit-log.ts';
import type { Author } from './author.ts';
import { operatorColumns, toOperator, type Operator, type Role } from './operator.ts';
import { assertPassword } from './password-strength.ts';
import { hashPassword, verifyPassword } from './password.ts';

/** An operator as the page of users shows them. */
export type ListedOperator = Operator & { isDisabled: boolean; createdAt: string; seenAt: string | null; /** How many API tokens of theirs work. */ tokens: number };
/** What an administrator may change of somebody. */
export type OperatorChange = { name?: string | undefined; role?: Role | undefined; within?: Within | undefined; isDisabled?: boolean | undefined };


const nobody = (): AppError => new AppError('not-found', 'There is no such operator', 'fix-the-data');
const told = ({ name, role, within, isDisabled }: OperatorChange): object => ({ ...(name === undefined ? {} : { name }), ...(role ? { role } : {}), ...(within ? { within } : {}), ...(isDisabled === undefined ? {} : { isDisabled }) });

export type OperatorStore = ReturnType<typeof createOperatorStore>;

/** Operators: who may sign in, as what, and for which accounts; of passwords only hashes are kept (security.md, 22 to 29). */
export const createOperatorStore = (db: Knex) => {
  const reach = async (trx: Knex, operatorId: string, within: Within): Promise<void> => {
    await trx('operators').where({ id: operatorId }).update({ all_installations: within === 'all' });
    await trx('operator_installations').where({ operator_id: operatorId }).delete();
    if (within === 'all' || within.length === 0) return;
    const known = await trx('installations').whereIn('id', within).select('id');
    if (known.length < new Set(within).size) throw new AppError('bad-request', 'One of the accounts does not exist', 'fix-the-data', { fields: [{ key: 'within', problem: 'names an account that does not exist' }] });
    await trx('operator_installations').insert(known.map(({ id }) => ({ operator_id: operatorId, installation_id: id })));
  };
  const read = async (on: Knex, id: string): Promise<Operator | undefined> => {
    const row = await on('operators as o').where('o.id', id).whereNull('o.disabled_at').first(...operatorColumns(on));
    return row && toOperator(row);
  };
  const insert = async (trx: Knex, { email, password, role, name = '', within = 'all' }: { email: string; password: string; role: Role; name?: string | undefined; within?: Within | undefined }): Promise<Operator> => {
    assertPassword(password, email);
    const [row] = await trx('operators').insert({ email: email.trim(), name, password_hash: await hashPassword(password), role }).onConflict(trx.raw('(lower(email))')).ignore().returning(['id']);
    if (!row) throw new AppError('already-there', 'An operator with this e-mail address exists already', 'fix-the-data', { fields: [{ key: 'email', problem: 'is an operator’s already' }] });
    await reach(trx, row.id, within);
    return (await read(trx, row.id))!;
  };
  /** At least one administrator of all accounts stays: else nobody could let anybody in again. */
  const assertSomebodyStays = async (trx: Knex): Promise<void> => {
    if (!await trx('operators').where({ role: 'administrator', all_installations: true }).whereNull('disabled_at').first('id')) throw new AppError('last-administrator', 'One administrator of all accounts has to stay', 'fix-the-data');
  };

  return {
    create: (given: { email: string; password: string; role: Role; name?: string | undefined; within?: Within | undefined }, author: Author): Promise<Operator> => db.transaction(async (trx) => {
      const operator = await insert(trx, given);
      await appendAudit(trx, { kind: 'operator', ...author, outcome: 'operator created', detail: { email: operator.email, role: operator.role, within: operator.within } });
      return operator;
    }),

    /** Everybody, those who may not sign in any more last. */
    async list(): Promise<ListedOperator[]> {
      const rows = await db('operators as o').orderByRaw('o.disabled_at is not null, lower(o.email)')
        .select(...operatorColumns(db), 'o.disabled_at', 'o.created_at', db.raw('(select max(seen_at) from operator_sessions s where s.operator_id = o.id) as seen_at'), db('api_tokens as t').whereRaw('t.operator_id = o.id').whereRaw(TOKEN_WORKS).count('*').as('tokens'));
      return rows.map((row) => ({ ...toOperator(row), isDisabled: row.disabled_at !== null, createdAt: row.created_at.toISOString(), seenAt: row.seen_at?.toISOString() ?? null, tokens: Number(row.tokens) }));
    },

    /** The addresses of all who see any of these accounts, in the order of the alphabet; those who may not sign in any more too, since what they did stays. */
    async emailsWithin(within: Within): Promise<string[]> {
      const rows: { email: string }[] = await db('operators as o').orderByRaw('lower(o.email)').select('o.email')
        .modify((query) => { if (within !== 'all') void query.whereRaw('(o.all_installations or exists (select 1 from operator_installations r where r.operator_id = o.id and r.installation_id = any(?::uuid[])))', [[...within]]); });
      return rows.map(({ email }) => email);
    },

    /**
     * Changes somebody's name, role or accounts, or whether they may sign in; their sessions end, so that what they may do is what is
     * written here (security.md, 26). Whoever is shut out loses their API tokens for good: let in again, they begin without any. Throws `not-found`, and `last-administrator` where nobody were left to let others in.
     */
    change: (id: string, change: OperatorChange, author: Author): Promise<void> => db.transaction(async (trx) => {
      await trx.raw('select pg_advisory_xact_lock(?)', [ADVISORY_LOCKS.administrators]);
      const row = await trx('operators as o').where('o.id', id).first(...operatorColumns(trx), 'o.disabled_at');
      if (!row) throw nobody();
      const before = { ...toOperator(row), isDisabled: row.disabled_at !== null };
      const { name, role, within, isDisabled } = change;
      await trx('operators').where({ id }).update({ ...(name === undefined ? { name: before.name } : { name }), ...(role ? { role } : {}), ...(isDisabled === undefined ? {} : { disabled_at: isDisabled ? trx.fn.now() : null }) });
      if (within) await reach(trx, id, within);
      await assertSomebodyStays(trx);
      if (role || within || isDisabled) await trx('operator_sessions').where({ operator_id: id }).delete();
      if (isDisabled) await revokeTokensOf(trx, id, author);
      await appendAudit(trx, { kind: 'operator', ...author, outcome: 'operator changed', detail: { email: before.email, before: told({ name: before.name, role: before.role, within: before.within, isDisabled: before.isDisabled }), after: told(change) } });
    }),

    /**
     * Sets a password and ends every session but the one it was done in (security.md, 26). API tokens go on, since scripts know no
     * password, unless they are to be revoked as well. Throws `password-weak` and `not-found`.
     */
    setPassword: (id: string, password: string, author: Author, { keepSession, revokeTokens = false }: { keepSession?: string | undefined; revokeTokens?: boolean } = {}): Promise<void> => db.transaction(async (trx) => {
      const row = await trx('operators').where({ id }).first('email');
      if (!row) throw nobody();
      assertPassword(password, row.email);
      await trx('operators').where({ id }).update({ password_hash: await hashPassword(password) });
      await trx('operator_sessions').where({ operator_id: id }).modify((query) => { if (keepSession) void query.whereNot({ id: keepSession }); }).delete();
      if (revokeTokens) await revokeTokensOf(trx, id, author);
      await appendAudit(trx, { kind: 'operator', ...author, outcome: 'password set', detail: { email: row.email } });
    }),

    /** Creates the first administrator where there is none (surface.md, `ADMIN_EMAIL`); gives whether it did. Races are safe. */
    ensureAdministrator: (email: string, password: string): Promise<boolean> => db.transaction(async (trx) => {
      await trx.raw('select pg_advisory_xact_lock(?)', [ADVISORY_LOCKS.administrators]);
      if (await trx('operators').where({ role: 'administrator' }).whereNull('disabled_at').first('id')) return false;
      await insert(trx, { email, password, role: 'administrator' });
      await appendAudit(trx, { kind: 'operator', actor: 'start', correlationId: 'first-administrator', outcome: 'operator created', detail: { email, role: 'administrator' } });
      return true;
    }),

    /** The operator whose password this is; an unknown address takes the same time as a wrong password (security.md, 25). */
    async verify(email: string, password: string): Promise<Operator | undefined> {
      // In lower case by our own hand first, as who counts the failures has it: Postgres' makes an i of a dotted İ, and each spelling would have tries of its own.
      const row = await db('operators as o').whereRaw('lower(o.email) = lower(?)', [email.trim().toLowerCase()]).whereNull('o.disabled_at').first(...operatorColumns(db), 'o.password_hash');
      if (!await verifyPassword(password, row?.password_hash)) return undefined;
      return row && toOperator(row);
    },
  };
};
