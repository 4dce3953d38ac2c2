import { newToken, tokenHash } from '@stream-tech/platform';
import type { Knex } from 'knex';

/** How long an operator has to confirm the installation in Linnworks (security.md, 11). */
const LINK_MINUTES = 10;

export type InstallLinkStore = ReturnType<typeof createInstallLinkStore>;

/** Single-use tracking values that tie an installation's postback to the operator who began it (linnworks-api.md, 2.2). */
export const createInstallLinkStore = (db: Knex) => ({
  /** A new tracking value, good for ten minutes. */
  async create(operatorId: string | undefined): Promise<{ tracking: string; expiresAt: string }> {
    const tracking = newToken();
    const [row] = await db('install_links')
      .insert({ tracking_hash: tokenHash(tracking), created_by: operatorId ?? null, expires_at: db.raw('now() + make_interval(mins => ?)', [LINK_MINUTES]) })
      .returning('expires_at');
    return { tracking, expiresAt: row.expires_at.toISOString() };
  },

  /** Uses a tracking value up for an installation; false where it is unknown, used or too old. */
  async redeem(tracking: string, installationId: string): Promise<boolean> {
    const used = await db('install_links')
      .where({ tracking_hash: tokenHash(tracking) }).whereNull('used_at').where('expires_at', '>', db.fn.now())
      .update({ used_at: db.fn.now(), installation_id: installationId });
    return used === 1;
  },
});
