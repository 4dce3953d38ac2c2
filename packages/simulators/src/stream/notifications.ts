import { seededRandom } from '../partner/seeded-random.ts';
import { notificationBody } from './notification-body.ts';
import { createNotificationPoster } from './notification-poster.ts';
import type { PostOutcome } from './notification-poster.ts';
import type { StreamSwitches } from './stream-switches.ts';
import type { StreamEvent, StreamNotification, StreamNotifications, StreamSubscription } from './webhook-model.ts';

export interface NotificationSender extends StreamNotifications {
  /** Notes an event for every subscription that wants it, and sends what is due. */
  tell(event: StreamEvent): void;
  /** Ends everything: timers, posts on their way, and those that wait. */
  drop(): void;
}

export interface NotificationDeps {
  switches: StreamSwitches;
  now: () => number;
  wanting: (event: StreamEvent) => readonly StreamSubscription[];
  mayReach: (url: URL) => boolean;
  limit?: number | undefined;
}

/** Ids of subscriptions that were made a second time by `webhookDouble`. */
const SECOND_ID = 100_000;

/** Tells subscribers what happened, at least once, as honestly or as badly as the switches say (section 11, rules 6 and 8). */
export function createNotifications({ switches, now, wanting, mayReach, limit = 100_000 }: NotificationDeps): NotificationSender {
  const sent: StreamNotification[] = [];
  const queue = new Set<StreamNotification>();
  const waiting = new Map<StreamNotification, { due: number; timer: NodeJS.Timeout }>();
  const sending = new Set<StreamNotification>();
  const lastMoment = new Map<string, number>();
  const poster = createNotificationPoster();
  let closed = false;
  let listeners: (() => void)[] = [];
  let lastId = 0;
  let seed = Number.NaN;
  let draw: () => number = () => 0;

  function random(): number {
    if (seed !== switches.webhookSeed) {
      seed = switches.webhookSeed;
      draw = seededRandom(`notifications ${seed}`);
    }
    return draw();
  }

  /** No two things happen to the same order or run in one second: their notifications could neither be told apart nor put in order. */
  function momentOf({ account }: StreamEvent, about: string): Date {
    const key = `${account} ${about}`;
    const second = Math.max(Math.floor(now() / 1000), (lastMoment.get(key) ?? Number.NEGATIVE_INFINITY) + 1);
    lastMoment.set(key, second);
    return new Date(second * 1000);
  }

  function note(made: Pick<StreamNotification, 'account' | 'subscription' | 'code' | 'about' | 'url' | 'body' | 'authorization' | 'contentType'>): StreamNotification {
    const notification: StreamNotification = { ...made, id: ++lastId, state: 'waiting', status: 0, attempts: 0, answers: [] };
    sent.push(notification);
    if (sent.length > limit * 1.1) sent.splice(0, sent.length - limit);
    return notification;
  }

  function post(notification: StreamNotification): void {
    if (staysHere(notification)) return;
    const delayMs = switches.webhookDelayMs + (switches.webhookOutOfOrder ? random() * switches.webhookOutOfOrderMs : 0);
    if (delayMs > 0) wait(notification, delayMs);
    else enqueue(notification);
  }

  /** Says so of a notification that is never sent, and why. */
  function staysHere(notification: StreamNotification): boolean {
    if (closed) {
      notification.state = 'ended';
      return true;
    }
    if (URL.canParse(notification.url) && mayReach(new URL(notification.url))) return false;
    notification.state = 'forbidden';
    return true;
  }

  function wait(notification: StreamNotification, delayMs: number): void {
    notification.state = 'waiting';
    const timer = setTimeout(() => {
      waiting.delete(notification);
      enqueue(notification);
    }, delayMs);
    timer.unref();
    waiting.set(notification, { due: performance.now() + delayMs, timer });
  }

  function enqueue(notification: StreamNotification): void {
    notification.state = 'sending';
    queue.add(notification);
    pump();
  }

  function pump(): void {
    for (const notification of queue) {
      if (sending.size >= switches.webhookConcurrency) return;
      queue.delete(notification);
      sending.add(notification);
      notification.attempts += 1;
      void poster.post(notification, switches.webhookTimeoutMs).then((answer) => heard(notification, answer));
    }
  }

  function heard(notification: StreamNotification, answer: PostOutcome): void {
    sending.delete(notification);
    notification.status = answer.status || notification.status;
    notification.answers.push({ at: now(), ...answer });
    if (answer.status >= 200 && answer.status < 300) notification.state = 'accepted';
    else if (closed) notification.state = 'ended';
    else if (notification.attempts > switches.webhookRetries) notification.state = 'given-up';
    else wait(notification, switches.webhookRetryMs);
    pump();
    tellIdle();
  }

  function tellIdle(): void {
    if (queue.size + sending.size > 0) return;
    const present = listeners;
    listeners = [];
    for (const listener of present) listener();
  }

  const settled = (): Promise<void> => (queue.size + sending.size === 0 ? Promise.resolve() : new Promise((resolve) => listeners.push(resolve)));

  function forget(): void {
    for (const { timer } of waiting.values()) clearTimeout(timer);
    for (const notification of [...waiting.keys(), ...queue]) notification.state = 'ended';
    waiting.clear();
    queue.clear();
  }

  return {
    sent,
    get waiting() {
      return waiting.size;
    },
    get inFlight() {
      return queue.size + sending.size;
    },
    settled,
    async flush() {
      const due = [...waiting].sort(([a, { due: first }], [b, { due: second }]) => first - second || a.id - b.id);
      waiting.clear();
      for (const [notification, { timer }] of due) {
        clearTimeout(timer);
        enqueue(notification);
      }
      await settled();
      return due.length;
    },
    async repeat(id) {
      const found = sent[id - (sent[0]?.id ?? 1)]; // ids follow one another
      if (!found) throw new RangeError(`No notification ${id}.`);
      const copy = note(found);
      if (!staysHere(copy)) enqueue(copy);
      await settled();
      return copy;
    },
    clear() {
      forget();
      sent.length = 0;
      tellIdle();
    },
    tell(event) {
      const subscriptions = wanting(event);
      if (subscriptions.length === 0) return;
      const about = event.order ?? event.run?.loadId ?? '';
      const occurred = momentOf(event, about);
      for (const subscription of subscriptions) {
        for (const heard of switches.webhookDouble ? [subscription, { ...subscription, id: subscription.id + SECOND_ID }] : [subscription]) {
          const made = {
            account: event.account, subscription: heard.id, code: event.code, about, url: heard.url_path, contentType: heard.content_type,
            body: notificationBody(event, occurred, heard, switches, random),
            authorization: switches.webhookWithoutAuthorization ? undefined : heard.auth_header,
          };
          const copies = random() < switches.webhookDuplicateShare ? 2 : 1;
          if (random() < switches.webhookDropShare) note(made).state = 'dropped';
          else for (let copy = 0; copy < copies; copy += 1) post(note(made));
        }
      }
    },
    drop() {
      closed = true;
      forget();
      poster.close();
    },
  };
}
