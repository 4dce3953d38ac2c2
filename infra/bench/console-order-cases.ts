import { LARGE, OLD, SMALL, type ListCase, type Query } from './console-cases.ts';

const byStatus = (status: string): ListCase => ({ what: status, query: { status }, where: (rows) => rows.where({ status }) });
const withCode = (rows: Query, code: string): Query => rows.whereRaw(`problem->>'code' = ?`, [code]);
const deleting = (rows: Query): Query => rows.whereNot({ status: 'deleted' }).whereRaw('(delete_requested_at is not null or delete_problem is not null)');
const named = (rows: Query, name: string): Query => rows.whereRaw('lower(customer_name) like ?', [`${name}%`]);
const postcode = (rows: Query, begin: string): Query => rows.whereRaw(`upper(replace(postcode, ' ', '')) like ?`, [`${begin}%`]);
const ago = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString();
const [FROM, UNTIL] = [ago(200), ago(170)];

/** The order queue: each tab, each filter, and both of its orders. */
const FILTERS: ListCase[] = [
  { what: 'all', query: {}, where: () => undefined },
  ...['pending', 'in-progress', 'completed', 'failed', 'ready-for-retry', 'validation-failed', 'deleted'].map(byStatus),
  { what: 'failed by a common cause', query: { status: 'failed', code: 'remote-rejected' }, where: (rows) => withCode(rows.where({ status: 'failed' }), 'remote-rejected') },
  { what: 'by a rare cause', query: { code: 'service-not-assigned' }, where: (rows) => withCode(rows, 'service-not-assigned') },
  { what: 'completed and a cause: none', query: { status: 'completed', code: 'remote-rejected' }, where: (rows) => withCode(rows.where({ status: 'completed' }), 'remote-rejected') },
  { what: '“Error from Stream”', query: { errorFromStream: 'true' }, where: (rows) => rows.whereNotNull('refused_at') },
  { what: 'a common service', query: { service: 'Standard Delivery' }, where: (rows) => rows.where({ postal_service_name: 'Standard Delivery' }) },
  { what: 'a service of long ago', query: { service: 'Discontinued Economy' }, where: (rows) => rows.where({ postal_service_name: 'Discontinued Economy' }) },
  { what: 'on hold', query: { onHold: 'true' }, where: (rows) => rows.whereNotNull('hold_reason') },
  { what: 'write-back due', query: { writeBackDue: 'true' }, where: (rows) => rows.whereNotNull('write_back_due_at') },
  { what: 'being deleted', query: { deletion: 'under-way' }, where: (rows) => deleting(rows).whereNotNull('delete_requested_at').whereNull('stream_deleted_at') },
  { what: 'to be cleared in Linnworks', query: { deletion: 'cleanup-pending' }, where: (rows) => deleting(rows).whereNotNull('stream_deleted_at') },
  { what: 'delete refused', query: { deletion: 'refused' }, where: (rows) => deleting(rows).whereNull('delete_requested_at').whereNull('stream_deleted_at') },
  { what: 'the oldest change first', query: { oldestFirst: 'true' }, where: () => undefined },
  { what: 'by receipt', query: { by: 'received' }, where: () => undefined },
  { what: 'by receipt, the oldest first, failed', query: { by: 'received', oldestFirst: 'true', status: 'failed' }, where: (rows) => rows.where({ status: 'failed' }) },
  { what: 'changed in a month of last year', query: { from: FROM, until: UNTIL }, where: (rows) => rows.whereBetween('updated_at', [FROM, UNTIL]) },
  { what: 'received in that month, failed', query: { by: 'received', from: FROM, until: UNTIL, status: 'failed' }, where: (rows) => rows.whereBetween('received_at', [FROM, UNTIL]).where({ status: 'failed' }) },
  { what: 'a large installation', query: { installationId: LARGE }, where: (rows) => rows.where({ installation_id: LARGE }) },
  { what: 'a small installation', query: { installationId: SMALL }, where: (rows) => rows.where({ installation_id: SMALL }) },
  { what: 'an installation of long ago', query: { installationId: OLD }, where: (rows) => rows.where({ installation_id: OLD }) },
  { what: 'completed of a small installation', query: { installationId: SMALL, status: 'completed' }, where: (rows) => rows.where({ installation_id: SMALL, status: 'completed' }) },
  { what: 'failed of a small installation by cause', query: { installationId: SMALL, status: 'failed', code: 'remote-rejected' }, where: (rows) => withCode(rows.where({ installation_id: SMALL, status: 'failed' }), 'remote-rejected') },
  { what: 'completed of long ago with “Error from Stream”: none', query: { installationId: OLD, status: 'completed', errorFromStream: 'true' }, where: (rows) => rows.where({ installation_id: OLD, status: 'completed' }).whereNotNull('refused_at') },
];

/** By each thing that people type. */
const SEARCHES: ListCase[] = [
  { what: 'search: order number', query: { search: '423456' }, where: (rows) => rows.where({ order_number: 423_456 }) },
  { what: 'search: reference', query: { search: 'WEB-5423456' }, where: (rows) => rows.where({ channel_reference: 'WEB-5423456' }) },
  { what: 'search: tracking', query: { search: 'TRACK423456' }, where: (rows) => rows.where({ tracking_number: 'TRACK423456' }) },
  { what: 'search: consignment', query: { search: 'CON423456' }, where: (rows) => rows.where({ consignment_no: 'CON423456' }) },
  { what: 'search: number in Stream', query: { search: 'P-423456' }, where: (rows) => rows.where({ stream_order_no: 'P-423456' }) },
  { what: 'search: customer in full', query: { search: 'Ruth Okafor 777' }, where: (rows) => rows.where({ customer_name: 'Ruth Okafor 777' }) },
  { what: 'search: customer’s first name', query: { search: 'mohammed' }, where: (rows) => named(rows, 'mohammed') },
  { what: 'search: customer’s first name, failed', query: { search: 'mohammed', status: 'failed' }, where: (rows) => named(rows.where({ status: 'failed' }), 'mohammed') },
  { what: 'search: customer’s first name, long ago', query: { search: 'grace', installationId: OLD }, where: (rows) => named(rows.where({ installation_id: OLD }), 'grace') },
  { what: 'search: three letters', query: { search: 'jam' }, where: (rows) => named(rows, 'jam') },
  { what: 'search: postcode', query: { search: 'OX19 5SL' }, where: (rows) => postcode(rows, 'OX195SL') },
  { what: 'search: postcode without its space', query: { search: 'ox195sl' }, where: (rows) => postcode(rows, 'OX195SL') },
  { what: 'search: the outward part of a postcode', query: { search: 'OX19' }, where: (rows) => postcode(rows, 'OX19') },
  { what: 'search: the outward part of a postcode, failed', query: { search: 'OX19', status: 'failed' }, where: (rows) => postcode(rows.where({ status: 'failed' }), 'OX19') },
  { what: 'search: the outward part of a postcode, a small installation', query: { search: 'OX19', installationId: SMALL }, where: (rows) => postcode(rows.where({ installation_id: SMALL }), 'OX19') },
  { what: 'search: a postcode’s area', query: { search: 'OX' }, where: (rows) => postcode(rows, 'OX') },
  { what: 'search: a postcode of nobody', query: { search: 'ZZ99 9ZZ' }, where: (rows) => rows.whereRaw('false') },
  { what: 'search: nothing', query: { search: 'nobody at all' }, where: (rows) => rows.whereRaw('false') },
];

export const ORDER_CASES: ListCase[] = [...FILTERS, ...SEARCHES];
