import { createPoster, type Posted } from '../poster.ts';
import type { Process } from '../processes.ts';
import { holds, limit, say } from '../report.ts';
import type { Chance } from '../../../packages/platform/src/testing/index.ts';
import type { Trial } from '../trial.ts';
import { NotInTime, pause, until } from '../waiting.ts';
import { NUMBERED, webhookBody } from '../webhook-bodies.ts';
import { createWorld, freePort, type World } from '../world.ts';

/** `WEBHOOKS=30000` for a short run. */
const WEBHOOKS = Number(process.env['WEBHOOKS'] ?? 1_000_000);
/** One integration may bring in 200,000 a day (security.md, 18). */
const TENANTS = Math.max(10, Math.ceil(WEBHOOKS / 150_000));
const AT_ONCE = 48;
const DUPLICATES = 0.05;
/** How long until it is answered again after the api, or Postgres, was started again; the second is R7. */
const ANSWERS_WITHIN_S = { api: 20, postgres: 5 };
const ROWS_AT_ONCE = 50_000;

/** What was sent of each number, and what came back. */
const createBooks = (count: number) => {
  const accepted = new Uint8Array(count);
  const sent = new Uint16Array(count);
  const books = {
    accepted, sent, numbers: 0, answers: {} as Record<string, number>, wrong: [] as string[], lastOk: performance.now(),
    note(number: number, { status, retryAfter, error }: Posted): boolean {
      books.answers[status === 0 ? error ?? 'no answer' : String(status)] = (books.answers[status === 0 ? error ?? 'no answer' : String(status)] ?? 0) + 1;
      if (status >= 200 && status < 300) {
        if (accepted[number] === 0) books.numbers += 1;
        accepted[number] = Math.min(255, (accepted[number] ?? 0) + 1);
        books.lastOk = performance.now();
        return true;
      }
      if (status !== 0 && status !== 503) books.wrong.push(`number ${number} was answered with ${status}`);
      if (status === 503 && !retryAfter) books.wrong.push(`number ${number} was answered with 503 without Retry-After`);
      return false;
    },
  };
  return books;
};
type Books = ReturnType<typeof createBooks>;

/** Each number until it is accepted, and a share of them once more, meanwhile or later, as a sender that did not hear the answer would. */
const sendAll = async (books: Books, send: (number: number) => Promise<Posted>, chance: Chance): Promise<void> => {
  let next = 0;
  const once = async (number: number): Promise<boolean> => {
    books.sent[number] = (books.sent[number] ?? 0) + 1;
    return books.note(number, await send(number));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    while (next < WEBHOOKS) {
      const number = next++;
      if (chance.next() < DUPLICATES) await once(chance.next() < 0.5 ? number : chance.between(0, number));
      while (!(await once(number))) await pause(chance.between(20, 150));
    }
  }));
};

/** Holds the rows against the books; reads all of them in portions. */
const compare = async ({ db }: World, books: Books): Promise<{ rows: number; counted: number; lost: string[]; doubled: string[] }> => {
  const rowsOf = new Uint8Array(WEBHOOKS);
  let [rows, counted, last] = [0, 0, 0];
  for (;;) {
    const { rows: some } = await db.raw<{ rows: { id: number; number: string | null; duplicates: number }[] }>(`select id, substring(convert_from(raw, 'UTF8') from '${NUMBERED}') as number, duplicates from webhook_events where id > ? order by id limit ${ROWS_AT_ONCE}`, [last]);
    for (const { id, number, duplicates } of some) {
      last = id;
      rows += 1;
      counted += 1 + duplicates;
      if (number !== null) rowsOf[Number(number)] = (rowsOf[Number(number)] ?? 0) + 1;
    }
    if (some.length < ROWS_AT_ONCE) break;
  }
  const lost: string[] = [];
  const doubled: string[] = [];
  for (let number = 0; number < WEBHOOKS; number += 1) {
    if ((books.accepted[number] ?? 0) > 0 && rowsOf[number] === 0) lost.push(`number ${number} was accepted and is no row`);
    if ((rowsOf[number] ?? 0) > 1) doubled.push(`number ${number} is ${rowsOf[number]} rows`);
  }
  return { rows, counted, lost, doubled };
};

/**
 * W3: what was answered with 2xx is a row, whatever happens to api and Postgres meanwhile. The api is killed every eight seconds or so and
 * Postgres every forty-five, and each is started again; ten integrations, a share of duplicates, bodies with and without their wrapper.
 */
