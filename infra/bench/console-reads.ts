import type { Engines } from '../trial/engines.ts';
import { createWorld, type World } from '../trial/world.ts';
import { AUDIT_CASES, idOf, INBOX_CASES, ORDER_CASES, type ListCase } from './console-cases.ts';
import { ENTRIES, fillConsole, ORDERS } from './console-data.ts';
import { percentile, say, type Figure } from './figures.ts';

const TIMES = 40;
const WARM_UP = 3;
/** What takes far too long is asked less often: a miss is known soon enough. */
const PATIENCE_MS = 4_000;
const GOAL_MS = 50;
const PAGE = 50;
/** The thousandth page begins after so many rows. */
const DEEP = 999 * PAGE;
/** The days of plans that the data hold. */
const DAY = new Date(Date.now() - 10 * 86_400_000).toISOString().slice(0, 10);

type Asked = { what: string; path: string };
type Taken = Asked & { took: number[]; rows: number };
type Database = World['db'];

const address = (path: string, query: Record<string, string>): string => `${path}?${new URLSearchParams(query)}`;

/** Reads an address of the api to its last byte; gives the milliseconds and the rows of its list. Throws where it is refused. */
const createReader = (url: string, token: string) => async (path: string): Promise<{ took: number; answer: Record<string, unknown> }> => {
  const from = performance.now();
  const response = await fetch(`${url}/operator${path}`, { headers: { authorization: `Bearer ${token}` } });
  const text = await response.text();
  const took = performance.now() - from;
  if (!response.ok) throw new Error(`${path} was answered with ${response.status}: ${text.slice(0, 300)}`);
  return { took, answer: JSON.parse(text) as Record<string, unknown> };
};

const rowsOf = (answer: Record<string, unknown>): number => Object.values(answer).find(Array.isArray)?.length ?? 1;

/** Where the page before the deep one ends: row 49,950 of the filter, or the last page but a few where there are not so many. */
const deepOrder = async (db: Database, { where }: ListCase): Promise<string | undefined> => {
  const rows = db('orders').modify(where);
  const count = Number((await rows.clone().count({ count: '*' }).first())?.count ?? 0);
  if (count <= PAGE) return undefined;
  const row = await rows.clone().orderBy([{ column: 'updated_at', order: 'desc' }, { column: 'id' }]).offset(Math.min(DEEP, count - PAGE) - 1).first(db.raw('(extract(epoch from updated_at) * 1000000)::bigint as micros'), 'id');
  return Buffer.from(`${row.micros}|${row.id}`).toString('base64url');
};
const deepEntry = (table: 'audit_log' | 'webhook_events', page: number) => async (db: Database, { where }: ListCase): Promise<string | undefined> => {
  const rows = db(table).modify(where);
  const count = Number((await rows.clone().count({ count: '*' }).first())?.count ?? 0);
  if (count <= page) return undefined;
  return String((await rows.clone().orderBy('id', 'desc').offset(Math.min(999 * page, count - page) - 1).first('id')).id);
};

/** The first and the deep page of every case of a list. */
const pagesOf = async (db: Database, path: string, title: string, cases: ListCase[], deep: (db: Database, each: ListCase) => Promise<string | undefined>): Promise<Asked[]> => {
  const asked: Asked[] = [];
  for (const each of cases) {
    asked.push({ what: `${title}, ${each.what}`, path: address(path, each.query) });
    const cursor = await deep(db, each);
    if (cursor) asked.push({ what: `${title}, ${each.what}: page 1,000 or the last`, path: address(path, { ...each.query, cursor }) });
  }
  return asked;
};

const singles = async (db: Database): Promise<Asked[]> => {
  const { id } = await db('webhook_events').where({ status: 'processed' }).orderBy('id').first('id');
  return [
    { what: 'summary', path: '/summary' }, { what: 'overview', path: '/overview' },
    { what: 'one order', path: `/orders/${idOf('order', 423_456)}` }, { what: 'one order that failed', path: `/orders/${idOf('order', 500_000)}` }, { what: 'its story', path: `/orders/${idOf('order', 900_003)}/story` },
    { what: 'days with runs', path: '/run-days' }, { what: 'runs of a day, a small installation', path: address('/runs', { day: DAY, installationId: idOf('shop', 5) }) },
    { what: 'outcomes of the audit log', path: '/audit/outcomes' }, { what: 'one notification', path: `/webhook-events/${id}` },
  ];
};

/** That the deep page is reached by turning pages, and is the one whose place was worked out. */
const walk = async (read: ReturnType<typeof createReader>, expected: string): Promise<number> => {
  const began = performance.now();
  let cursor = '';
  for (let page = 1; page < 1_000; page += 1) cursor = String((await read(address('/orders', { ...(cursor ? { cursor } : {}), limit: String(PAGE) }))).answer['next']);
  if (cursor !== expected) throw new Error('999 pages on is another place than the one worked out');
  return (performance.now() - began) / 999;
};

/** P10: what the console reads, over HTTP from an api process of its own, at a million orders and five million entries of the audit log. */
export const measureConsoleReads = async (engines: Engines, folder: string, { rounds }: { rounds: number }): Promise<Figure[]> => {
  const world = await createWorld(engines, { name: 'console reads', folder, tenants: [{ name: 'Oak & Ash Ltd' }], witness: false });
  try {
    const { db } = world;
    await fillConsole(db, say);
    const { url, token } = await world.api();
    const read = createReader(url, token);
    const asked = [
      ...await pagesOf(db, '/orders', 'orders', ORDER_CASES, deepOrder), ...await pagesOf(db, '/audit', 'audit', AUDIT_CASES, deepEntry('audit_log', 100)),
      ...await pagesOf(db, '/webhook-events', 'inbox', INBOX_CASES, deepEntry('webhook_events', PAGE)), ...await singles(db),
    ];
    const floor: number[] = [];
    const taken = asked.map((each): Taken => ({ ...each, took: [], rows: 0 }));
    for (let warm = 0; warm < WARM_UP; warm += 1) await read('/me');
    for (const each of taken) {
      for (let time = 0; time < WARM_UP; time += 1) each.rows = rowsOf((await read(each.path)).answer);
      const began = performance.now();
      for (let time = 0; time < TIMES * rounds / 3 && performance.now() - began < PATIENCE_MS; time += 1) {
        each.took.push((await read(each.path)).took);
        if (time % 10 === 0) floor.push((await read('/me')).took);
      }
    }
    const perPage = await walk(read, (await deepOrder(db, ORDER_CASES[0] as ListCase)) ?? '');
    const [base, slow] = [percentile(floor, 0.5), percentile(floor, 0.95)];
    const ms = (value: number): string => value.toFixed(1);
    return [
      ...taken.map(({ what, took, rows }): Figure => {
        const p95 = percentile(took, 0.95);
        return { what, ours: `${ms(percentile(took, 0.5))} / ${ms(p95)} ms`, floor: `${ms(base)} / ${ms(slow)} ms`, ratio: (percentile(took, 0.5) / base).toFixed(1), goal: `p95 ≤ ${GOAL_MS} ms (P10); ${rows} rows`, met: p95 <= GOAL_MS };
      }),
      { what: '999 pages of the queue turned one by one', ours: `${ms(perPage)} ms a page`, goal: 'arrives where the deep page was worked out to be', met: true },
      { what: 'at', ours: `${ORDERS} orders, ${ENTRIES} entries`, goal: 'p50 / p95; floor: who am I, asked by the same token between the others' },
    ];
  } finally {
    await world.close();
  }
};
