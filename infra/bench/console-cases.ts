import { createHash } from 'node:crypto';
import type { openDatabase } from '../../packages/store/src/index.ts';
import { OLD_SHOP } from './console-data.ts';

type Database = ReturnType<typeof openDatabase>;
type Query = ReturnType<Database>;

/** The id that the data were made with: things are named by a number, so that what refers to them needs no look-up. */
export const idOf = (kind: 'shop' | 'order' | 'account' | 'service', number: number | string): string =>
  createHash('md5').update(`${kind}${number}`).digest('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');

/** What is asked of a list, and the same as a condition on its table, by which the place of a deep page is found. */
export type ListCase = { what: string; query: Record<string, string>; where: (rows: Query) => unknown };

const LARGE = idOf('shop', 0);
const SMALL = idOf('shop', 6);
const OLD = idOf('shop', OLD_SHOP);
const byStatus = (status: string): ListCase => ({ what: status, query: { status }, where: (rows) => rows.where({ status }) });
const withCode = (rows: Query, code: string): Query => rows.whereRaw(`problem->>'code' = ?`, [code]);

/** The order queue: each tab, each filter, and what is looked for. */
export const ORDER_CASES: ListCase[] = [
  { what: 'all', query: {}, where: () => undefined },
  ...['pending', 'in-progress', 'completed', 'failed', 'ready-for-retry', 'validation-failed', 'deleted'].map(byStatus),
  { what: 'failed by a common cause', query: { status: 'failed', code: 'remote-rejected' }, where: (rows) => withCode(rows.where({ status: 'failed' }), 'remote-rejected') },
  { what: 'by a rare cause', query: { code: 'service-not-assigned' }, where: (rows) => withCode(rows, 'service-not-assigned') },
  { what: 'completed and a cause: none', query: { status: 'completed', code: 'remote-rejected' }, where: (rows) => withCode(rows.where({ status: 'completed' }), 'remote-rejected') },
  { what: '“Error from Stream”', query: { errorFromStream: 'true' }, where: (rows) => rows.whereNotNull('refused_at') },
  { what: 'a large installation', query: { installationId: LARGE }, where: (rows) => rows.where({ installation_id: LARGE }) },
  { what: 'a small installation', query: { installationId: SMALL }, where: (rows) => rows.where({ installation_id: SMALL }) },
  { what: 'an installation of long ago', query: { installationId: OLD }, where: (rows) => rows.where({ installation_id: OLD }) },
  { what: 'completed of a small installation', query: { installationId: SMALL, status: 'completed' }, where: (rows) => rows.where({ installation_id: SMALL, status: 'completed' }) },
  { what: 'failed of a small installation by cause', query: { installationId: SMALL, status: 'failed', code: 'remote-rejected' }, where: (rows) => withCode(rows.where({ installation_id: SMALL, status: 'failed' }), 'remote-rejected') },
  { what: 'completed of long ago with “Error from Stream”: none', query: { installationId: OLD, status: 'completed', errorFromStream: 'true' }, where: (rows) => rows.where({ installation_id: OLD, status: 'completed' }).whereNotNull('refused_at') },
  { what: 'search: order number', query: { search: '423456' }, where: (rows) => rows.where({ order_number: 423_456 }) },
  { what: 'search: reference', query: { search: 'WEB-5423456' }, where: (rows) => rows.where({ channel_reference: 'WEB-5423456' }) },
  { what: 'search: tracking', query: { search: 'TRACK423456' }, where: (rows) => rows.where({ tracking_number: 'TRACK423456' }) },
  { what: 'search: consignment', query: { search: 'CON423456' }, where: (rows) => rows.where({ consignment_no: 'CON423456' }) },
  { what: 'search: customer in full', query: { search: 'Ruth Okafor 777' }, where: (rows) => rows.where({ customer_name: 'Ruth Okafor 777' }) },
  { what: 'search: customer’s first name', query: { search: 'mohammed' }, where: (rows) => rows.whereRaw(`lower(customer_name) like 'mohammed%'`) },
  { what: 'search: customer’s first name, failed', query: { search: 'mohammed', status: 'failed' }, where: (rows) => rows.where({ status: 'failed' }).whereRaw(`lower(customer_name) like 'mohammed%'`) },
  { what: 'search: customer’s first name, long ago', query: { search: 'grace', installationId: OLD }, where: (rows) => rows.where({ installation_id: OLD }).whereRaw(`lower(customer_name) like 'grace%'`) },
  { what: 'search: three letters', query: { search: 'jam' }, where: (rows) => rows.whereRaw(`lower(customer_name) like 'jam%'`) },
  { what: 'search: nothing', query: { search: 'nobody at all' }, where: (rows) => rows.whereRaw('false') },
];

