import type { Within } from '../../packages/domain/src/index.ts';
import type { openDatabase } from '../../packages/store/src/index.ts';
import { AUDIT_CASES, idOf, INBOX_CASES, LARGE, SMALL, type ListCase, type Query } from './console-cases.ts';
import { ORDER_CASES } from './console-order-cases.ts';

type Database = ReturnType<typeof openDatabase>;

const PAGE = 50;
const AUDIT_PAGE = 100;
/** The page that is asked for beside the first. */
const FAR = 1_000;
/** The days of plans that the data hold. */
const dayAgo = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
const DAY = dayAgo(10);

/** What is read, and in whose words it stands in the table. */
export type Asked = { what: string; path: string };

export const address = (path: string, query: Record<string, string>): string => `${path}?${new URLSearchParams(query)}`;

const seen = (rows: Query, within: Within): Query => (within === 'all' ? rows : rows.whereIn('installation_id', within));
/** After how many rows a page begins: the thousandth, or the last where there are not so many; undefined where all is on the first. */
const placeOf = async (db: Database, rows: Query, page: number): Promise<number | undefined> => {
  const counted = await db.from(rows.clone().select('id').limit(FAR * page).as('counted')).count({ count: '*' }).first();
  const count = Number(counted?.count ?? 0);
  return count <= page ? undefined : Math.min((FAR - 1) * page, count - page) - 1;
};

/** The cursor of the far page of orders. */
export const farOrder = async (db: Database, { where, query }: ListCase, within: Within): Promise<string | undefined> => {
  const column = query['by'] === 'received' ? 'received_at' : 'updated_at';
  const [there, back] = query['oldestFirst'] ? ['asc', 'desc'] : ['desc', 'asc'];
  const rows = seen(db('orders').modify(where), within);
  const offset = await placeOf(db, rows, PAGE);
  if (offset === undefined) return undefined;
  const row = await rows.orderBy([{ column, order: there }, { column: 'id', order: back }]).offset(offset).first(db.raw('(extract(epoch from ??) * 1000000)::bigint as micros', [column]), 'id');
  return Buffer.from(`${row.micros}|${row.id}`).toString('base64url');
};
const farEntry = (table: 'audit_log' | 'webhook_events', page: number) => async (db: Database, { where }: ListCase, within: Within): Promise<string | undefined> => {
  const rows = seen(db(table).modify(where), within);
  const offset = await placeOf(db, rows, page);
  return offset === undefined ? undefined : String((await rows.orderBy('id', 'desc').offset(offset).first('id')).id);
};

const LISTS = [
  { path: '/orders', title: 'orders', cases: ORDER_CASES, far: farOrder },
  { path: '/audit', title: 'audit', cases: AUDIT_CASES, far: farEntry('audit_log', AUDIT_PAGE) },
  { path: '/webhook-events', title: 'inbox', cases: INBOX_CASES, far: farEntry('webhook_events', PAGE) },
];

const SINGLES: Asked[] = [
  { what: 'summary', path: '/summary' }, { what: 'overview', path: '/overview' }, { what: 'partners', path: '/partners' }, { what: 'capacity', path: '/capacity' },
  { what: 'orders by status', path: '/orders/counts' }, { what: 'orders by status, a service', path: address('/orders/counts', { service: 'Standard Delivery' }) }, { what: 'orders by status, a search', path: address('/orders/counts', { search: 'OX19' }) },
  { what: 'causes', path: '/orders/causes' }, { what: 'causes, a small installation', path: address('/orders/causes', { installationId: SMALL }) }, { what: 'services of orders', path: '/orders/services' },
  { what: 'one order', path: `/orders/${idOf('order', 423_420)}` }, { what: 'one order that failed', path: `/orders/${idOf('order', 500_000)}` }, { what: 'its story', path: `/orders/${idOf('order', 900_003)}/story` },
  { what: 'days with runs', path: '/run-days' }, { what: 'days with runs, the largest installation', path: address('/run-days', { installationId: LARGE }) }, { what: 'days with runs, a small installation', path: address('/run-days', { installationId: idOf('shop', 5) }) },
  { what: 'days with runs, of all time', path: address('/run-days', { from: dayAgo(1_000) }) },
  { what: 'runs of a day', path: address('/runs', { day: DAY }) }, { what: 'runs of a day, the largest installation', path: address('/runs', { day: DAY, installationId: LARGE }) }, { what: 'runs of a day, a small installation', path: address('/runs', { day: DAY, installationId: idOf('shop', 5) }) },
  { what: 'stops of a run', path: address('/runs/stops', { day: DAY, integrationId: idOf('account', 0), runId: 'LOAD-35-1' }) },
  { what: 'runs without a day', path: address('/runs', { day: 'undated' }) },
  { what: 'inbox, by an order’s number', path: address('/webhook-events', { search: '423420' }) }, { what: 'who stands in the audit log', path: '/audit/actors' },
  { what: 'outcomes of the audit log', path: '/audit/outcomes' }, { what: 'changes of settings', path: '/settings-history' }, { what: 'attempts of two days', path: '/traffic' },
];

/** All that the console reads, as somebody sees it who may see so much: each list by its first and its far page, and whatever is read at once. */
export const allAsked = async (db: Database, within: Within): Promise<Asked[]> => {
  const asked: Asked[] = [];
  for (const { path, title, cases, far } of LISTS) {
    for (const each of cases) {
      asked.push({ what: `${title}, ${each.what}`, path: address(path, each.query) });
      const cursor = await far(db, each, within);
      if (cursor) asked.push({ what: `${title}, ${each.what}: page 1,000 or the last`, path: address(path, { ...each.query, cursor }) });
    }
  }
  const { id } = await seen(db('webhook_events').where({ status: 'processed' }), within).orderBy('id').first('id');
  return [...asked, ...SINGLES, { what: 'one notification', path: `/webhook-events/${id}` }];
};
