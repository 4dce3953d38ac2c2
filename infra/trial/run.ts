/** `pnpm trial`: the whole product as real processes, treated badly, and held to the invariants of reliability.md. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { findEngines } from './engines.ts';
import { print, say } from './report.ts';
import { createChance } from '../../packages/platform/src/testing/index.ts';
import type { Trial } from './trial.ts';
import { chaos } from './trials/chaos.ts';
import { contractFuzz } from './trials/contract-fuzz.ts';
import { courier } from './trials/courier.ts';
import { crashPoints } from './trials/crash-points.ts';
import { histories } from './trials/histories.ts';
import { deleteRace } from './trials/delete-race.ts';
import { eventCrash } from './trials/event-crash.ts';
import { frozen } from './trials/frozen.ts';
import { main } from './trials/main.ts';
import { nightly } from './trials/nightly.ts';
import { postgresAway, redisAway } from './trials/outages.ts';
import { runsDay } from './trials/runs-day.ts';
import { tenants } from './trials/tenants.ts';
import { webhookFlood } from './trials/webhook-flood.ts';

const TRIALS: Record<string, { run: Trial; what: string }> = {
  main: { run: main, what: '500 orders, two workers and the api: everything sendable arrives once, everything else says why not' },
  frozen: { run: frozen, what: 'a worker frozen past its lease, and resumed after another took over' },
  'crash-points': { run: crashPoints('kill'), what: 'a worker dies at each probe point between fetch and write-back' },
  tenants: { run: tenants, what: 'two tenants, and one whose Stream account is dead' },
  'redis-away': { run: redisAway, what: 'Redis killed, frozen and started again under load' },
  'postgres-away': { run: postgresAway, what: 'Postgres killed and started again under load' },
  chaos: { run: chaos, what: '500 orders, with workers killed, answers lost, commits late, Redis emptied and Postgres restarted' },
  courier: { run: courier, what: 'Linnworks\' courier contract in every way of speaking, and labels while a partner or an engine is away' },
  'contract-fuzz': { run: contractFuzz, what: 'a hundred thousand bodies, most of them nearly right, at the courier contract' },
  histories: { run: histories, what: 'ten thousand random histories, or HISTORIES=n, of planning and delivery, told late, twice and in any order' },
  'delete-race': { run: deleteRace, what: 'a thousand orders deleted while plans, write-backs, sends and people get in the way, and workers die' },
  'runs-day': { run: runsDay, what: 'sixty orders planned on three runs, planned again, sent off and delivered; told cleanly, and told badly' },
  'event-crash': { run: eventCrash, what: 'a worker dies at each probe point between the inbox and Linnworks' },
  'webhook-flood': { run: webhookFlood, what: 'a million webhooks, or WEBHOOKS=n, while the api and Postgres are killed and started again and again' },
  nightly: { run: nightly, what: 'two years of nights in every time zone, with workers that are away, race each other and die' },
  'throw-points': { run: crashPoints('throw'), what: 'an exception at each probe point' },
};
const DEFAULT = ['main', 'frozen', 'crash-points', 'tenants', 'redis-away', 'postgres-away', 'chaos', 'courier', 'contract-fuzz', 'delete-race', 'runs-day', 'event-crash', 'webhook-flood', 'nightly'];

const { values } = parseArgs({ options: { only: { type: 'string' }, seed: { type: 'string' }, minutes: { type: 'string' }, list: { type: 'boolean' } } });
if (values.list) {
  for (const [name, { what }] of Object.entries(TRIALS)) say(`${name}: ${what}`);
  process.exit(0);
}
const chosen = values.only ? values.only.split(',').map((name) => name.trim()) : DEFAULT;
const unknown = chosen.filter((name) => !Object.hasOwn(TRIALS, name));
if (unknown.length > 0) {
  say(`There is no trial called ${unknown.join(', ')}. There are: ${Object.keys(TRIALS).join(', ')}.`);
  process.exit(2);
}
const seed = Number(values.seed ?? Math.floor(Math.random() * 1_000_000));
const minutes = Math.min(Number(values.minutes ?? 4), 50);
const folder = mkdtempSync(join(tmpdir(), 'stream-tech-trial-'));

say(`seed ${seed} (repeat with --seed ${seed}); logs of the processes in ${folder}`);
const engines = findEngines();
await engines.prepare();
let violations = 0;
const began = performance.now();
const outcomes: string[] = [];
for (const name of chosen) {
  const started = performance.now();
  say(`\n-- ${name}: ${TRIALS[name]?.what}`);
  let found: number;
  try {
    const report = await (TRIALS[name] as { run: Trial }).run({ engines, chance: createChance(seed), seed, minutes, folder });
    found = print(name, report, performance.now() - started);
  } catch (error) {
    say(`\n== ${name}: could not be run to its end\n   ${error instanceof Error ? error.stack : String(error)}`);
    found = 1;
  }
  violations += found;
  outcomes.push(`${found === 0 ? 'ok  ' : 'FAIL'} ${name} (${Math.round((performance.now() - started) / 1_000)} s${found > 0 ? `, ${found} violation(s)` : ''})`);
}
say(`\nIn ${Math.round((performance.now() - began) / 1_000)} s, seed ${seed}:`);
for (const outcome of outcomes) say(`  ${outcome}`);
say(violations === 0 ? 'No invariant was violated.' : `${violations} violation(s).`);
process.exit(violations === 0 ? 0 : 1);
