import { expect, test } from '@jest/globals';
import { PassThrough } from 'node:stream';
import fc from 'fast-check';
import { withCorrelation } from './correlation.ts';
import { createLogger, type Logger, type LoggerOptions, type LogFields } from './log.ts';

const CANARY = 'canary-7f3a';

/** A logger and the lines it has written. */
const listen = (options: Partial<LoggerOptions> = {}): { log: Logger; text(): string; lines(): Record<string, unknown>[] } => {
  const stream = new PassThrough();
  let written = '';
  stream.setEncoding('utf8').on('data', (chunk: string) => { written += chunk; });
  const text = (): string => { written += String(stream.read() ?? ''); return written; };
  const lines = (): Record<string, unknown>[] => text().split('\n').filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as Record<string, unknown>);
  return { log: createLogger({ service: 'test', level: 'debug', stream, ...options }), text, lines };
};
const unlisted = (fields: object): LogFields => fields as LogFields;
const causes = (message: string): Error => new Error(message, { cause: new Error(CANARY, { cause: { password: CANARY } }) });

test('a line has level, time, service, message and correlation id, and the fields from the list (R-012; security.md, 50)', () => {
  const { log, lines } = listen();
  withCorrelation('corr-12345678', () => log.info('Accepted by Stream', { orderId: 'o1', orderNumber: 100_234, httpStatus: 200 }));
  expect(lines()).toEqual([{ level: 'info', timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/), service: 'test', message: 'Accepted by Stream', correlationId: 'corr-12345678', orderId: 'o1', orderNumber: 100_234, httpStatus: 200 }]);
});

const leaks: [string, LogFields][] = [
  ['in a field that is not on the list', unlisted({ password: CANARY, token: CANARY, body: { a: CANARY }, headers: { authorization: CANARY }, source: { delivery: { name: CANARY } } })],
  ['in an object under a listed name', { reason: { secret: CANARY } }],
  ['deep in an object under a listed name', { counts: { a: { b: [CANARY] } }, outcome: [[CANARY]] }],
  ['as a key of an object that is too long or no word', { counts: { [`${CANARY} with spaces`]: 1, [CANARY.repeat(9)]: 2 } }],
  ['in a Map, a Set, bytes, a function, or a symbol', { reason: new Map([[CANARY, CANARY]]), status: new Set([CANARY]), from: Buffer.from(CANARY), to: () => CANARY, rule: Symbol(CANARY) }],
  ['in an object with toJSON', { reason: { toJSON: () => CANARY } }],
  ["in an error's causes and details", { error: Object.assign(causes('outside'), { details: { secret: CANARY }, response: { body: CANARY } }) }],
  ['in an AggregateError', { error: new AggregateError([new Error(CANARY)], 'several') }],
  ['in an object that was thrown', { error: { message: 'x', password: CANARY } }],
  ['in the error of a listed field', { reason: new Error(CANARY) }],
];

test.each(leaks)('a secret %s is not logged (I9; security.md, 50)', (_where, fields) => {
  for (const format of ['json', 'pretty'] as const) {
    const { log, text } = listen({ format });
    log.error('Something happened', fields);
    expect(text()).toContain('Something happened');
    expect(text()).not.toContain(CANARY);
  }
});

test('figures under a listed name are kept, and lists of plain values', () => {
  const { log, lines } = listen();
  log.info('Send cycle', { counts: { sent: 3, failed: 0, done: true, note: 'text' }, from: ['a', 1, { b: 1 }], until: new Date(0), attempt: 3n });
  expect(lines()[0]).toMatchObject({ counts: { sent: 3, failed: 0, done: true }, from: ['a', 1], until: '1970-01-01T00:00:00.000Z', attempt: '3' });
  expect(lines()[0]?.counts).not.toHaveProperty('note');
});

const NASTY = 'one\r\ntwo\u001b[31mred\u0000\u009b2J\u2028three\u2029\u202efour';

test.each(['json', 'pretty'] as const)('a forged line, a colour or a turned direction does not get into a %s log (security.md, 50)', (format) => {
  const { log, text } = listen({ format });
  log.info(NASTY, { reason: NASTY, from: [NASTY] });
  log.warn('With an error', { error: Object.assign(new Error(NASTY), { code: NASTY, remedy: 'give-up' }) });
  expect(text().trimEnd().split('\n')).toHaveLength(2);
  expect(text()).not.toMatch(/[\r\u0000\u001b\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]|\\u00(0|1)|\\[rn]/);
  expect(text()).toContain('one two [31mred 2J three four');
});

