import { AppError, maskTarget, type AlertChannelKind, type AlertChannelScope } from '@stream-tech/domain';
import type { Keyring } from '@stream-tech/platform';
import type { Knex } from 'knex';
import { appendAudit } from '../audit-log.ts';
import type { Author } from '../author.ts';

/** A way to tell somebody. Its target is not part of it: `targetOf` alone gives that. */
export type AlertChannel = AlertChannelScope & {
  id: string;
  kind: AlertChannelKind;
  name: string;
  /** The target as far as it may be shown. */
  shown: string;
  enabled: boolean;
  /** Why the last attempt failed; null: it did not. */
  problem: string | null;
  /** When something was last delivered; ISO 8601 in UTC. */
  toldAt: string | null;
  /** When it is tried again, where it failed. */
  nextAttemptAt: string | null;
  version: number;
};

export type NewAlertChannel = AlertChannelScope & Pick<AlertChannel, 'kind' | 'name' | 'enabled'> & { target: string };
export type AlertChannelChange = Partial<Omit<NewAlertChannel, 'kind'>>;

const targetPlace = (id: string) => ({ table: 'alert_channels', column: 'target_sealed', owner: id });

/** A channel's whole target, for whoever delivers and for nobody else. Throws `target-unreadable` where no key opens it any more. */
export const openTarget = (keyring: Keyring, { id, target_sealed: sealed }: { id: string; target_sealed: string }): string => {
  try {
    return keyring.open(sealed, targetPlace(id));
  } catch (cause) {
    throw new AppError('target-unreadable', 'The channel’s address can’t be read any more; enter it anew', 'fix-the-data', {}, { cause });
  }
};

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a row as the driver gives it; this function is where it becomes ours
const toChannel = (row: any): AlertChannel => ({
  id: row.id, kind: row.kind, name: row.name, shown: row.target_shown, enabled: row.enabled, floor: row.floor, installationIds: row.installation_ids,
  quiet: row.quiet_from === null ? null : { from: row.quiet_from, until: row.quiet_until }, timeZone: row.time_zone, digest: row.digest,
  problem: row.problem, toldAt: row.told_at?.toISOString() ?? null, nextAttemptAt: row.problem === null ? null : row.next_attempt_at.toISOString(), version: row.version,
});

const columnsOf = ({ name, enabled, floor, installationIds, quiet, timeZone, digest }: AlertChannelChange): Record<string, unknown> => ({
  ...(name === undefined ? {} : { name }), ...(enabled === undefined ? {} : { enabled }), ...(floor === undefined ? {} : { floor }), ...(timeZone === undefined ? {} : { time_zone: timeZone }), ...(digest === undefined ? {} : { digest }),
  ...(installationIds === undefined ? {} : { installation_ids: installationIds && [...installationIds] }),
  ...(quiet === undefined ? {} : { quiet_from: quiet?.from ?? null, quiet_until: quiet?.until ?? null }),
});

/** What of a change an audit entry may tell, before and after: everything but the target. */
const toldOf = (before: AlertChannel, change: AlertChannelChange, target: string | undefined): object => {
  const keys = (Object.keys(change) as (keyof typeof change & keyof AlertChannel)[]).filter((key) => change[key] !== undefined);
  return { before: Object.fromEntries(keys.map((key) => [key, before[key]])), after: Object.fromEntries(keys.map((key) => [key, change[key]])), ...(target === undefined ? {} : { target: 'replaced' }) };
};

export type AlertChannelStore = ReturnType<typeof createAlertChannelStore>;

/** Where alerts go. Targets are sealed: a webhook's address is its secret (security.md, 45). Each change is audited without its target. */
export const createAlertChannelStore = (db: Knex, keyring: Keyring) => {
  const existing = async (id: string, on: Knex = db): Promise<AlertChannel> => {
    const row = await on('alert_channels').where({ id }).first();
    if (!row) throw new AppError('not-found', 'Channel not found', 'fix-the-data');
    return toChannel(row);
  };
  const sealed = (id: string, kind: AlertChannelKind, target: string) => ({ target_sealed: keyring.seal(target, targetPlace(id)), target_shown: maskTarget(kind, target) });

  return {
    async list(): Promise<AlertChannel[]> {
      return (await db('alert_channels').orderBy(['created_at', 'id'])).map(toChannel);
    },

    /** Throws `not-found`. */
    get: (id: string): Promise<AlertChannel> => existing(id),

    /** The whole target, for whoever delivers and for nobody else. Throws `not-found`, `target-unreadable`. */
    async targetOf(id: string): Promise<string> {
      const row = await db('alert_channels').where({ id }).first('id', 'target_sealed');
      if (!row) throw new AppError('not-found', 'Channel not found', 'fix-the-data');
      return openTarget(keyring, row);
    },

    create: ({ target, kind, ...given }: NewAlertChannel, author: Author): Promise<AlertChannel> => db.transaction(async (trx) => {
      const [{ id }] = await trx('alert_channels').insert({ kind, ...columnsOf(given), target_shown: maskTarget(kind, target) }).returning('id');
      await trx('alert_channels').where({ id }).update(sealed(id, kind, target));
      await appendAudit(trx, { kind: 'settings', ...author, outcome: 'alert channel created', detail: { channelId: id, kind, name: given.name, after: given } });
      return existing(id, trx);
    }),

    /** Changes what is given; a channel that rested after a failure is tried at once. Throws `not-found`, and `changed-meanwhile` where somebody else was faster than `version`. */
    change: (id: string, version: number, { target, ...change }: AlertChannelChange, author: Author): Promise<AlertChannel> => db.transaction(async (trx) => {
      const before = await existing(id, trx);
      const { kind, name } = before;
      const stored = await trx('alert_channels').where({ id, version })
        .update({ ...columnsOf(change), ...(target === undefined ? {} : sealed(id, kind, target)), version: version + 1, tries: 0, problem: null, next_attempt_at: trx.fn.now(), updated_at: trx.fn.now() });
      if (stored === 0) throw new AppError('changed-meanwhile', 'Somebody else changed this channel meanwhile; look at it again', 'try-later');
      if (change.enabled === false) await trx('alert_tellings').where({ channel_id: id }).whereNull('told_at').whereNull('given_up_at').update({ given_up_at: trx.fn.now() });
      await appendAudit(trx, { kind: 'settings', ...author, outcome: 'alert channel changed', detail: { channelId: id, kind, name, ...toldOf(before, change, target) } });
      return existing(id, trx);
    }),

    /** Throws `not-found`. */
    remove: (id: string, author: Author): Promise<void> => db.transaction(async (trx) => {
      const { kind, name } = await existing(id, trx);
      await trx('alert_channels').where({ id }).delete();
      await appendAudit(trx, { kind: 'settings', ...author, outcome: 'alert channel removed', detail: { channelId: id, kind, name } });
    }),
  };
};
