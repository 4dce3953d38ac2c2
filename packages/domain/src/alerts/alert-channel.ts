import Joi from 'joi';
import { AppError } from '../errors.ts';
import type { AlertSeverity } from './alert-rules.ts';
import type { QuietHours } from './quiet-hours.ts';

/** The ways to tell somebody, each with what its target is and where one gets it. */
export const ALERT_CHANNEL_KINDS = {
  email: { title: 'E-mail', target: 'Addresses', help: 'One or more e-mail addresses, with commas between them.' },
  slack: { title: 'Slack', target: 'Webhook URL', help: 'Of an incoming webhook: in Slack, Apps, Incoming Webhooks, Add to Slack.' },
  teams: { title: 'Microsoft Teams', target: 'Workflow URL', help: 'Of a workflow: in Teams, the channel’s menu, Workflows, “Send webhook alerts to a channel”.' },
  webhook: { title: 'Webhook', target: 'URL', help: 'An https address that takes a POST with JSON.' },
} as const;
export type AlertChannelKind = keyof typeof ALERT_CHANNEL_KINDS;
export const ALERT_CHANNEL_KIND_NAMES = Object.keys(ALERT_CHANNEL_KINDS) as AlertChannelKind[];

/** What a channel is to be told. */
export type AlertChannelScope = {
  /** The least grave that is told. */
  floor: AlertSeverity;
  /** Of which accounts; null: all, those to come included. What concerns no account, a schedule say, is told to every channel. */
  installationIds: readonly string[] | null;
  /** null: told at any time. */
  quiet: QuietHours | null;
  /** The zone of its quiet hours, and of the times in its messages. */
  timeZone: string;
  /** Has the morning digest too. */
  digest: boolean;
};

const MOST_ADDRESSES = 20;
const address = Joi.string().email({ tlds: false }).max(254);

/** The e-mail addresses of a target. Throws `target-invalid` where one is none, or there are too many. */
export const addressesOf = (target: string): string[] => {
  const all = target.split(/[,;\s]+/).filter(Boolean);
  const wrong = all.findIndex((each) => address.validate(each).error);
  if (all.length === 0) throw new AppError('target-invalid', 'Enter at least one e-mail address', 'fix-the-data');
  if (wrong >= 0) throw new AppError('target-invalid', `The ${all.length === 1 ? 'address' : `address number ${wrong + 1}`} is not an e-mail address`, 'fix-the-data');
  if (all.length > MOST_ADDRESSES) throw new AppError('target-invalid', `At most ${MOST_ADDRESSES} addresses fit one channel`, 'fix-the-data');
  return all;
};

/** A target as it may be shown: enough to recognise it, too little to use it. A webhook's address is its secret (security.md, 13). */
export const maskTarget = (kind: AlertChannelKind, target: string): string => {
  if (kind === 'email') return addressesOf(target).map((each) => `${each.slice(0, 1)}•••${each.slice(each.lastIndexOf('@'))}`).join(', ');
  return `https://${URL.parse(target)?.host ?? ''}/•••`;
};

/** Whether something of this gravity and account is a channel's business. */
export const concerns = ({ floor, installationIds }: Pick<AlertChannelScope, 'floor' | 'installationIds'>, { severity, installationId }: { severity: AlertSeverity; installationId: string | undefined }): boolean =>
  (floor === 'warning' || severity === 'critical') && (installationId === undefined || installationIds === null || installationIds.includes(installationId));
