/** `pnpm bench`: our figures beside the floors of the bare libraries, taken in the same run (performance.md, sections 4 and 5). */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { findEngines, type Engines } from '../trial/engines.ts';
import { measureCalls } from './calls.ts';
import { measureConsoleReads } from './console-reads.ts';
import { measureConsoleSpeed } from './console-speed.ts';
import { measureDepth } from './depth.ts';
import { describeMachine, printTable, say, type Figure } from './figures.ts';
import { measureLabelHttp } from './label-http.ts';
import { measureLabels } from './labels.ts';
import { measurePlanningLatency } from './planning-latency.ts';
import { measureRunner } from './runner-overhead.ts';
import { measureThroughput } from './throughput.ts';
import { measureWebhookAccept } from './webhook-accept.ts';

type Options = { rounds: number };
const BENCHES: Record<string, { title: string; measure: (engines: Engines, folder: string, options: Options) => Promise<Figure[]> }> = {
  calls: { title: 'Calls per order (B1)', measure: measureCalls },
  throughput: { title: 'Fetch → sent → written back, against the bare send loop (B2)', measure: measureThroughput },
  depth: { title: 'Scheduled queries at 1 k and 1 M orders (B5)', measure: measureDepth },
  'console-reads': { title: 'What the console reads at 1 M orders and 5 M audit rows (P10)', measure: measureConsoleReads },
  'console-speed': { title: 'What a person waits for in the console at 1 M orders (P34)', measure: measureConsoleSpeed },
  labels: { title: 'Labels in process (P20, P21, P22, P26)', measure: measureLabels },
  'label-http': { title: 'GenerateLabel over HTTP (P23, P24, P25)', measure: measureLabelHttp },
  'webhook-accept': { title: 'A webhook to disk (B9: P17, P18)', measure: measureWebhookAccept },
  'planning-latency': { title: 'Thirty runs closed at once (B10: P19)', measure: measurePlanningLatency },
  runner: { title: 'Job runner against bare BullMQ (B4)', measure: measureRunner },
};

const { values } = parseArgs({ options: { only: { type: 'string' }, rounds: { type: 'string' } } });
const chosen = values.only ? values.only.split(',').map((name) => name.trim()) : Object.keys(BENCHES);
const unknown = chosen.filter((name) => !Object.hasOwn(BENCHES, name));
if (unknown.length > 0) {
  say(`There is no bench called ${unknown.join(', ')}. There are: ${Object.keys(BENCHES).join(', ')}.`);
  process.exit(2);
}
const folder = mkdtempSync(join(tmpdir(), 'stream-tech-bench-'));
describeMachine();
const engines = findEngines();
await engines.prepare();
const tables: { title: string; figures: Figure[] }[] = [];
let failed = 0;
for (const name of chosen) {
  const { title, measure } = BENCHES[name] as (typeof BENCHES)[string];
  say(`\n-- ${title}`);
  try {
    tables.push({ title, figures: await measure(engines, folder, { rounds: Number(values.rounds ?? 3) }) });
  } catch (error) {
    failed += 1;
    say(`   could not be measured: ${error instanceof Error ? error.stack : String(error)}`);
  }
}
let missed = 0;
for (const { title, figures } of tables) missed += printTable(title, figures);
// A bench that could not be run has met nothing.
const verdict = [...(missed > 0 ? [`${missed} goal(s) missed.`] : []), ...(failed > 0 ? [`${failed} bench(es) could not be run.`] : [])];
say(`\n${verdict.join(' ') || 'Every goal was met.'}`);
process.exit(failed === 0 ? 0 : 1);
