import { decodeStreamEvent, dedupKeyOf } from '@stream-tech/carriers';
import { AppError, type CarrierEvent } from '@stream-tech/domain';
import { correlationId, sameSecret, type Logger } from '@stream-tech/platform';
import type { ReceivedEvent, WebhookCaller, WebhookEndpointStore, WebhookInboxStore } from '@stream-tech/store';
import { specOfEvent, WEBHOOKS_OFF } from './stream-events/index.ts';

export type ReceiveWebhookDeps = {
  endpoints: Pick<WebhookEndpointStore, 'caller'>;
  inbox: Pick<WebhookInboxStore, 'accept' | 'addToday'>;
  log: Pick<Logger, 'info' | 'warn'>;
  /** Milliseconds that count up whatever becomes of the clock. */
  ticks?: () => number;
  /** Events that one integration may bring in a day (security.md, 18). */
  mostInADay?: number;
};
export type ReceiveWebhook = ReturnType<typeof createReceiveWebhook>;

/** How long a caller that was recognised is remembered: a new address, or a switch, counts at most so much later. */
const REMEMBERED_MS = 5_000;
const MOST_REMEMBERED = 5_000;
/** How many events this process counts by itself before it tells the others, and for how long. */
const COUNTED_ALONE = 200;
const COUNTED_ALONE_MS = 1_000;
/** Ten runs a minute, all day: nobody's planning, and far from what fills a disk. */
const MOST_IN_A_DAY = 200_000;

/** Which events have to be worked on one after another: those of one run, of one order, or none. */
export const pieceOf = ({ code, run, consignmentNo }: CarrierEvent, dedupKey: string): string => {
  if (run && specOfEvent(code)?.kind === 'planning') return `run:${run.id}`;
  return consignmentNo === '' ? `event:${dedupKey}` : `order:${consignmentNo}`;
};

/** The body without the secret end of our address, which Stream repeats in it: each of its signs is a `*`, and all else is as it came (security.md, 13 and S3). */
const withoutToken = (raw: Uint8Array, token: string): Uint8Array => {
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength);
  let at = token === '' ? -1 : bytes.indexOf(token);
  if (at < 0) return raw;
  const masked = Buffer.from(bytes);
  for (; at >= 0; at = masked.indexOf(token, at)) masked.fill('*', at, at + token.length);
  return masked;
};

/**
 * Takes Stream's notifications in: recognised, described, on disk, and nothing else, so that the answer takes milliseconds and
 * needs Postgres alone (R-136, W3). What they say is looked at later.
 */
export const createReceiveWebhook = ({ endpoints, inbox, log, ticks = () => performance.now(), mostInADay = MOST_IN_A_DAY }: ReceiveWebhookDeps) => {
  const known = new Map<string, { caller: WebhookCaller; until: number }>();
  const days = new Map<string, { sum: number; own: number; told: number; day: number }>();

  const recognise = async (token: string): Promise<WebhookCaller | undefined> => {
    const remembered = known.get(token);
    if (remembered && remembered.until > ticks()) return remembered.caller;
    known.delete(token);
    const caller = await endpoints.caller(token);
    // Strangers are not remembered: whoever tries tokens must not fill our memory.
    if (!caller) return undefined;
    if (known.size >= MOST_REMEMBERED) known.clear();
    known.set(token, { caller, until: ticks() + REMEMBERED_MS });
    return caller;
  };

  const today = (): number => Math.floor(Date.now() / 86_400_000);
  /** Counts in this process and, now and then, over all of them. Throws `inbox-full` where the day's share is used up. */
  const assertRoom = async (integrationId: string): Promise<void> => {
    let count = days.get(integrationId);
    if (!count || count.day !== today()) days.set(integrationId, count = { sum: await inbox.addToday(integrationId, 0), own: 0, told: ticks(), day: today() });
    if (count.own >= COUNTED_ALONE || (count.own > 0 && ticks() - count.told > COUNTED_ALONE_MS)) {
      const { own } = count;
      count.own = 0;
      count.told = ticks();
      count.sum = await inbox.addToday(integrationId, own);
    }
    if (count.sum + count.own >= mostInADay) throw new AppError('inbox-full', 'More events came in today than we keep of one account; the rest is taken tomorrow', 'try-later');
  };

  const judge = ({ enabled, partyId }: WebhookCaller, event: CarrierEvent): Pick<ReceivedEvent, 'status' | 'problem'> => {
    if (event.partyId !== partyId) return { status: 'suspicious', problem: { code: 'other-party', message: `It tells of the Stream account "${event.partyId.slice(0, 40)}", which is not the one of this address.` } };
    if (!enabled) return { status: 'no-action', problem: WEBHOOKS_OFF };
    if (!specOfEvent(event.code)) return { status: 'no-action', problem: { code: 'not-acted-upon', message: `Events of the kind "${event.code.slice(0, 40)}" are kept and not acted upon.` } };
    return { status: 'pending' };
  };

  return {
    /**
     * Who calls, by the secret end of the address and by `Authorization`, before anything of the body is read (security.md, 13, 14, 17).
     * A missing header is accepted until it is proven that Stream sends it (stream-api.md, 7.3). Throws `not-found` for a stranger, `caller-refused` where the header is another.
     */
    async caller(token: string, authorization: string | undefined): Promise<WebhookCaller> {
      const caller = token.length > 200 ? undefined : await recognise(token);
      if (!caller) throw new AppError('not-found', 'There is nothing at this address', 'fix-the-data');
      if (authorization !== undefined && !sameSecret(authorization, caller.authorization)) {
        log.warn('Somebody called a webhook address with a wrong Authorization header', { installationId: caller.installationId, integrationId: caller.integrationId });
        throw new AppError('caller-refused', 'The Authorization header is not the one that was agreed', 'fix-the-data');
      }
      return caller;
    },

    /** Stores what was sent to the address that ends in `token`, whatever it is; on disk when this resolves. The same event again, by whatever subscription, only counts. Throws `inbox-full`. */
    async receive(caller: WebhookCaller, raw: Uint8Array, token: string): Promise<{ id: number; duplicate: boolean }> {
      const { integrationId, installationId } = caller;
      await assertRoom(integrationId);
      const event = decodeStreamEvent(raw);
      const dedupKey = dedupKeyOf(event, raw);
      const judged = judge(caller, event);
      const stored = await inbox.accept({ installationId, integrationId, dedupKey, raw: withoutToken(raw, token), event, piece: pieceOf(event, dedupKey), correlationId: correlationId(), ...judged });
      const count = days.get(integrationId);
      if (count && !stored.duplicate) count.own += 1;
      if (judged.status === 'suspicious' && !stored.duplicate) log.warn('A webhook event tells of another Stream account and is not acted upon', { installationId, integrationId, eventId: stored.id });
      return stored;
    },
  };
};
