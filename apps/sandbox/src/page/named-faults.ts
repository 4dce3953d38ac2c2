import { defaultStreamSwitches } from '@stream-tech/simulators';
import type { FaultRule, LinnworksSimulator, MessageSink, QuotaMode, StreamFault, StreamSimulator, StreamSwitches, TransportFault } from '@stream-tech/simulators';

/** A fault as a newcomer meets it: a name, a sentence, a switch. */
export interface NamedFault {
  name: string;
  title: string;
  sentence: string;
  group: 'linnworks' | 'stream' | 'notifications' | 'messages';
  rule?: FaultRule<StreamFault> | FaultRule<TransportFault>;
  quotas?: QuotaMode;
  switches?: Partial<StreamSwitches>;
}

const streamFault = (name: string, title: string, sentence: string, rule: FaultRule<StreamFault>): NamedFault => ({ name, title, sentence, group: 'stream', rule });
const linnworksFault = (name: string, title: string, sentence: string, rule: FaultRule<TransportFault>): NamedFault => ({ name, title, sentence, group: 'linnworks', rule });
const webhookFault = (name: string, title: string, sentence: string, switches: Partial<StreamSwitches>): NamedFault => ({ name, title, sentence, group: 'notifications', switches });
const CREATE = 'orders/create';
const WRITES = /^(Orders\/Set|Orders\/Add|OpenOrders\/(Una|A)ssign)/;

export const namedFaults: NamedFault[] = [
  streamFault('stream-lost-answers', 'Lost answers', 'Stream stores every third order, but the answer never arrives.', { kind: 'lost-answer', method: CREATE, probability: 0.33, seed: 1 }),
  streamFault('stream-late-commits', 'Late commits', 'Every third create breaks off, and the order appears up to 40 seconds later.', { kind: 'late-commit', method: CREATE, probability: 0.33, seed: 2, delayMs: [0, 40_000] }),
  streamFault('stream-silent', 'Silence', 'Stream takes requests and never answers.', { kind: 'black-hole' }),
  streamFault('stream-down', 'Out of service', 'Stream answers 503 to everything.', { kind: '503' }),
  streamFault('stream-busy', 'Too busy', 'Stream answers 429 and asks for five seconds of patience.', { kind: '429-with-retry-after', retryAfterSeconds: 5, probability: 0.5, seed: 3 }),
  streamFault('stream-refuses', 'Refusals', 'Stream refuses every fourth order: no vehicle can reach the address.', { kind: 'valid-false', method: CREATE, probability: 0.25, seed: 4, code: 'VEHICLE', text: 'No vehicle can reach this address' }),
  streamFault('stream-login-page', 'Log-in page', 'Stream answers with an HTML log-in page, as for a wrong address.', { kind: 'html-200' }),
  streamFault('stream-slow', 'Slow', 'Stream takes five seconds for each answer.', { kind: 'slow', delayMs: 5000 }),
  streamFault('stream-locked-out', 'Locked out', 'Stream answers 401 to everything but the log-in itself.', { kind: '401', method: /^(?!oauth)/ }),
  webhookFault('webhook-double', 'Subscribed twice', 'Every notification comes a second time, under another subscription id.', { webhookDouble: true }),
  webhookFault('webhook-duplicates', 'Duplicates', 'Every second notification is posted twice, word for word.', { webhookDuplicateShare: 0.5 }),
  webhookFault('webhook-out-of-order', 'Out of order', 'Notifications are held up to ten seconds each, so that later ones overtake.', { webhookOutOfOrder: true, webhookOutOfOrderMs: 10_000 }),
  webhookFault('webhook-drops', 'Lost notifications', 'Every fifth notification is never sent.', { webhookDropShare: 0.2 }),
  webhookFault('webhook-unwrapped', 'Unwrapped', 'Notifications come without their wrapper “webhook”.', { webhookUnwrapped: true }),
  webhookFault('webhook-late', 'Late', 'Notifications are sent a minute after the event.', { webhookDelayMs: 60_000 }),
  linnworksFault('linnworks-down', 'Out of service', 'Linnworks answers 503 to everything.', { kind: '503' }),
  linnworksFault('linnworks-slow', 'Slow', 'Linnworks takes three seconds for each answer.', { kind: 'slow', delayMs: 3000 }),
  linnworksFault('linnworks-lost-writes', 'Lost answers', 'Linnworks carries out every second write, but the answer never arrives.', { kind: 'reset-after', method: WRITES, probability: 0.5, seed: 5 }),
  linnworksFault('linnworks-html', 'HTML errors', 'Linnworks answers with an HTML page and status 200 every fourth time.', { kind: 'html-200', probability: 0.25, seed: 6 }),
  { name: 'linnworks-quotas', title: 'Quotas', sentence: 'Linnworks counts calls per minute and answers 429 with Retry-After beyond its quota.', group: 'linnworks', quotas: '429-with-retry-after' },
  { name: 'messages-refused', title: 'Nobody takes alerts', sentence: 'The mail server answers 451; Slack, Teams and the webhook answer 503. What waits is told once they take it again.', group: 'messages' },
];

export interface FaultBoard {
  isOn(name: string): boolean;
  /** @throws {RangeError} for a name that does not exist. */
  set(name: string, on: boolean): void;
  clear(): void;
}

/** The switches of the named faults. Faults that others added under `/control` of a partner are left alone. */
export function createFaultBoard({ linnworks, stream, messages }: { linnworks: LinnworksSimulator; stream: StreamSimulator; messages: MessageSink }): FaultBoard {
  const on = new Map<string, { remove(): void }>();
  const board: FaultBoard = {
    isOn: (name) => on.has(name),
    set(name, wanted) {
      const fault = namedFaults.find((each) => each.name === name);
      if (!fault) throw new RangeError(`There is no fault "${name}".`);
      on.get(name)?.remove();
      on.delete(name);
      if (wanted) on.set(name, switchOn(fault));
    },
    clear() {
      for (const { remove } of on.values()) remove();
      on.clear();
    },
  };

  function switchOn({ group, rule, quotas, switches }: NamedFault): { remove(): void } {
    if (switches) {
      Object.assign(stream.switches, switches);
      const usual = Object.fromEntries(Object.keys(switches).map((name) => [name, defaultStreamSwitches[name as keyof StreamSwitches]]));
      return { remove: () => void Object.assign(stream.switches, usual) };
    }
    if (group === 'messages') {
      messages.isDown = true;
      return { remove: () => void (messages.isDown = false) };
    }
    if (quotas) {
      linnworks.quotas.mode = quotas;
      return { remove: () => void (linnworks.quotas.mode = 'off') };
    }
    return group === 'stream' ? stream.faults.add(rule as FaultRule<StreamFault>) : linnworks.faults.add(rule as FaultRule<TransportFault>);
  }
  return board;
}
