import { randomBytes, randomUUID } from 'node:crypto';
import { ALERT_RULE_IDS, type AlertChannelKind, type AlertRuleId } from '@stream-tech/domain';
import { createMessengers } from '@stream-tech/messengers';
import { createKeyring, createOutbound } from '@stream-tech/platform';
import { createLogRecorder, createMovableClock } from '@stream-tech/platform/testing';
import { SCHEDULES, silentSchedules } from '@stream-tech/queues';
import { createMessageSink, type ArrivedMessage } from '@stream-tech/simulators';
import { ALERT_QUERIES, createAlertChannelStore, createAlertRuleStore, createAlertStore, createAlertTellingStore, createDigestFacts, createInstallationStore, createScheduleRunStore, type AlertChannel, type NewAlertChannel } from '@stream-tech/store';
import { createTestDatabase } from '@stream-tech/store/testing';
import type { AlertDeps } from '../alerts/alert-deps.ts';
import { createAlertFlows } from '../alerts/alert-flows.ts';

export type AlertWorld = Awaited<ReturnType<typeof createAlertWorld>>;

const never = new AbortController().signal;

/** Alerts with a Postgres of their own, receivers played over SMTP and HTTP, and a clock on the wall that is moved by hand. */
export const createAlertWorld = async ({ around = () => ({}), now = '2026-03-02T10:00:00Z' }: { around?: (deps: AlertDeps) => Partial<AlertDeps>; now?: string } = {}) => {
  const [database, sink] = await Promise.all([createTestDatabase(), createMessageSink()]);
  const { db } = database;
  const keyring = createKeyring(randomBytes(32));
  const outbound = createOutbound({ hosts: ['*', sink.host], partner: 'this channel' });
  const messengers = createMessengers({ fetch: outbound.fetch, assertAllowed: outbound.assertAllowed, smtpUrl: sink.smtpUrl, mailFrom: 'alerts@example.test' });
  const log = createLogRecorder();
  const clock = createMovableClock(new Date(now));
  const deps: AlertDeps = {
    alerts: createAlertStore(db), tellings: createAlertTellingStore(db, keyring), channels: createAlertChannelStore(db, keyring), rules: createAlertRuleStore(db), runs: createScheduleRunStore(db), digestFacts: createDigestFacts(db),
    installations: createInstallationStore(db, keyring), find: (rule, asked) => ALERT_QUERIES[rule](db, asked), schedules: SCHEDULES.map(({ id }) => id), silentSchedules: (runs, at) => silentSchedules(runs, at, 'Europe/London'),
    messengers, publicUrl: 'http://localhost:3000', scheduleTimezone: 'Europe/London', clock: clock.now, log,
  };
  const flows = createAlertFlows({ ...deps, ...around(deps) });
  const author = { actor: 'admin@example.test', correlationId: randomUUID() };
  const targets: Record<AlertChannelKind, string> = { email: 'ops@example.test', slack: sink.slackUrl, teams: sink.teamsUrl, webhook: sink.webhookUrl };

  const account = async (name: string): Promise<{ installationId: string; integrationId: string }> => {
    const [{ id: installationId }] = await db('installations').insert({ name, account_key: randomUUID(), fetched_at: db.fn.now() }).returning('id');
    const [{ id: integrationId }] = await db('integrations').insert({ installation_id: installationId, settings: JSON.stringify({ StreamClientId: 'OAK00001', IsOrderSyncEnabled: true, IsWebhookFeaturesEnabled: true }), stream_account: randomUUID() }).returning('id');
    return { installationId, integrationId };
  };
  const oak = await account('Oak & Ash Ltd');

  const tellAll = async (): Promise<number> => {
    let told = 0;
    for (const id of await flows.channelsToTell()) told += await flows.tellChannel(id, never);
    return told;
  };

  return {
    db, sink, log, clock, deps, flows, targets, author, account, never, ...oak, tellAll,

    channel: (change: Partial<NewAlertChannel> = {}): Promise<AlertChannel> => {
      const kind = change.kind ?? 'webhook';
      return flows.channels.create({ kind, name: `Our ${kind}`, target: targets[kind], enabled: true, floor: 'warning', installationIds: null, quiet: null, timeZone: 'Europe/London', digest: false, ...change }, author);
    },

    /** One look, and everybody told who is to be told now; gives the messages that came of it. */
    async minute(): Promise<ArrivedMessage[]> {
      const before = sink.messages.length;
      await flows.evaluateAlerts();
      await tellAll();
      return sink.messages.slice(before);
    },

    /** Rules that are not this test's business are off. */
    async only(...rules: AlertRuleId[]): Promise<void> {
      for (const id of ALERT_RULE_IDS.filter((each) => !rules.includes(each))) await deps.rules.change(id, { enabled: false }, author);
    },

    /** Stream keeps silent for an account, or answers again. */
    async silence(isSilent: boolean, of: string = oak.integrationId): Promise<void> {
      await db('integrations').where({ id: of }).update({ silent_since: isSilent ? db.raw(`now() - interval '20 minutes'`) : null });
    },
    /** Stream refuses the credentials of an account: critical. */
    async refuse(of: string = oak.integrationId): Promise<void> {
      await db('integrations').where({ id: of }).update({ reconnect_since: db.raw(`now() - interval '10 minutes'`), problem: 'Stream refused our credentials' });
    },

    /** Lets time pass for what alerts remember. */
    async pass(minutes: number): Promise<void> {
      clock.advance(minutes * 60_000);
      const back = (column: string) => db.raw('?? - make_interval(mins => ?)', [column, minutes]);
      await db('alerts').update({ began_at: back('began_at'), seen_at: back('seen_at'), told_at: back('told_at'), over_at: back('over_at') });
      await db('alert_channels').update({ next_attempt_at: back('next_attempt_at'), held_until: back('held_until') });
      await db('alert_tellings').update({ created_at: back('created_at') });
      await db('schedule_runs').update({ ran_at: back('ran_at'), since: back('since') });
    },

    async [Symbol.asyncDispose](): Promise<void> {
      messengers.close();
      await Promise.all([sink.close(), outbound.close()]);
      await database[Symbol.asyncDispose]();
    },
  };
};
