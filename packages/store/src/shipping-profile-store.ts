import { AppError } from '@stream-tech/domain';
import { newToken, tokenHash, type Keyring } from '@stream-tech/platform';
import type { Knex } from 'knex';
import { appendAudit } from './audit-log.ts';
import type { Author } from './author.ts';

/** The stages of Linnworks' wizard, in their order (linnworks-shipping-contract.md, 15). */
export const WIZARD_STAGES = ['LINK_ACCOUNT', 'STREAM_ACCOUNT', 'SENDER', 'ORDER_OPTIONS', 'CONFIG'] as const;
export type WizardStage = (typeof WIZARD_STAGES)[number];
export type BoundBy = 'ids' | 'email' | 'link-code';

/** An integration profile as Linnworks knows it: by a token that we minted and keep only the hash of. */
export type ShippingProfile = {
  id: string;
  accountName: string;
  stage: WizardStage;
  /** Absent: not bound to a proven installation, and inert (security.md, 1). */
  installationId: string | undefined;
  boundBy: BoundBy | undefined;
  /** Absent: the wizard is not finished. */
  integrationId: string | undefined;
  /** What the unfinished wizard has been told, without the secret. */
  entered: Record<string, unknown>;
  hasSecret: boolean;
};

/** Days after which a wizard that nobody finished is dropped (linnworks-shipping-contract.md, 3). */
const ABANDONED_DAYS = 30;
const LINK_CODE_MINUTES = 60;

const placeOf = (id: string) => ({ table: 'shipping_profiles', column: 'secret_sealed', owner: id });

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a row as the driver gives it; this function is where it becomes ours
const toProfile = (row: any): ShippingProfile => ({
  id: row.id, accountName: row.account_name, stage: row.stage, installationId: row.installation_id ?? undefined, boundBy: row.bound_by ?? undefined,
  integrationId: row.integration_id ?? undefined, entered: row.entered, hasSecret: row.secret_sealed !== null,
});

export type ShippingProfileStore = ReturnType<typeof createShippingProfileStore>;