test('of an unexpected error the frames are logged, without the message among them (security.md, 50)', () => {
  const { log, lines, text } = listen({ format: 'pretty' });
  log.error('A bug', { error: new TypeError('one\n    at forged (line)\nFORGED LINE') });
  expect(text().split('\n').filter((line) => line.startsWith('FORGED'))).toEqual([]);
  expect(lines()).toEqual([]);
  const { log: asJson, lines: jsonLines } = listen();
  asJson.error('A bug', { error: new TypeError('x is not a function') });
  expect(jsonLines()[0]).toMatchObject({ error: 'x is not a function', stack: expect.stringMatching(/^\s+at .*log\.test\.ts/m) });
});

test('of an expected failure code and sentence are logged, and no stack (architecture, "When things go wrong")', () => {
  const { log, lines } = listen();
  log.warn('Not sent', { error: Object.assign(new Error('Stream refused the request'), { code: 'remote-rejected', remedy: 'try-later', details: { partner: CANARY } }) });
  expect(lines()[0]).toMatchObject({ code: 'remote-rejected', error: 'Stream refused the request' });
  expect(lines()[0]).not.toHaveProperty('stack');
});

test.each(['50%discount', '%s %d %j %o', '100%'])('a message with a percent sign, "%s", keeps its fields', (message) => {
  const { log, lines } = listen();
  withCorrelation('corr-12345678', () => log.info(message, { orderId: 'o1' }));
  expect(lines()[0]).toMatchObject({ message, orderId: 'o1', correlationId: 'corr-12345678', service: 'test' });
});

test('what is logged can not replace level, service, message, time or correlation id', () => {
  const { log, lines } = listen();
  withCorrelation('corr-12345678', () => log.info('Real', unlisted({ level: 'error', service: 'other', message: 'false', timestamp: 'never', correlationId: 'false', stack: CANARY, cause: CANARY })));
  expect(lines()[0]).toMatchObject({ level: 'info', service: 'test', message: 'Real', correlationId: 'corr-12345678' });
  expect(JSON.stringify(lines())).not.toMatch(/never|false|other|canary/);
});

test('long texts are cut', () => {
  const { log, text } = listen();
  log.info('x'.repeat(100_000), { reason: 'y'.repeat(100_000), from: Array.from({ length: 10_000 }, () => 'z'), error: new Error('e'.repeat(100_000)) });
  expect(text().length).toBeLessThan(15_000);
});

test.each([
  ['an object without a text', { error: Object.create(null) as unknown }],
  ['a toString that throws', { error: { toString() { throw new Error('poison'); } } }],
  ['an error whose message throws', { error: Object.defineProperty(new Error('x'), 'message', { get() { throw new Error('poison'); } }) }],
  ['a field that throws', { counts: { get a() { throw new Error('poison'); } } }],
  ['a circle', { counts: (() => { const circle: Record<string, unknown> = { n: 1 }; circle.self = circle; return circle; })() }],
  ['an invalid date', { until: new Date('never') }],
  ['an error of numbers', { error: Object.assign(new Error('x'), { message: 5, stack: 7, code: 9 }) }],
])('logging %s never throws (reliability.md, F34)', (_what, fields) => {
  const { log, lines } = listen();
  log.error('Still logged', fields);
  expect(lines()[0]).toMatchObject({ message: 'Still logged' });
});

test('whatever is thrown in, each event is one line with the listed fields only (I9)', () => {
  const allowed = new Set(['level', 'timestamp', 'service', 'message', 'correlationId', 'reason', 'counts', 'error', 'code', 'stack', 'orderId']);
  fc.assert(fc.property(fc.string({ unit: 'binary' }), fc.anything({ withDate: true, withMap: true, withBigInt: true, withNullPrototype: true }), fc.anything(), fc.dictionary(fc.string().map((key) => `unlisted ${key}`), fc.anything()), (message, reason, error, more) => {
    const { log, lines, text } = listen();
    const { reason: _a, error: _b, counts: _c, ...others } = more;
    log.info(message, { ...unlisted(others), orderId: 'o1', reason, counts: reason, error });
    expect(text().split('\n')).toHaveLength(2);
    expect(Object.keys(lines()[0]!).filter((key) => !allowed.has(key))).toEqual([]);
    for (const value of Object.values(lines()[0]!)) if (typeof value === 'string') expect(value).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
  }), { numRuns: 300 });
});

test('levels below the chosen one are silent', () => {
  const { log, lines } = listen({ level: 'warn' });
  log.debug('a'); log.info('b'); log.warn('c'); log.error('d');
  expect(lines().map(({ message }) => message)).toEqual(['c', 'd']);
});
