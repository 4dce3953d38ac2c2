import { notSendable } from '@stream-tech/domain';
import type { Knex } from 'knex';

type Kept = { id: string; active: boolean; token_refused: boolean; sync: boolean | null; problem: string | null; reconnect: boolean };

const reasonOf = ({ active, token_refused: tokenRefused, sync, problem, reconnect }: Kept): string | undefined => {
  if (tokenRefused) return notSendable('linnworks-token').message;
  if (!active) return notSendable('installation-inactive').message;
  if (sync === false) return notSendable('order-sync-disabled').message;
  return reconnect ? problem ?? 'Stream refuses the credentials of this account. Connect it again.' : undefined;
};

/**
 * Why orders that might be sent wait all the same: what keeps the whole account, so that no order is taken up and none can tell (the
 * guide's "Order not sent to Stream", A-04). By order id, a sentence each; those that only wait for their turn are not among them.
 */
export const whyTheyWait = async (db: Knex, orderIds: readonly string[]): Promise<Map<string, string>> => {
  if (orderIds.length === 0) return new Map();
  const rows: Kept[] = await db('orders as o').whereIn('o.id', orderIds)
    .join('installations as i', 'i.id', 'o.installation_id')
    .leftJoin('services as s', (on) => void on.on('s.installation_id', 'o.installation_id').on('s.postal_service_id', 'o.postal_service_id'))
    .leftJoin('integrations as g', 'g.id', 's.integration_id')
    .select('o.id', 'i.active', 'g.problem', db.raw('i.token_refused_at is not null as token_refused'), db.raw('g.reconnect_since is not null as reconnect'), db.raw(`case when g.id is not null then coalesce((g.settings->>'IsOrderSyncEnabled')::boolean, false) end as sync`));
  return new Map(rows.flatMap((row): [string, string][] => {
    const reason = reasonOf(row);
    return reason === undefined ? [] : [[row.id, reason]];
  }));
};
