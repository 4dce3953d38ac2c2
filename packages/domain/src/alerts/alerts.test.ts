import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { addressesOf, concerns, maskTarget } from './alert-channel.ts';
import { asSaid, type AlertFacts } from './alert-facts.ts';
import { ALERT_RULE_IDS, alertRule, defaultAlertRule, type AlertRuleId } from './alert-rules.ts';
import { composeAlerts, type AlertTelling } from './compose-alerts.ts';
import { composeDigest } from './compose-digest.ts';
import { isQuiet, shownTime } from './quiet-hours.ts';

const options = { publicUrl: 'https://sti.example.com', timeZone: 'Europe/London', now: new Date('2026-03-02T14:05:00Z') };
const facts = (change: Partial<AlertFacts> = {}): AlertFacts => ({ since: '2026-03-02T13:00:00.000Z', account: 'Oak & Ash', installationId: 'i-1', ...change });
const telling = (id: number, rule: AlertRuleId, turn: AlertTelling['turn'] = 'began', change: Partial<AlertFacts> = {}): AlertTelling =>
  ({ turn, alert: { id, rule, facts: facts(change), beganAt: '2026-03-02T13:05:00.000Z', overAt: turn === 'over' ? '2026-03-02T14:00:00.000Z' : undefined } });

test.each(ALERT_RULE_IDS)('the rule %s is declared whole: words, a default within its range, a page of the console', (id) => {
  const { title, help, todo, says, path, threshold } = alertRule(id);
  for (const text of [title, help, todo]) expect(text.trim().length).toBeGreaterThan(10);
  for (const some of [facts(), facts({ count: 3, code: 'no-postcode', ofCode: 3, orderId: 'o-1', orderNumber: 1001, name: 'OAK00001', integrationId: 'g-1', said: 'Away' })]) {
    expect(says(some)).not.toMatch(/undefined|NaN|null/);
    expect(says(some)).toMatch(/[.!]$|Away$/);
    expect(path(some)).toMatch(/^\/[\w/?=&%.-]*$/);
  }
  if (threshold) expect(threshold.default).toBeGreaterThanOrEqual(threshold.min);
  if (threshold) expect(threshold.default).toBeLessThanOrEqual(threshold.max);
  expect(defaultAlertRule(id)).toEqual({ enabled: true, threshold: threshold?.default });
});

test('one alert is told in words that a warehouse lead understands', () => {
  const { headline, blocks, foot } = composeAlerts([telling(1, 'orders-failed', 'began', { count: 12, code: 'remote-rejected', ofCode: 12 })], options);
  expect(headline).toBe('Orders fail (Oak & Ash)');
  expect(blocks).toEqual([{
    mark: 'warning', title: 'Orders fail (Oak & Ash)', link: { label: 'Open in the console', url: 'https://sti.example.com/orders?status=failed&code=remote-rejected&installationId=i-1' },
    lines: ['12 orders failed within the last hour, all for “Refused by Stream”.', 'Since 13:00.', 'Open the list, correct what the reason says, and send them again together.'],
  }]);
  expect(foot.url).toBe('https://sti.example.com/alerts');
});

test('what began and was over before it was told is one line, and turns of one alert are one', () => {
  const turns = (...tellings: AlertTelling[]) => composeAlerts(tellings, options).blocks.map(({ title, mark }) => [title.split(':')[0], mark]);
  expect(turns(telling(1, 'stream-silent'), telling(1, 'stream-silent', 'over'))).toEqual([['Came and went', 'over']]);
  expect(turns(telling(1, 'stream-silent', 'still'), telling(1, 'stream-silent', 'over'))).toEqual([['Over', 'over']]);
  expect(turns(telling(1, 'stream-silent'), telling(1, 'stream-silent', 'still'))).toEqual([['Stream does not answer (Oak & Ash)', 'warning']]);
});

test('a message is short however much there is, and says how much it leaves out', () => {
  const many = Array.from({ length: 300 }, (_, index) => telling(index, 'stream-silent', 'began', { account: 'x'.repeat(200) }));
  const message = composeAlerts(many, options);
  expect(message.blocks).toHaveLength(12);
  expect(message.lead).toContain('12 of 300');
  expect(message.headline.length).toBeLessThanOrEqual(150);
  expect(message.data.alerts).toHaveLength(300);
});

