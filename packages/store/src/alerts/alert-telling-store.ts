import { randomUUID } from 'node:crypto';
import { cutText, readable, type AlertChannelKind, type AlertTelling, type AlertTurn, type QuietHours } from '@stream-tech/domain';
import type { Keyring } from '@stream-tech/platform';
import type { Knex } from 'knex';
import { conditionally } from '../order-fence.ts';
import { openTarget } from './alert-channel-store.ts';
import { toAlert } from './alert-store.ts';

/** A channel that has something to be told. */
export type WaitingChannel = { id: string; quiet: QuietHours | null; timeZone: string; /** Something that is told in quiet hours too. */ hasUrgent: boolean };

/** A channel that one process tells, with the address to tell it at. */
export type HeldChannel = { id: string; holder: string; kind: AlertChannelKind; name: string; /** Throws `target-unreadable` where no key opens it any more. */ target(): string; installationIds: string[] | null; quiet: QuietHours | null; timeZone: string };

/** What waits for a channel: of alerts, and the digest of a date. */
export type WaitingTellings = { alerts: (AlertTelling & { id: number })[]; digests: { id: number; localDate: string }[] };

/** An alert that is so old is no news, and a digest is of its own morning. */
const NEWS_HOURS = 48;
const DIGEST_HOURS = 12;
/** A channel that fails rests for a minute, then twice as long each time up to an hour. */
const REST_MINUTES = { first: 1, longest: 60 } as const;
const MOST = 500;
const PROBLEM_MAX = 500;

type ChannelRow = { id: string; kind: AlertChannelKind; name: string; target_sealed: string; installation_ids: string[] | null; quiet_from: string | null; quiet_until: string | null; time_zone: string };
type TellingRow = { telling: number; turn: AlertTurn | 'digest'; local_date: string | null } & Parameters<typeof toAlert>[0];

const quietOf = ({ quiet_from: from, quiet_until: until }: Pick<ChannelRow, 'quiet_from' | 'quiet_until'>): QuietHours | null => (from === null || until === null ? null : { from, until });

export type AlertTellingStore = ReturnType<typeof createAlertTellingStore>;

/** What is still to be told to whom: rows that wait until they were delivered, at least once, whatever dies in between (W1). */
export const createAlertTellingStore = (db: Knex, keyring: Keyring) => {
  const conditional = conditionally(db);
  return {
    /** Channels for which something waits, and which neither rest after a failure nor are being told right now. */
    async waitingChannels(): Promise<WaitingChannel[]> {
      const { rows } = await db.raw<{ rows: (ChannelRow & { urgent: boolean })[] }>(
        `select c.id, c.quiet_from, c.quiet_until, c.time_zone, w.urgent from alert_channels c
         cross join lateral (select bool_or(t.urgent) as urgent from alert_tellings t where t.channel_id = c.id and t.told_at is null and t.given_up_at is null) w
         where c.enabled and c.next_attempt_at <= now() and (c.held_until is null or c.held_until <= now()) and w.urgent is not null order by c.created_at, c.id`);
      return rows.map((row) => ({ id: row.id, quiet: quietOf(row), timeZone: row.time_zone, hasUrgent: row.urgent }));
    },

    /** Takes a channel for so many seconds by the database's clock; undefined where somebody else has it, it rests, or it is switched off. */
    async hold(channelId: string, seconds: number): Promise<HeldChannel | undefined> {
      const holder = randomUUID();
      const { rows: [row] } = await db.raw<{ rows: ChannelRow[] }>(
        `update alert_channels set holder = ?, held_until = now() + make_interval(secs => ?)
         where id = ? and enabled and next_attempt_at <= now() and (held_until is null or held_until <= now()) returning *`, [holder, seconds, channelId]);
      return row && {
        id: row.id, holder, kind: row.kind, name: row.name, target: () => openTarget(keyring, row), installationIds: row.installation_ids, quiet: quietOf(row), timeZone: row.time_zone,
      };
    },

    /** What waits for a channel, the oldest first. What is no news is given up before: what is too old, and that something still is so where it is over. */
    async waiting(channelId: string, { urgentOnly }: { urgentOnly: boolean }): Promise<WaitingTellings> {
      await db('alert_tellings').where({ channel_id: channelId }).whereNull('told_at').whereNull('given_up_at')
        .whereRaw(`(created_at < now() - make_interval(hours => case turn when 'digest' then ?::int else ?::int end) or (turn = 'still' and exists (select 1 from alerts a where a.id = alert_id and a.over_at is not null)))`, [DIGEST_HOURS, NEWS_HOURS]).update({ given_up_at: db.fn.now() });
      const rows: TellingRow[] = await db('alert_tellings as t').leftJoin('alerts as a', 'a.id', 't.alert_id').where('t.channel_id', channelId).whereNull('t.told_at').whereNull('t.given_up_at')
        .modify((query) => { if (urgentOnly) void query.where('t.urgent', true); }).orderBy('t.id').limit(MOST).select('a.*', 't.id as telling', 't.turn', db.raw('t.local_date::text as local_date'));
      return {
        alerts: rows.flatMap((row) => (row.turn === 'digest' ? [] : [{ id: row.telling, turn: row.turn, alert: toAlert(row) }])),
        digests: rows.flatMap((row) => (row.turn === 'digest' ? [{ id: row.telling, localDate: row.local_date ?? '' }] : [])),
      };
    },

    /** These were delivered. */
    async told({ id, holder }: Pick<HeldChannel, 'id' | 'holder'>, tellings: readonly number[]): Promise<void> {
      await db.transaction(async (trx) => {
        await trx('alert_tellings').whereIn('id', [...tellings]).update({ told_at: trx.fn.now() });
        await trx('alert_channels').where({ id, holder }).update({ tries: 0, problem: null, told_at: trx.fn.now() });
      });
    },

    /** Delivering failed: the channel rests, and everything goes on waiting. False: another holds the channel by now. */
    notTold: ({ id, holder }: Pick<HeldChannel, 'id' | 'holder'>, problem: string): Promise<boolean> => conditional(
      `update alert_channels set tries = tries + 1, problem = ?, holder = null, held_until = null,
         next_attempt_at = now() + least(make_interval(mins => ?), make_interval(mins => ?) * power(2, least(tries, 10)))
       where id = ? and holder = ? returning id`, [cutText(readable(problem), PROBLEM_MAX), REST_MINUTES.longest, REST_MINUTES.first, id, holder]),

    /** Gives a channel back. */
    async letGo({ id, holder }: Pick<HeldChannel, 'id' | 'holder'>): Promise<void> {
      await db('alert_channels').where({ id, holder }).update({ holder: null, held_until: null });
    },

    /** Has every channel that wants it told the digest of a local date (YYYY-MM-DD), once. Gives how many are new. */
    async beginDigest(localDate: string): Promise<number> {
      const { rows } = await db.raw<{ rows: unknown[] }>(
        `insert into alert_tellings (channel_id, turn, urgent, local_date) select id, 'digest', false, ?::date from alert_channels where enabled and digest
         on conflict (channel_id, local_date) where turn = 'digest' do nothing returning id`, [localDate]);
      return rows.length;
    },
  };
};
