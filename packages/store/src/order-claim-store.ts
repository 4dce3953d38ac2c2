import { cutText, statusesLeadingTo, type AskedFor, type CarrierExchange, type Order } from '@stream-tech/domain';
import { correlationId } from '@stream-tech/platform';
import type { Knex } from 'knex';
import { conditionally, HELD, json, LAPSED } from './order-fence.ts';
import { SHOWN_TEXT, toOrder, type OrderRow } from './order-row.ts';

/** Seconds a claim holds without renewal, and how often its holder renews it (reliability.md, section 3, step 2). */
export const LEASE_SECONDS = 12;
export const LEASE_RENEWAL_SECONDS = 4;

/** A row that this process holds: its version is the fence of every later write. */
export type ClaimedOrder = Order & {
  /** A create was asked for earlier: look before asking (step 4). While `askOpen`, silence has to pass as well (step 6). */
  askedBefore: boolean;
  /** The quiet period since the end of the last attempt is over, by the database's clock. */
  quietOver: boolean;
  /** How often it was looked for since the last attempt. */
  looks: number;
  /** What Stream was asked while it is held, and answered: whoever asks adds to it, and the end keeps it. */
  heard: CarrierExchange[];
};

export type QuietPeriod = { /** Time limit of one Stream call. */ timeoutSeconds: number; /** How long to wait after it. */ quietSeconds: number };

const shown = (text: string): string => cutText(text, SHOWN_TEXT);

type ClaimRow = OrderRow & { quiet_over: boolean | null; looks: number };

/** Taking an order for sending, and what is written before Stream is asked, each write conditional (reliability.md, section 3, steps 1 to 4). */
export const createOrderClaimStore = (db: Knex) => {
  const outcome = conditionally(db);
  return {
    /**
     * Takes an order for sending; undefined where another process was faster (R-032). Freezes the number and the Stream account at
     * the first claim (step 1); an order that is surely not in that account may go to another one, under that one's number. Throws Postgres' unique violation of `orders_one_live_number` where another live row of the same
     * Stream account has the number.
     */
    async claim({ id, version }: Pick<Order, 'id' | 'version'>, { integrationId, streamAccount, streamOrderNo, quiet, actor }: { integrationId: string | null; streamAccount: string; streamOrderNo: string; quiet: QuietPeriod; actor: string }): Promise<ClaimedOrder | undefined> {
      const { rows } = await db.raw<{ rows: ClaimRow[] }>(
        // eslint-disable-next-line no-restricted-syntax -- LAPSED is a constant of this file
        `with old as materialized (
           select id, status from orders where id = ? and version = ? and (status = any(?::text[]) or ${LAPSED}) for update
         ), taken as (
           update orders o set status = 'in-progress', version = o.version + 1, lease_until = now() + make_interval(secs => ?), next_look_at = null, hold_reason = null,
             integration_id = case when o.ask_open then o.integration_id else ? end,
             stream_account = case when o.ask_open then o.stream_account else ? end,
             stream_order_no = case when o.ask_open or o.stream_account = ? then coalesce(o.stream_order_no, ?) else ? end,
             asked_at = case when o.ask_open or o.stream_account = ? then o.asked_at end,
             updated_at = now()
           from old where o.id = old.id
           returning o.*, old.status as from_status,
             now() >= coalesce(o.unanswered_at, o.asked_at + make_interval(secs => ?)) + make_interval(secs => ?) as quiet_over
         ), told as (
           insert into audit_log (kind, installation_id, order_id, actor, correlation_id, from_status, to_status, outcome)
           select 'order', installation_id, id, ?, ?, case when from_status <> status then from_status end, case when from_status <> status then status end, case when from_status = status then 'taken over' else 'claimed' end from taken
         )
         select * from taken`,
        [id, version, statusesLeadingTo('in-progress'), LEASE_SECONDS, integrationId, streamAccount, streamAccount, streamOrderNo, streamOrderNo, streamAccount, quiet.timeoutSeconds, quiet.quietSeconds, actor, correlationId()]);
      const row = rows[0];
      return row && { ...toOrder(row), askedBefore: row.asked_at !== null, quietOver: row.quiet_over ?? true, looks: row.looks, heard: [] };
    },

    /** Lengthens a lease; false where the row is no longer held by this version, and its holder must stop (step 2). */
    renewLease: ({ id, version }: Pick<Order, 'id' | 'version'>): Promise<boolean> =>
      outcome(`update orders set lease_until = now() + make_interval(secs => ?) where ${HELD} and lease_until is not null returning id`, [LEASE_SECONDS, id, version]),

    /**
     * The intent, before a create is asked for: from here on its outcome is unknown until proven (step 3). `provenNotDone`: an
     * earlier create without an answer is now known not to have happened, and counts as a submission. False: no longer held. No indexed
     * column changes, so that Postgres writes no index for it.
     */
    noteIntent: ({ id, version }: Pick<Order, 'id' | 'version'>, { askedFor, fingerprint, trigger, provenNotDone }: { askedFor: AskedFor; fingerprint: string; trigger: string; provenNotDone: boolean }): Promise<boolean> =>
      outcome(
        `with meant as (
           update orders set asked_at = now(), ask_open = true, asked_for = ?, fingerprint = ?, unanswered_at = null, unknown_since = null, looks = 0, submissions = submissions + ?
           where ${HELD} returning id, version
         )
         insert into order_attempts (order_id, version, trigger, correlation_id, fingerprint) select id, version, ?, ?, ? from meant returning id`,
        [json(askedFor), fingerprint, provenNotDone ? 1 : 0, id, version, trigger, correlationId(), fingerprint]),

    /** Another POST of the same create is about to leave: the time of asking moves with it. False: no longer held. */
    noteAsked: ({ id, version }: Pick<Order, 'id' | 'version'>): Promise<boolean> =>
      outcome(`update orders set asked_at = now() where ${HELD} returning id`, [id, version]),

    /** The fetched form of an order that was read again right before sending (F18). */
    async refreshSource({ id, version }: Pick<Order, 'id' | 'version'>, source: Order['source'], hash: string): Promise<void> {
      await db('orders').where({ id, version }).update({ source: json(source), source_hash: hash, customer_name: shown(source.delivery.name), postcode: shown(source.delivery.postcode), channel_reference: shown(source.channelReference), postal_service_id: source.postalService?.id ?? null, postal_service_name: shown(source.postalService?.name ?? '') });
    },
  };
};
