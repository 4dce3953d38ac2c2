import type { Engines } from '../trial/engines.ts';
import { checkSingle } from '../trial/checker.ts';
import { createWorld } from '../trial/world.ts';
import { say, type Figure } from './figures.ts';

const ORDERS = 600;

/** B1: every call of both ledgers, divided by the orders sent, from fetch to written back, authorisation and identifiers counted. */
const callsAt = async (engines: Engines, folder: string, batch: number, goal: number | undefined, latency: { stream: number; linnworks: number }): Promise<Figure[]> => {
  const world = await createWorld(engines, { name: `calls ${batch} ${latency.stream}`, folder, tenants: [{ name: 'Oak & Ash Ltd', prefix: 'OA-' }], settings: { MaxBatchSizePerInstallation: batch }, witness: false, env: { LINNWORKS_QUOTA_SHARE: '1000' } });
  try {
    const { tenants: [tenant], add, stream, linnworks } = world.partners;
    stream.switches.latencyMs = latency.stream;
    linnworks.latencyMs = latency.linnworks;
    if (tenant) for (let left = ORDERS; left > 0; left -= 1) add(tenant, 'plain');
    await Promise.all([world.worker(), world.worker()]);
    await world.runNow('fetch-orders');
    await world.settle({ withinMs: 400_000, tickMs: 30_000 });
    const linnworksCalls = linnworks.ledger.length / ORDERS;
    const streamCalls = stream.ledger.filter(({ method }) => method !== 'oauth').length / ORDERS;
    const oauth = stream.ledger.calls('oauth').length;
    const twins = checkSingle(world).violations;
    if (twins.length > 0 || stream.consignments.length !== ORDERS) throw new Error(`a run that loses or doubles is no run: ${twins.join('; ')} (${stream.consignments.length} consignments)`);
    const about = `batch ${batch}, Stream ${latency.stream} ms, Linnworks ${latency.linnworks} ms`;
    say(`  ${about}: ${Object.entries(linnworks.ledger.counts()).map(([method, count]) => `${method} ${(count / ORDERS).toFixed(3)}`).join(', ')}; Stream: ${Object.entries(stream.ledger.counts()).map(([method, count]) => `${method} ${count}`).join(', ')}`);
    return [
      { what: `Linnworks calls per sent order, all counted (${about})`, ours: linnworksCalls.toFixed(2), goal: goal === undefined ? '' : `≤ ${goal}`, ...(goal === undefined ? {} : { met: linnworksCalls <= goal }) },
      { what: `Stream calls per healthy order (${about}; ${oauth} token call(s) apart)`, ours: streamCalls.toFixed(3), goal: '1.00', met: streamCalls === 1 },
    ];
  } finally {
    await world.close();
  }
};

export const measureCalls = async (engines: Engines, folder: string): Promise<Figure[]> => [
  ...(await callsAt(engines, folder, 10, 2.4, { stream: 0, linnworks: 0 })),
  ...(await callsAt(engines, folder, 50, 2.2, { stream: 0, linnworks: 0 })),
  ...(await callsAt(engines, folder, 10, 2.4, { stream: 60, linnworks: 25 })),
  ...(await callsAt(engines, folder, 50, 2.2, { stream: 60, linnworks: 25 })),
  ...(await callsAt(engines, folder, 5, undefined, { stream: 60, linnworks: 25 })),
];
