import winston from 'winston';
import { correlationId } from './correlation.ts';

/**
 * The only fields a log line may carry besides level, time, service, message and correlation id. An allowlist: what is not
 * named here is dropped, so that a secret or a customer's address can't get in by accident (security.md, 50; I9).
 */
const LOGGED_FIELDS = [
  'installationId', 'integrationId', 'orderId', 'orderNumber', 'streamOrderNo', 'consignmentNo', 'serviceId', 'userId', 'queue', 'job', 'jobId', 'schedule', 'trigger',
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

const oneLine = (text: string): string => text.replace(/[\u0000-\u001f\u007f-\u009f]+/g, ' ').slice(0, 2_000);

const describe = (error: unknown): Record<string, unknown> => {
  if (!(error instanceof Error)) return { error: oneLine(String(error)) };
  const expected = 'remedy' in error;
  return { error: oneLine(error.message), ...('code' in error && typeof error.code === 'string' ? { code: error.code } : {}), ...(expected ? {} : { stack: error.stack?.slice(0, 4_000) }) };
};

const clean = (value: unknown): unknown => (typeof value === 'string' ? oneLine(value) : value instanceof Date ? value.toISOString() : value);

const pick = ({ error, ...fields }: LogFields): Record<string, unknown> => {
  const kept: Record<string, unknown> = {};
  for (const name of LOGGED_FIELDS) if (fields[name] !== undefined) kept[name] = clean(fields[name]);
  return error === undefined ? kept : { ...kept, ...describe(error) };
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
    if (out.isLevelEnabled(name)) out.log(name, oneLine(message), { correlationId: correlationId(), ...pick(fields) });
  };
  return { error: at('error'), warn: at('warn'), info: at('info'), debug: at('debug') };
};
