import { cutText } from '../text.ts';
import { counted, paged } from './alert-facts.ts';
import type { ChannelMessage, MessageBlock } from './channel-message.ts';
import { alertBlock, type Alert, type ComposeOptions } from './compose-alerts.ts';

/** A count that stops at some number. */
export type DigestCount = { count: number; isMore: boolean };

/** How an account stands in the morning. */
export type DigestAccount = {
  installationId: string;
  name: string;
  /** Completed within the last 24 hours. */
  completed: DigestCount;
  failed: DigestCount;
  invalid: DigestCount;
  waiting: DigestCount;
  /** Nightly jobs whose last run failed, by name. */
  nightsFailed: string[];
};

export type DigestFacts = { accounts: DigestAccount[]; /** Alerts that are on now. */ firing: Alert[]; /** How many were over within the last 24 hours. */ ended: number };

const MOST_ACCOUNTS = 20;
const MOST_FIRING = 10;
const HEADLINE_MAX = 150;

const orders = (count: DigestCount): string => counted(count, 'order', 'orders');
const needs = ({ failed, invalid, nightsFailed }: DigestAccount): number => failed.count + invalid.count + nightsFailed.length;

const accountBlock = (account: DigestAccount, publicUrl: string): MessageBlock => {
  const { installationId, name, completed, failed, invalid, waiting, nightsFailed } = account;
  const status = failed.count > 0 ? 'failed' : invalid.count > 0 ? 'validation-failed' : undefined;
  return {
    mark: needs(account) > 0 ? 'warning' : 'info',
    title: name,
    lines: [
      `${orders(completed)} completed within 24 hours, ${counted(waiting, 'waits', 'wait')}.`,
      ...(failed.count > 0 ? [`${orders(failed)} failed.`] : []),
      ...(invalid.count > 0 ? [`${orders(invalid)} can’t be sent as ${invalid.count === 1 ? 'it is' : 'they are'}.`] : []),
      ...(nightsFailed.length > 0 ? [`Last night failed: ${nightsFailed.join(', ')}.`] : []),
    ],
    ...(status ? { link: { label: 'Open the list', url: publicUrl + paged('/orders', { status, installationId }) } } : {}),
  };
};

/** The morning's message: what is on, then each account, those that need somebody first. */
export const composeDigest = ({ accounts, firing, ended }: DigestFacts, options: ComposeOptions): ChannelMessage => {
  const sorted = accounts.toSorted((one, other) => needs(other) - needs(one) || one.name.localeCompare(other.name));
  const troubled = sorted.filter((account) => needs(account) > 0);
  const parts = [firing.length > 0 ? `${firing.length} ${firing.length === 1 ? 'alert' : 'alerts'}` : '', troubled.length > 0 ? `${troubled.length} ${troubled.length === 1 ? 'account needs' : 'accounts need'} a look` : ''].filter(Boolean);
  return {
    headline: cutText(`Morning digest: ${parts.length > 0 ? parts.join(', ') : 'all is well'}`, HEADLINE_MAX),
    lead: [
      firing.length === 0 ? 'No alert is on.' : firing.length > MOST_FIRING ? `${firing.length} alerts are on; the first ${MOST_FIRING} are told here.` : '',
      ended > 0 ? `${ended} ${ended === 1 ? 'alert was' : 'alerts were'} over within the last 24 hours.` : '',
      accounts.length > MOST_ACCOUNTS ? `Of ${accounts.length} accounts the first ${MOST_ACCOUNTS} are told here.` : '',
    ].filter(Boolean).join(' '),
    blocks: [...firing.slice(0, MOST_FIRING).map((alert) => alertBlock(alert, 'still', options)), ...sorted.slice(0, MOST_ACCOUNTS).map((account) => accountBlock(account, options.publicUrl))],
    foot: { label: 'Home in the console', url: `${options.publicUrl}/` },
    data: { type: 'digest', sentAt: options.now.toISOString(), accounts: sorted, alerts: firing.map(({ id, rule }) => ({ id, rule })), ended },
  };
};
