import { randomBytes } from 'node:crypto';
import type { Within } from '../../packages/domain/src/index.ts';
import { createApiTokenStore, createOperatorStore } from '../../packages/store/src/index.ts';
import type { Engines } from '../trial/engines.ts';
import { createWorld, type World } from '../trial/world.ts';
import { address, allAsked, farOrder, type Asked } from './console-asked.ts';
import { LIMITED_TO } from './console-cases.ts';
import { ENTRIES, fillConsole, ORDERS } from './console-data.ts';
import { ORDER_CASES } from './console-order-cases.ts';
import { percentile, say, type Figure } from './figures.ts';

const TIMES = 40;
const WARM_UP = 3;
/** What takes far too long is asked less often: a miss is known soon enough. */
const PATIENCE_MS = 4_000;
const GOAL_MS = 50;
const AUTHOR = { actor: 'bench', correlationId: 'bench-setup' };

type Database = World['db'];
/** Somebody who reads, and whose data they see. */
type Reader = { title: string; within: Within; token: string };
type Taken = Asked & { took: number[]; floor: number[]; rows: number };

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
const ms = (value: number): string => value.toFixed(1);

/** A token of somebody who sees some installations only: their lists take other ways than those of who sees all. */
export const issueLimited = async (db: Database): Promise<string> => {
  const { id } = await createOperatorStore(db).create({ email: 'limited@example.test', password: randomBytes(16).toString('hex'), role: 'support', within: LIMITED_TO }, AUTHOR);
  return (await createApiTokenStore(db).issue(id, { name: 'bench', permissions: null }, AUTHOR)).token;
};

/** Asks for each of these so many times, one after another; the floor is `/me`, asked between. */
export const readEach = async (url: string, { title, token }: Pick<Reader, 'title' | 'token'>, asked: Asked[], times: number): Promise<Figure[]> => {
  const read = createReader(url, token);
  for (let warm = 0; warm < WARM_UP; warm += 1) await read('/me');
  const taken: Taken[] = [];
  for (const each of asked) {
    const one: Taken = { ...each, took: [], floor: [], rows: 0 };
    for (let time = 0; time < WARM_UP; time += 1) one.rows = rowsOf((await read(each.path)).answer);
    const began = performance.now();
    for (let time = 0; time < times && performance.now() - began < PATIENCE_MS; time += 1) {
      one.took.push((await read(each.path)).took);
      if (time % 4 === 0) one.floor.push((await read('/me')).took);
    }
    taken.push(one);
  }
  return taken.map(({ what, took, floor, rows }): Figure => {
    const [half, most, base, slow] = [percentile(took, 0.5), percentile(took, 0.95), percentile(floor, 0.5), percentile(floor, 0.95)];
    return { what: `${title}: ${what}`, ours: `${ms(half)} / ${ms(most)} ms`, floor: `${ms(base)} / ${ms(slow)} ms`, ratio: (half / base).toFixed(1), goal: `p95 ≤ ${GOAL_MS} ms (P10); ${rows} rows`, met: most <= GOAL_MS };
  });
};

/** That the deep page is reached by turning pages, and is the one whose place was worked out. */
const walk = async (read: ReturnType<typeof createReader>, expected: string): Promise<number> => {
  const began = performance.now();
  let cursor = '';
  for (let page = 1; page < 1_000; page += 1) cursor = String((await read(address('/orders', cursor ? { cursor } : {}))).answer['next']);
  if (cursor !== expected) throw new Error('999 pages on is another place than the one worked out');
  return (performance.now() - began) / 999;
};

/**
 * P10: what the console reads, over HTTP from an api process of its own, at a million orders and five million entries of the audit log, as
 * somebody who sees all accounts and as somebody who sees some.
 */
export const measureConsoleReads = async (engines: Engines, folder: string, { rounds }: { rounds: number }): Promise<Figure[]> => {
  const world = await createWorld(engines, { name: 'console reads', folder, tenants: [{ name: 'Oak & Ash Ltd' }], witness: false });
  try {
    const { db } = world;
    await fillConsole(db, say);
    const { url, token } = await world.api();
    const readers: Reader[] = [{ title: 'all', within: 'all', token }, { title: 'limited', within: LIMITED_TO, token: await issueLimited(db) }];
    const figures: Figure[] = [];
    for (const reader of readers) figures.push(...await readEach(url, reader, await allAsked(db, reader.within), Math.ceil(TIMES * rounds / 3)));
    const perPage = await walk(createReader(url, token), (await farOrder(db, ORDER_CASES[0]!, 'all')) ?? '');
    return [
      ...figures,
      { what: '999 pages of the queue turned one by one', ours: `${ms(perPage)} ms a page`, goal: 'arrives where the deep page was worked out to be', met: true },
      { what: 'at', ours: `${ORDERS} orders, ${ENTRIES} entries`, goal: 'p50 / p95; floor: who am I, asked by the same token between the others' },
    ];
  } finally {
    await world.close();
  }
};