const FROM = new Date(Date.now() - 200 * 86_400_000).toISOString();
const UNTIL = new Date(Date.now() - 170 * 86_400_000).toISOString();
const equal = (what: string, query: Record<string, string>, columns: Record<string, string>): ListCase => ({ what, query, where: (rows) => rows.where(columns) });

/** The audit log by each of its filters, alone and together. */
export const AUDIT_CASES: ListCase[] = [
  { what: 'all', query: {}, where: () => undefined },
  equal('a common kind', { kind: 'order' }, { kind: 'order' }),
  equal('a rare kind', { kind: 'settings' }, { kind: 'settings' }),
  equal('a common outcome', { outcome: 'sent' }, { outcome: 'sent' }),
  equal('a rare outcome', { outcome: 'taken-out' }, { outcome: 'taken-out' }),
  equal('a large installation', { installationId: LARGE }, { installation_id: LARGE }),
  equal('an installation of long ago', { installationId: OLD }, { installation_id: OLD }),
  equal('an order', { orderNumber: '423456' }, { order_id: idOf('order', 323_456) }),
  equal('a person', { actor: 'person3@example.test' }, { actor: 'person3@example.test' }),
  equal('our schedules', { actor: 'schedule' }, { actor: 'schedule' }),
  equal('a rare trigger', { actor: 'mapping' }, { actor: 'mapping' }),
  equal('a number in logs', { correlationId: 'cycle-12345' }, { correlation_id: 'cycle-12345' }),
  { what: 'a month of last year', query: { from: FROM, until: UNTIL }, where: (rows) => rows.whereBetween('at', [FROM, UNTIL]) },
  { what: 'a rare kind in that month', query: { from: FROM, until: UNTIL, kind: 'settings' }, where: (rows) => rows.whereBetween('at', [FROM, UNTIL]).where({ kind: 'settings' }) },
  equal('a kind of an installation of long ago', { kind: 'label', installationId: OLD }, { kind: 'label', installation_id: OLD }),
  equal('a rare kind of an installation of long ago', { kind: 'settings', installationId: OLD }, { kind: 'settings', installation_id: OLD }),
  equal('a kind by a person', { kind: 'order', actor: 'person3@example.test' }, { kind: 'order', actor: 'person3@example.test' }),
  equal('failures of a small installation', { outcome: 'failed', installationId: SMALL }, { outcome: 'failed', installation_id: SMALL }),
];

/** The inbox by each of its filters. */
export const INBOX_CASES: ListCase[] = [
  { what: 'all', query: {}, where: () => undefined },
  ...['pending', 'processed', 'failed', 'unmatched', 'no-action', 'suspicious'].map(byStatus),
  equal('a common code', { code: 'DELIVERED' }, { code: 'DELIVERED' }),
  equal('a rare code', { code: 'PARTCOLLECTED' }, { code: 'PARTCOLLECTED' }),
  equal('a code that never came', { code: 'NEVER' }, { code: 'NEVER' }),
  equal('a large installation', { installationId: LARGE }, { installation_id: LARGE }),
  equal('an installation of long ago', { installationId: OLD }, { installation_id: OLD }),
  equal('a rare code that failed', { code: 'PARTCOLLECTED', status: 'failed' }, { code: 'PARTCOLLECTED', status: 'failed' }),
];