export const webhookFlood: Trial = async ({ engines, chance, folder }) => {
  const tenants = Array.from({ length: TENANTS }, (_, index) => ({ name: `Flood ${index + 1}`, prefix: `F${index + 1}-` }));
  const world = await createWorld(engines, { name: 'webhook flood', folder, tenants, integration: { IsWebhookFeaturesEnabled: true }, witness: false, env: { LOG_LEVEL: 'warn' } });
  const port = freePort();
  const poster = createPoster(port, { most: AT_ONCE });
  try {
    const addresses = await Promise.all(world.partners.tenants.map(async (tenant) => ({ ...(await world.endpoint(tenant)), party: tenant.clientId })));
    const send = (number: number): Promise<Posted> => {
      const { token, authorization, party } = addresses[number % TENANTS] as (typeof addresses)[number];
      return poster.post(`/webhooks/stream/${token}`, { authorization }, webhookBody(number, party, chance));
    };
    let api: Process = world.startApi(port);
    await api.ready();
    const books = createBooks(WEBHOOKS);
    const began = performance.now();
    const sending = sendAll(books, send, chance);
    let done = false;
    void sending.then(() => { done = true; }, () => { done = true; });

    const after = { api: [] as number[], postgres: [] as number[] };
    let silence = 0;
    const trouble: string[] = [];
    /** From now until something is accepted again, in seconds. */
    const answered = async (what: 'api' | 'postgres', since: number): Promise<void> => {
      const from = performance.now();
      await until(`accepted again after ${what} was started`, () => done || books.lastOk > from, { withinMs: 120_000, everyMs: 5 }).catch((error: unknown) => { if (error instanceof NotInTime) trouble.push(error.message); else throw error; });
      if (done) return;
      after[what].push((books.lastOk - from) / 1_000);
      silence = Math.max(silence, (books.lastOk - since) / 1_000);
    };
    const canKillPostgres = engines.canRestart('postgres');
    let [killApi, killPostgres, tell] = [performance.now() + chance.between(3_000, 6_000), performance.now() + chance.between(9_000, 12_000), performance.now() + 60_000];
    while (!done) {
      await pause(50);
      if (performance.now() > tell) {
        tell += 60_000;
        say(`   ${books.numbers} accepted after ${Math.round((performance.now() - began) / 60_000)} min; ${after.api.length} kills of the api, ${after.postgres.length} of Postgres`);
      }
      if (!api.isAlive()) trouble.push(`the api ended by itself with ${api.ended()}`);
      if (canKillPostgres && performance.now() > killPostgres) {
        const since = performance.now();
        await engines.killPostgres();
        await pause(chance.between(0, 1_500));
        await engines.startPostgres();
        await answered('postgres', since);
        killPostgres = performance.now() + chance.between(35_000, 55_000);
        killApi = Math.max(killApi, performance.now() + 1_500);
      } else if (performance.now() > killApi || !api.isAlive()) {
        const since = performance.now();
        await api.kill();
        api = world.startApi(port);
        await answered('api', since);
        killApi = performance.now() + chance.between(6_000, 10_000);
      }
    }
    await sending;
    const seconds = (performance.now() - began) / 1_000;
    const { rows, counted, lost, doubled } = await compare(world, books);
    const accepted = Object.entries(books.answers).reduce((sum, [status, count]) => sum + (/^2\d\d$/.test(status) ? count : 0), 0);
    const sent = books.sent.reduce((sum, count) => sum + count, 0);
    const slowest = (what: 'api' | 'postgres'): string => (after[what].length === 0 ? 'never' : `${after[what].length} ×, answers again after ${(after[what].reduce((sum, s) => sum + s, 0) / after[what].length).toFixed(1)} s, slowest ${Math.max(...after[what]).toFixed(1)} s`);
    return {
      did: `${books.numbers} webhooks of ${TENANTS} integrations accepted in ${seconds.toFixed(0)} s (${(books.numbers / seconds).toFixed(0)}/s, times without an api included)`,
      figures: [
        ['sent, answered with 2xx, rows', `${sent}, ${accepted}, ${rows}`],
        ['answers', Object.entries(books.answers).map(([status, count]) => `${count} × ${status}`).join(', ')],
        ['api killed and started again', slowest('api')],
        ['Postgres killed and started again', slowest('postgres')],
        ['longest time without an accept, kill and start included', `${silence.toFixed(1)} s`],
      ],
      findings: [
        holds('W3 every 2xx is a row', lost, books.numbers, 'accepted webhooks'),
        holds('W4 duplicates make no second row', doubled, rows, 'rows'),
        holds('W3 every 2xx was counted on disk', counted < accepted ? [`${accepted} were answered with 2xx, ${counted} are counted`] : counted > sent ? [`${counted} are counted, ${sent} were sent`] : [], accepted, 'answers'),
        holds('nothing but 2xx, 503 with Retry-After, or no answer', books.wrong, sent, 'calls'),
        holds('nothing ends or hangs by itself', trouble, after.api.length + after.postgres.length, 'restarts'),
        limit('answers again after the api was started', Math.max(0, ...after.api), ANSWERS_WITHIN_S.api, 's'),
        limit('R7 answers again after Postgres was started', Math.max(0, ...after.postgres), ANSWERS_WITHIN_S.postgres, 's'),
      ],
    };
  } finally {
    poster.close();
    await world.close();
  }
};
