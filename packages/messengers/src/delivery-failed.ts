import { AppError, cutText, readable } from '@stream-tech/domain';
import { OutboundRefused } from '@stream-tech/platform';

const isPassing = (status: number): boolean => status === 408 || status === 429 || status >= 500;

/** A receiver answered, and did not take the message. */
export class NotTaken extends Error {
  readonly status: number;
  /** What it said, in a word or two. */
  readonly said: string;
  /** The same message may be taken later. */
  readonly passes: boolean;

  constructor(status: number, said = '', passes = isPassing(status)) {
    super(`The receiver answered with ${status}`);
    this.name = 'NotTaken';
    this.status = status;
    this.said = said;
    this.passes = passes;
  }
}

const SAID_MAX = 120;

/** A receiver's words, without the secret that its address is. */
const sober = (said: string, target: string): string => {
  const secrets = [target, URL.parse(target)?.pathname ?? ''].filter((secret) => secret.length > 1);
  return cutText(readable(secrets.reduce((text, secret) => text.replaceAll(secret, '•••'), said)).replace(/\s+/g, ' ').trim(), SAID_MAX);
};

/** An error and what caused it, outermost first. Told by shape: the platform's own errors are of another realm where code runs in a sandbox. */
const causesOf = (error: unknown): object[] => {
  const causes: object[] = [];
  for (let current = error; typeof current === 'object' && current !== null && causes.length < 6;) {
    causes.push(current);
    const { cause, original } = current as { cause?: unknown; original?: unknown };
    current = cause ?? original;
  }
  return causes;
};

const word = (cause: object, field: 'code' | 'name'): string => { const value: unknown = Reflect.get(cause, field); return typeof value === 'string' ? value : ''; };
/** The first code of ours to show: a word, without addresses. */
const codeOf = (causes: object[]): string => causes.map((cause) => word(cause, 'code')).find((code) => /^[A-Z][A-Z_]+$/.test(code)) ?? 'no connection';
const LATE = /^(TimeoutError|AbortError|ETIMEDOUT|ESOCKETTIMEDOUT|EABORT|UND_ERR_(HEADERS|BODY|CONNECT)_TIMEOUT)$/;

/** What a failed delivery is to people, and the status where there was one. */
export const asDelivery = (error: unknown, receiver: string, target: string): { error: AppError; status: number | undefined } => {
  if (error instanceof AppError) return { error, status: undefined };
  const causes = causesOf(error);
  const refused = causes.find((cause) => cause instanceof OutboundRefused);
  if (refused) return { error: new AppError('message-refused', `${receiver} was not called: ${refused.message}`, 'fix-the-data'), status: undefined };
  const answered = causes.find((cause) => cause instanceof NotTaken);
  if (answered) {
    const said = sober(answered.said, target);
    const sentence = `${receiver} answered with ${answered.status}${said ? ` (${said})` : ''}`;
    return {
      status: answered.status,
      error: answered.passes ? new AppError('message-not-delivered', sentence, 'try-later') : new AppError('message-refused', `${sentence}; look at the channel’s address`, 'fix-the-data'),
    };
  }
  const isLate = causes.some((cause) => LATE.test(word(cause, 'name')) || LATE.test(word(cause, 'code')));
  return { error: new AppError('message-not-delivered', isLate ? `${receiver} did not answer in time` : `${receiver} can’t be reached (${codeOf(causes)})`, 'try-later', {}, { cause: error }), status: undefined };
};
