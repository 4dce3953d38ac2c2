import { correlationId } from '@stream-tech/platform';
import type { Knex } from 'knex';

/** One thing that happened. `detail` holds plain facts: never secrets, never a customer's address (W10). */
export type AuditEntry = {
  /** What kind of thing: 'order', 'fetch', 'send-cycle', 'write-back', 'settings', 'installation', 'operator' … */
  kind: string;
  /** Who or what caused it: a trigger, or an operator's e-mail address. */
  actor: string;
  /** The work's own by default. */
  correlationId?: string | undefined;
  installationId?: string | undefined;
  orderId?: string | undefined;
  outcome: string;
  /** Order statuses before and after, where the entry is a transition. */
  from?: string | undefined;
  to?: string | undefined;
  httpStatus?: number | undefined;
  code?: string | undefined;
  message?: string | undefined;
  detail?: object | undefined;
};

export type AuditRow = AuditEntry & { id: number; at: string; correlationId: string };

const columns = ({ kind, actor, correlationId: correlation, installationId, orderId, outcome, from, to, httpStatus, code, message, detail }: AuditEntry) => ({
  kind, actor, correlation_id: correlation ?? correlationId(), installation_id: installationId, order_id: orderId, outcome,
  from_status: from, to_status: to, http_status: httpStatus, code, message, detail: detail === undefined ? undefined : JSON.stringify(detail),
});

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a row as the driver gives it; this function is where it becomes ours
export const toAuditRow = (row: any): AuditRow => ({
  id: row.id, at: row.at.toISOString(), kind: row.kind, actor: row.actor, correlationId: row.correlation_id, installationId: row.installation_id ?? undefined, orderId: row.order_id ?? undefined,
  outcome: row.outcome, from: row.from_status ?? undefined, to: row.to_status ?? undefined, httpStatus: row.http_status ?? undefined, code: row.code ?? undefined, message: row.message ?? undefined, detail: row.detail ?? undefined,
});

/** Writes entries; pass the transaction of the change they tell of, so that neither stands without the other (W10, I11). */
export const appendAudit = async (db: Knex, entry: AuditEntry | AuditEntry[]): Promise<void> => {
  const entries = Array.isArray(entry) ? entry : [entry];
  if (entries.length > 0) await db('audit_log').insert(entries.map(columns));
};

export type AuditLog = ReturnType<typeof createAuditLog>;

/** The audit log outside of any change: for cycles and other things that happen to no row. */
export const createAuditLog = (db: Knex) => ({
  append: (entry: AuditEntry | AuditEntry[]): Promise<void> => appendAudit(db, entry),

  /** The entries of one order, oldest first. */
  async ofOrder(orderId: string, limit = 500): Promise<AuditRow[]> {
    const rows = await db('audit_log').where({ order_id: orderId }).orderBy('id').limit(limit);
    return rows.map(toAuditRow);
  },
});
