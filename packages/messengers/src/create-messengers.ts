import { ALERT_CHANNEL_KINDS, addressesOf, AppError, type AlertChannelKind } from '@stream-tech/domain';
import { OutboundRefused, type OutboundFetch, type PartnerCall } from '@stream-tech/platform';
import { asDelivery } from './delivery-failed.ts';
import { createMail } from './mail/send-mail.ts';
import type { Send, Sending } from './sending.ts';
import { createSlack } from './slack/send-slack.ts';
import { createTeams } from './teams/send-teams.ts';
import { createWebhook } from './webhook/send-webhook.ts';

export type MessengersOptions = {
  /** The guarded way out: public hosts by https only, others where the environment names them (`createOutbound`). */
  fetch: OutboundFetch;
  assertAllowed(url: string): void;
  /** Absent: no mail is sent. */
  smtpUrl: string | undefined;
  mailFrom: string;
  onCall?: ((call: PartnerCall) => void) | undefined;
  timeoutMs?: number;
};

const TIMEOUT_MS = 15_000;
const RECEIVERS: Record<AlertChannelKind, string> = { email: 'The mail server', slack: 'Slack', teams: 'Teams', webhook: 'The receiver' };

export type Messengers = ReturnType<typeof createMessengers>;

/** Everybody who can be told something, each through his own medium and with the escapes of it. */
export const createMessengers = ({ fetch, assertAllowed, smtpUrl, mailFrom, onCall, timeoutMs = TIMEOUT_MS }: MessengersOptions) => {
  const mail = smtpUrl === undefined ? undefined : createMail({ smtpUrl, mailFrom, timeoutMs });
  const noMail = async (): Promise<never> => { throw new AppError('mail-not-set-up', NO_MAIL, 'fix-the-data'); };
  const sends: Record<AlertChannelKind, Send> = { email: mail?.send ?? noMail, slack: createSlack({ fetch, timeoutMs }), teams: createTeams({ fetch, timeoutMs }), webhook: createWebhook({ fetch, timeoutMs }) };

  return {
    /** Why nothing can be sent by a kind as things are; undefined: it can. */
    unavailable: (kind: AlertChannelKind): string | undefined => (kind === 'email' && !mail ? NO_MAIL : undefined),

    /** Throws `target-invalid` where a target is none of its kind, or one that our rules forbid to call (security.md, 39 to 41). Calls nobody. */
    assertTarget(kind: AlertChannelKind, target: string): void {
      if (kind === 'email') return void addressesOf(target);
      try {
        assertAllowed(target);
      } catch (error) {
        if (error instanceof OutboundRefused) throw new AppError('target-invalid', `This address can’t be used: ${error.message}`, 'fix-the-data');
        throw error;
      }
    },

    /**
     * Delivers one message; gives a sentence where some of its receivers did not take it. Throws `message-refused` (fix the data) where it
     * will not be taken as things are, and `message-not-delivered` (try later) where it may be taken the next time. No failure quotes the target.
     */
    async send({ kind, target, message, id }: Sending, signal: AbortSignal): Promise<string | undefined> {
      const started = performance.now();
      let status: number | undefined;
      try {
        const remark = await sends[kind]({ target, message, id }, signal);
        status = 200;
        return remark;
      } catch (error) {
        const failed = asDelivery(error, RECEIVERS[kind], target);
        status = failed.status;
        throw failed.error;
      } finally {
        onCall?.({ partner: ALERT_CHANNEL_KINDS[kind].title, method: 'message', status, tookMs: Math.round(performance.now() - started) });
      }
    },

    close(): void {
      mail?.close();
    },
  };
};

const NO_MAIL = 'No mail server is set up: whoever runs this system sets SMTP_URL and ALERT_MAIL_FROM';
