import type { AlertRuleId } from '@stream-tech/domain';
import type { Messengers } from '@stream-tech/messengers';
import type { Clock, Logger } from '@stream-tech/platform';
import type { AlertChannelStore, AlertRuleStore, AlertStore, AlertTellingStore, Finding, InstallationStore, ReadDigestFacts, ScheduleRun, ScheduleRunStore } from '@stream-tech/store';

/** What alerts stand on. */
export type AlertDeps = {
  alerts: AlertStore;
  tellings: AlertTellingStore;
  channels: AlertChannelStore;
  rules: AlertRuleStore;
  runs: ScheduleRunStore;
  digestFacts: ReadDigestFacts;
  installations: Pick<InstallationStore, 'list'>;
  /** Reads what a rule tells of; `awakeSince`: since when alerts have been looked for without a gap. */
  find(rule: Exclude<AlertRuleId, 'schedule-silent'>, asked: { threshold: number; awakeSince: Date }): Promise<Finding[]>;
  /** Every schedule there is. */
  schedules: readonly string[];
  /** Of these schedules, those that missed their time three times in a row, and since when. */
  silentSchedules(runs: readonly ScheduleRun[], now: Date): { schedule: string; since: Date }[];
  messengers: Pick<Messengers, 'send' | 'assertTarget' | 'unavailable'>;
  publicUrl: string;
  /** The zone of the morning (SCHEDULE_TIMEZONE). */
  scheduleTimezone: string;
  clock: Clock;
  log: Pick<Logger, 'info' | 'warn' | 'error'>;
};
