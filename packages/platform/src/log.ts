import { types } from 'node:util';
import winston from 'winston';
import { correlationId } from './correlation.ts';

/**
 * The only fields a log line may carry besides level, time, service, message and correlation id. An allowlist: what is not
 * named here is dropped, so that a secret or a customer's address can't get in by accident (security.md, 50; I9).
 */
const LOGGED_FIELDS = [
  'installationId', 'integrationId', 'orderId', 'orderNumber', 'streamOrderNo', 'consignmentNo', 'eventId', 'serviceId', 'userId', 'queue', 'job', 'jobId', 'schedule', 'trigger',
  'partner', 'method', 'path', 'httpStatus', 'attempt', 'tookMs', 'code', 'remedy', 'reason', 'outcome', 'status', 'from', 'to', 'count', 'counts', 'page', 'host', 'port',
  'setting', 'until', 'waitMs', 'pid', 'signal', 'migration', 'rule',
] as const;

export type LogFields = { [K in (typeof LOGGED_FIELDS)[number]]?: unknown } & { error?: unknown };

/** What rooms log through. `error` in the log means that a person should act; what heals itself is `warn`. */
export type Logger = {
  error(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  debug(message: string, fields?: LogFields): void;
};

export type LoggerOptions = {
  service: string;
  level?: string;
  format?: 'json' | 'pretty';
  /** Where lines go; standard output by default. */
  stream?: NodeJS.WritableStream;
};

// Control characters, line separators, and marks that turn the direction of writing: none of them may shape a log.
const UNSHOWN = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]+/g;
const LINE_MAX = 2_000;
const STACK_MAX = 4_000;
const LIST_MAX = 50;

/** Logging must never be what fails, whatever was thrown or handed in. */
const safely = <T>(read: () => T, otherwise: T): T => {
  try {
    return read();
  } catch {
    return otherwise;
  }
};

const asText = (value: unknown): string => safely(() => String(value), 'something that has no text');

const oneLine = (value: unknown): string => asText(value).slice(0, LINE_MAX).replace(UNSHOWN, ' ');

/** Where it happened, without the message above it, which stands in `error` and may hold line breaks. */
const framesOf = (stack: unknown): string => asText(stack).slice(0, 2 * STACK_MAX).split('\n').filter((line) => /^\s+at /.test(line)).map(oneLine).join('\n').slice(0, STACK_MAX);

const describe = (error: unknown): Record<string, unknown> => {
  if (!(error instanceof Error || types.isNativeError(error))) return { error: typeof error === 'object' && error !== null ? 'an object was thrown' : oneLine(error) };
  const expected = 'remedy' in error;
  return { error: oneLine(error.message), ...('code' in error && typeof error.code === 'string' ? { code: oneLine(error.code) } : {}), ...(expected ? {} : { stack: framesOf(error.stack) }) };
};

/** A plain value as it may be logged; undefined for objects, which could hold anything. */
const plain = (value: unknown): unknown => {
  if (typeof value === 'string') return oneLine(value);
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  if (typeof value === 'bigint') return String(value);
  return value instanceof Date && !Number.isNaN(value.getTime()) ? value.toISOString() : undefined;
};

const plainList = (values: unknown[]): unknown[] => values.slice(0, LIST_MAX).map(plain).filter((value) => value !== undefined);

/** Numbers by name, as `counts` are; anything else in an object is dropped with the object's other content. */
const figures = (value: object): Record<string, unknown> | undefined => {
  const entries = Object.entries(value).filter(([name, figure]) => /^[\w-]{1,40}$/.test(name) && (typeof figure === 'number' || typeof figure === 'boolean')).slice(0, LIST_MAX);
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
};

const clean = (value: unknown): unknown =>
  Array.isArray(value) ? plainList(value) : plain(value) ?? (typeof value === 'object' && value !== null ? figures(value) : undefined);

const pick = ({ error, ...fields }: LogFields): Record<string, unknown> => {
  const kept: Record<string, unknown> = {};
  for (const name of LOGGED_FIELDS) {
    const value = safely(() => clean(fields[name]), undefined);
    if (value !== undefined) kept[name] = value;
  }
  return error === undefined ? kept : { ...kept, ...safely(() => describe(error), { error: 'an error that cannot be read' }) };
};

const pretty = winston.format.printf(({ level, message, timestamp, service, correlationId: id, stack, ...rest }) => {
  const fields = Object.entries(rest).map(([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`).join(' ');
  return `${String(timestamp).slice(11, 23)} ${level.padEnd(5)} ${String(service)}: ${String(message)}${fields ? `  ${fields}` : ''}${id ? `  [${String(id).slice(0, 8)}]` : ''}${stack ? `\n${String(stack)}` : ''}`;
});

/** A structured logger; one line per event, fields from the allowlist only, control characters removed. */
export const createLogger = ({ service, level = 'info', format = 'json', stream }: LoggerOptions): Logger => {
  const out = winston.createLogger({
    level,
    defaultMeta: { service },
    format: winston.format.combine(winston.format.timestamp(), format === 'json' ? winston.format.json() : pretty),
    transports: [stream ? new winston.transports.Stream({ stream }) : new winston.transports.Console()],
  });
  const at = (name: 'error' | 'warn' | 'info' | 'debug') => (message: string, fields: LogFields = {}): void => {
    // One object, since winston drops the fields of a message that holds a percent sign with a letter behind.
    if (out.isLevelEnabled(name)) out.log({ ...pick(fields), level: name, message: oneLine(message), correlationId: correlationId() });
  };
  return { error: at('error'), warn: at('warn'), info: at('info'), debug: at('debug') };
};
