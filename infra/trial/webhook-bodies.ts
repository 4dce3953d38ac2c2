import type { Chance } from '../../packages/platform/src/testing/index.ts';

/** Codes that are acted upon, kept, and unknown, as Stream might send them. */
const CODES = ['DELIVERED', 'PARTDELVRD', 'COLLECTED', 'CONFIRMED', 'RELEASED', 'COMPLETED', 'LOCKPLANNING', 'CLOSEPLANNING', 'PLANNEDGROUP', 'TELEPORTED'];
const RUN_CODES = new Set(['LOCKPLANNING', 'CLOSEPLANNING']);

/** `TRIAL-000000042` stands in the body of number 42 and nowhere else. */
export const NUMBERED = 'TRIAL-(\\d{9})';

const timeOf = (number: number): string => new Date(Date.UTC(2026, 2, 5) + number * 1_000).toISOString();

/**
 * The body of a notification that carries this number, in the words of stream-api.md, 7.5. The same number gives the same event, but the
 * subscription, the wrapper and the order of members are drawn, as when somebody subscribed twice (F36).
 */
export const webhookBody = (number: number, party: string, chance: Pick<Chance, 'between' | 'next'>): string => {
  const code = CODES[Math.floor(number / 7) % CODES.length] as string;
  const name = `TRIAL-${String(number).padStart(9, '0')}`;
  const iso = timeOf(number);
  const isRun = RUN_CODES.has(code);
  const subscription = { party_id: party, id: 4_000 + chance.between(1, 900), event: code, event_type: isRun ? 'LOADHEADER' : 'CONSHEADER', url_path: 'https://bridge.example.com/webhooks/stream/x', http_method: 'POST' };
  const event = { event_code: code, event_code_desc: 'Something', event_desc: 'Something happened', event_date: iso.slice(0, 10), event_time: iso.slice(11, 19), event_text: 'Left with Zoë at number 4', event_link: '' };
  const about = isRun ? { run: { loadId: name, status: 'LOCKED', description: `RUN ${number % 25}` }, orders: [{ sequence: 1, order: 'ACM0000012345' }, { sequence: 2, order: 'ACM0000012346' }] } : { order: { id: name } };
  const content = chance.next() < 0.5 ? { subscription, event, ...about } : { ...about, event, subscription };
  return JSON.stringify(chance.next() < 0.5 ? { webhook: content } : content);
};
