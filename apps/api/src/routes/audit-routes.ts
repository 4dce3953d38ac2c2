import type { AuditFilter, AuditListEntry } from '@stream-tech/store';
import Joi from 'joi';
import type { ApiDeps } from '../api-deps.ts';
import { CSV_BEGIN, csvLine } from '../http/csv.ts';
import { defineRoute, type Route } from '../http/route.ts';
import { code, line, time, uuid } from '../http/shapes.ts';

const PAGE = 100;
/** A file that a spreadsheet still opens; who needs more asks by time. */
const MOST_EXPORTED = 100_000;
const PORTION = 1_000;

const whole = (): Joi.NumberSchema => Joi.number().integer().min(1).max(Number.MAX_SAFE_INTEGER);
const filters = { kind: code(), installationId: uuid(), outcome: line(200), orderNumber: whole(), actor: line(254), correlationId: line(100), from: time(), until: time() };
const listing = Joi.object<Omit<AuditFilter, 'within'> & { limit: number }>({ ...filters, cursor: whole(), limit: Joi.number().integer().min(1).max(500).default(PAGE) });

/** What else stands as the cause of an entry. */
const BY_ITSELF = ['schedule', 'stream', 'linnworks', 'label', 'mapping', 'start', 'anonymous'];

const HEAD = ['Entry', 'At', 'Kind', 'Outcome', 'Order', 'Account', 'Who', 'From', 'To', 'HTTP status', 'Code', 'Message', 'Detail', 'Number in logs'];
const cellsOf = ({ id, at, kind, outcome, orderNumber, installationName, actor, from, to, httpStatus, code: failure, message, detail, correlationId }: AuditListEntry): unknown[] =>
  [id, at, kind, outcome, orderNumber, installationName, actor, from, to, httpStatus, failure, message, detail, correlationId];

/** The entries as lines of CSV, as they are read. Says at its end where it stopped before the last one. */
async function* csvOf(pages: AsyncIterable<AuditListEntry[]>): AsyncGenerator<Uint8Array> {
  yield Buffer.from(CSV_BEGIN + csvLine(HEAD));
  let count = 0;
  for await (const entries of pages) {
    if (count >= MOST_EXPORTED) {
      yield Buffer.from(csvLine(['', '', '', `Only the latest ${MOST_EXPORTED} are in this file. Choose a shorter time for the others.`]));
      return;
    }
    count += entries.length;
    yield Buffer.from(entries.map((entry) => csvLine(cellsOf(entry))).join(''));
  }
}

/** Who and what did what: searched, and exported. */
export const auditRoutes = ({ views, stores }: Pick<ApiDeps, 'views' | 'stores'>): Route[] => [
  defineRoute({
    method: 'get', path: '/audit', permission: 'audit:view', reach: 'within', summary: 'The audit log, the latest entry first', query: listing, answer: { is: 'One page; `next` is the cursor of the following one.' },
    handle: ({ query, within }) => views.audit.list({ ...query, within }),
  }),
  defineRoute({
    method: 'get', path: '/audit/outcomes', permission: 'audit:view', reach: 'nobody', summary: 'Every outcome in the audit log', answer: { is: 'The outcomes, in the order of the alphabet.' },
    handle: async () => ({ outcomes: await views.audit.outcomes() }),
  }),
  defineRoute({
    method: 'get', path: '/audit/actors', permission: 'audit:view', reach: 'within', summary: 'Who and what entries of the audit log name', answer: { is: 'The addresses of the operators who see any of one’s accounts, and the words for what goes by itself.' },
    handle: async ({ within }) => ({ people: await stores.operators.emailsWithin(within), triggers: BY_ITSELF }),
  }),
  defineRoute({
    method: 'get', path: '/audit/export', permission: 'audit:view', reach: 'within', summary: 'The audit log as CSV', query: Joi.object<Omit<AuditFilter, 'within'>>(filters),
    answer: { is: `The latest ${MOST_EXPORTED} entries of the filter; no cell is a formula.`, type: 'text/csv' },
    async handle({ query, within, author }) {
      await stores.audit.append({ kind: 'operator', ...author, outcome: 'audit log exported', detail: query });
      return csvOf(views.audit.pages({ ...query, within }, PORTION));
    },
  }),
];
