import { expect, test } from '@jest/globals';
import type { Installation, Integration, NightlyRunView } from '@stream-tech/store';
import { remedyOf } from './remedies.ts';
import { mappedSentence, stepsOf } from './steps.ts';

const installation = { id: 'i', active: true, claimed: true, tokenRefused: false, problem: undefined, email: 'shop@example.test' } as Installation;
const integration = { id: 'g', settings: { StreamClientId: 'ACM', StreamClientUrl: 'https://stream.example', IsOrderSyncEnabled: true, IsWebhookFeaturesEnabled: true } } as Integration;
const night = { state: 'done' } as NightlyRunView;
const known = { installation, integrations: [integration], count: { total: 2, complete: 2, wrong: [] }, proposals: [], runs: [night] };
const statesOf = (more: object): string => stepsOf({ ...known, ...more }).map(({ state }) => state).join(' ');

test('the list has the same steps from the beginning, and an account is ready once all are done (R-235, R-248)', () => {
  expect(statesOf({})).toBe('done done done done done done');
  expect(statesOf({ integrations: [], count: undefined, runs: [] })).toBe('done open open open open open');
});

test('each of several Stream accounts has its own steps, by name (A-37)', () => {
  const second = { ...integration, id: 'h', name: 'North', settings: { ...integration.settings, IsOrderSyncEnabled: false } };
  const steps = stepsOf({ ...known, integrations: [integration, second] });
  expect(steps.map(({ title, state }) => `${title} ${state}`)).toEqual([
    'Linnworks account connected done', 'Stream account connected: ACM done', 'Stream account connected: North done', 'Postal services mapped done', 'Orders are sent by themselves: ACM done', 'Orders are sent by themselves: North open',
    'Stream tells us of plans and deliveries: ACM done', 'Stream tells us of plans and deliveries: North done', 'Identifiers and postal services kept up to date done',
  ]);
  expect(steps.flatMap(({ test: button }) => button?.path ?? [])).toEqual(['/installations/i/test', '/integrations/g/test', '/integrations/h/test']);
});

test('a refused token, refused credentials and a vanished depot are wrong, also while the account still works', () => {
  expect(statesOf({ installation: { ...installation, tokenRefused: true } })).toBe('wrong done done done done done');
  expect(statesOf({ integrations: [{ ...integration, reconnectSince: '2026-11-30' }] })).toBe('done wrong done done done done');
  const steps = stepsOf({ ...known, count: { total: 2, complete: 1, wrong: [{ name: 'Leeds 2-man', problem: 'LEEDS is gone' }] } });
  expect(steps[2]).toMatchObject({ state: 'wrong', remark: 'Leeds 2-man: LEEDS is gone' });
});

test('how far the mapping has come is said in a sentence; without a service nothing is ready', () => {
  expect(statesOf({ count: { total: 0, complete: 0, wrong: [] } })).toBe('done done open done done done');
  expect([[0, 0], [1, 1], [8, 8], [8, 1], [8, 0]].map(([total = 0, complete = 0]) => mappedSentence({ total, complete, wrong: [] }))).toEqual([
    'Linnworks has no service of Stream Tech yet. “Postal services” under “Master data” makes them.', 'The one service of Stream Tech is complete.', 'All 8 services of Stream Tech are complete.',
    '1 of 8 services of Stream Tech is complete; orders of the others can’t be sent.', '0 of 8 services of Stream Tech are complete; orders of the others can’t be sent.',
  ]);
});

test('what to do after a refusal names the place where it is done (R-218)', () => {
  expect(remedyOf('Linnworks', 'reconnect')).toContain('“Reconnect …”');
  expect(remedyOf('Stream', 'reconnect')).toContain('“Settings”');
  for (const partner of ['Linnworks', 'Stream'] as const) for (const remedy of ['fix-the-data', 'try-later', 'look-again', 'reconnect', 'give-up'] as const) expect(remedyOf(partner, remedy)).toMatch(/\.$/);
});
