import { holds, say } from '../report.ts';
import type { Trial } from '../trial.ts';

const HISTORIES = Number(process.env['HISTORIES'] ?? 10_000);
/** Played at once in one world; a world is then thrown away, so that nothing grows slow. */
const AT_ONCE = 50;

/** Ten thousand random histories of planning and delivery, told late, twice and in any order: all end in the same Linnworks, each effect once (W4, W5). */
export const histories: Trial = async ({ engines, chance }) => {
  process.env['TEST_DATABASE_URL'] = engines.serverUrl;
  // Only now, since it reads where its databases are when it is loaded.
  const { createEventWorld, playHistories } = await import('../../../packages/flows/src/testing/index.ts');
  const sum = { histories: 0, events: 0, deliveries: 0, cycles: 0 };
  const deviations: string[] = [];
  for (let processes = true; sum.histories < HISTORIES; processes = !processes) {
    await using world = await createEventWorld({ service: { ProcessedOnDelivered: processes }, system: { WebhookBatchSize: 50, MaxBatchSizePerInstallation: 50, WebhookMaxRetryAttempts: 3 } });
    const outcome = await playHistories(world, chance, AT_ONCE, { processes });
    for (const key of ['histories', 'events', 'deliveries', 'cycles'] as const) sum[key] += outcome[key];
    deviations.push(...outcome.deviations);
    for (const deviation of outcome.deviations) say(`   after ${sum.histories}: ${deviation}`);
    if (sum.histories % 1_000 === 0) say(`   ${sum.histories} histories, ${deviations.length} deviation(s)`);
  }
  return {
    did: `${sum.histories} histories of three orders each; ${sum.events} events told ${sum.deliveries} times, ${sum.cycles} cycles in between`,
    findings: [holds('W4 W5 the same Linnworks whatever the order', deviations, sum.histories, 'histories')],
  };
};