test('a digest begins with what is on, then the accounts that need somebody; where all is well it says so', () => {
  const account = (name: string, failed = 0) => ({ installationId: name, name, completed: { count: 5, isMore: false }, failed: { count: failed, isMore: failed > 9_999 }, invalid: { count: 0, isMore: false }, waiting: { count: 1, isMore: false }, nightsFailed: [] });
  expect(composeDigest({ accounts: [account('Oak')], firing: [], ended: 0 }, options)).toMatchObject({ headline: 'Morning digest: all is well', lead: 'No alert is on.', blocks: [{ mark: 'info', title: 'Oak', lines: ['5 orders completed within 24 hours, 1 waits.'] }] });
  const { headline, blocks } = composeDigest({ accounts: [account('Ash'), account('Oak', 10_000)], firing: [telling(1, 'orders-twice', 'began', { count: 1 }).alert], ended: 2 }, options);
  expect(headline).toBe('Morning digest: 1 alert, 1 account needs a look');
  expect(blocks.map(({ title }) => title)).toEqual(['Still: Orders that are in Stream twice (Oak & Ash)', 'Oak', 'Ash']);
  expect(blocks[1]!.lines).toContain('more than 10000 orders failed.');
});

test.each([
  ['22:00', '07:00', '2026-03-02T21:59:00Z', false], ['22:00', '07:00', '2026-03-02T22:00:00Z', true], ['22:00', '07:00', '2026-03-03T06:59:00Z', true], ['22:00', '07:00', '2026-03-03T07:00:00Z', false],
  ['12:00', '13:00', '2026-03-02T12:30:00Z', true], ['12:00', '13:00', '2026-03-02T13:00:00Z', false], ['07:00', '07:00', '2026-03-02T07:00:00Z', false],
  // Clocks go forward at one: it is 01:30 UTC, and they show half past two.
  ['02:00', '03:00', '2026-03-29T01:30:00Z', true], ['01:00', '02:00', '2026-03-29T01:30:00Z', false],
  // Clocks go back: half past one comes twice.
  ['01:00', '02:00', '2026-10-25T00:30:00Z', true], ['01:00', '02:00', '2026-10-25T01:30:00Z', true],
])('quiet hours from %s until %s in London: at %s %s', (from, until, at, quiet) => {
  expect(isQuiet({ from, until }, 'Europe/London', new Date(at))).toBe(quiet);
});

test('times are shown as people write them in the channel’s zone', () => {
  expect(shownTime('2026-03-02T13:00:00Z', 'Europe/Athens', options.now)).toBe('15:00');
  expect(shownTime('2026-02-28T23:30:00Z', 'Europe/London', options.now)).toBe('Sat 28 Feb, 23:30');
  expect(shownTime('2026-03-02T13:00:00Z', 'Nowhere/Else', options.now)).toBe('13:00');
});

test('a target is shown so that one recognises it, and nobody can use it', () => {
  expect(maskTarget('email', 'ada@example.com, bob@b.example')).toBe('a•••@example.com, b•••@b.example');
  expect(maskTarget('slack', 'https://hooks.slack.com/services/T0/B0/canary')).toBe('https://hooks.slack.com/•••');
  expect(() => addressesOf('')).toThrow('at least one');
  expect(() => addressesOf(Array.from({ length: 21 }, (_, index) => `a${index}@example.com`).join())).toThrow('At most 20');
});

test('gravity and account decide whether something is a channel’s business', () => {
  const critical = { severity: 'critical', installationId: 'a' } as const;
  expect(concerns({ floor: 'critical', installationIds: null }, critical)).toBe(true);
  expect(concerns({ floor: 'critical', installationIds: null }, { ...critical, severity: 'warning' })).toBe(false);
  expect(concerns({ floor: 'warning', installationIds: ['b'] }, critical)).toBe(false);
  expect(concerns({ floor: 'warning', installationIds: ['b'] }, { severity: 'critical', installationId: undefined })).toBe(true);
});

test('a partner’s words are one line of bounded length, without signs that shape a text', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 2_000 }), (text) => {
    const said = asSaid(text);
    expect(Array.from(said).length).toBeLessThanOrEqual(300);
    expect(said).not.toMatch(/[\n\r\u0000-\u001f\u2028\u202e]/);
  }));
});