/** Profiles of Linnworks' courier contract, and the codes that bind them to an installation. */
export const createShippingProfileStore = (db: Knex, keyring: Keyring) => ({
  /** A new profile, its token hashed; unfinished ones of a month ago go. */
  create: (given: { tokenHash: string; accountKey: string; email: string; accountName: string; stage: WizardStage; bound: { installationId: string; by: BoundBy } | undefined }): Promise<ShippingProfile> => db.transaction(async (trx) => {
    await trx('shipping_profiles').whereNull('integration_id').where('created_at', '<', trx.raw('now() - make_interval(days => ?)', [ABANDONED_DAYS])).whereNotExists(trx('manifests').whereRaw('manifests.profile_id = shipping_profiles.id')).delete();
    const [row] = await trx('shipping_profiles').insert({
      token_hash: given.tokenHash, account_key: given.accountKey, email: given.email, account_name: given.accountName, stage: given.stage,
      installation_id: given.bound?.installationId ?? null, bound_by: given.bound?.by ?? null,
    }).returning('*');
    await appendAudit(trx, { kind: 'shipping-profile', actor: 'linnworks', installationId: given.bound?.installationId, outcome: 'created', detail: { profileId: row.id, boundBy: given.bound?.by ?? 'nothing' } });
    return toProfile(row);
  }),

  /** The live profile of a token, by its hash; undefined for an unknown token and for a deleted one alike. */
  async byToken(hash: string): Promise<ShippingProfile | undefined> {
    const row = await db('shipping_profiles').where({ token_hash: hash }).whereNull('deleted_at').first();
    return row && toProfile(row);
  },

  /** Claimed installations whose account ids, or else e-mail, fit what AddNewUser told (linnworks-api.md, 2.6): one, or none. */
  async matching(accountKey: string, email: string): Promise<{ installationId: string; by: BoundBy } | undefined> {
    const byIds: { id: string }[] = accountKey === '' ? [] : await db('installations').select('id').where({ claimed: true })
      .whereRaw(`(account_key = ? or exists (select 1 from jsonb_each_text(linnworks_ids) as ids where lower(ids.value) = ?))`, [accountKey, accountKey]).limit(2);
    if (byIds.length === 1) return { installationId: byIds[0]!.id, by: 'ids' };
    const byEmail: { id: string }[] = email === '' ? [] : await db('installations').select('id').where({ claimed: true }).whereRaw('lower(email) = lower(?)', [email]).limit(2);
    return byIds.length === 0 && byEmail.length === 1 ? { installationId: byEmail[0]!.id, by: 'email' } : undefined;
  },

  /** A code that an operator reads out to whoever walks the wizard; good once, for an hour. */
  async createLinkCode(installationId: string): Promise<{ code: string; expiresAt: string }> {
    const code = newToken().slice(0, 24);
    const [row] = await db('link_codes').insert({ code_hash: tokenHash(code), installation_id: installationId, expires_at: db.raw('now() + make_interval(mins => ?)', [LINK_CODE_MINUTES]) }).returning('expires_at');
    return { code, expiresAt: row.expires_at.toISOString() };
  },

  /** Uses a code up and binds the profile; false where the code is unknown, used or too old. */
  bindByCode: (id: string, code: string): Promise<boolean> => db.transaction(async (trx) => {
    const [row] = await trx('link_codes').where({ code_hash: tokenHash(code) }).whereNull('used_at').where('expires_at', '>', trx.fn.now()).update({ used_at: trx.fn.now() }).returning('installation_id');
    if (!row) return false;
    await trx('shipping_profiles').where({ id, stage: 'LINK_ACCOUNT' }).update({ installation_id: row.installation_id, bound_by: 'link-code', stage: 'STREAM_ACCOUNT', updated_at: trx.fn.now() });
    await appendAudit(trx, { kind: 'shipping-profile', actor: 'linnworks', installationId: row.installation_id, outcome: 'bound', detail: { profileId: id, boundBy: 'link-code' } });
    return true;
  }),

  /** Keeps what a stage was told and goes on to the next; the same stage told twice at once moves once. Throws `changed-meanwhile`. */
  async advance(id: string, from: WizardStage, next: { stage: WizardStage; entered: Record<string, unknown>; secret?: string | undefined; integrationId?: string | undefined }): Promise<void> {
    // Once the integration stands, what the wizard was told is there, and its secret nowhere else.
    const kept = next.integrationId
      ? { integration_id: next.integrationId, entered: '{}', secret_sealed: null }
      : { entered: JSON.stringify(next.entered), ...(next.secret ? { secret_sealed: keyring.seal(next.secret, placeOf(id)) } : {}) };
    const moved = await db('shipping_profiles').where({ id, stage: from }).whereNull('deleted_at').update({ stage: next.stage, ...kept, updated_at: db.fn.now() });
    if (moved === 0) throw new AppError('changed-meanwhile', 'This step was already saved. Open the settings again.', 'try-later');
  },

  /** The Stream secret that the unfinished wizard was told. */
  async secretOf(id: string): Promise<string | undefined> {
    const row = await db('shipping_profiles').where({ id }).first('secret_sealed');
    return row?.secret_sealed ? keyring.open(row.secret_sealed, placeOf(id)) : undefined;
  },

  /** Marks a profile deleted, if it is not; its integration and its audit entries stay. */
  remove: (hash: string, author: Author): Promise<boolean> => db.transaction(async (trx) => {
    const found = await trx('shipping_profiles').where({ token_hash: hash }).first();
    if (!found) return false;
    if (found.deleted_at === null) {
      await trx('shipping_profiles').where({ id: found.id }).update({ deleted_at: trx.fn.now(), secret_sealed: null });
      await appendAudit(trx, { kind: 'shipping-profile', ...author, installationId: found.installation_id ?? undefined, outcome: 'deleted', detail: { profileId: found.id } });
    }
    return true;
  }),
});
