import { cutText } from '../text.ts';
import type { AlertFacts } from './alert-facts.ts';
import { alertRule, type AlertRuleId } from './alert-rules.ts';
import type { ChannelMessage, MessageBlock } from './channel-message.ts';
import { shownTime } from './quiet-hours.ts';

/** An alert that was raised: what a rule found, since when it is known, and when it was over. Times are ISO 8601 in UTC. */
export type Alert = { id: number; rule: AlertRuleId; facts: AlertFacts; beganAt: string; overAt: string | undefined };

/** What of an alert is to be told: that it began, that it still is so, that it is over. */
export type AlertTurn = 'began' | 'still' | 'over';
export type AlertTelling = { alert: Alert; turn: AlertTurn };

export type ComposeOptions = { publicUrl: string; timeZone: string; now: Date };

/** `passed`: it began and was over before anybody was told. */
type Shown = { alert: Alert; turn: AlertTurn | 'passed' };

/** More than these are only counted: a message is read on a telephone. */
const MOST_BLOCKS = 12;
const HEADLINE_MAX = 150;
const ORDER: Record<Shown['turn'], number> = { began: 0, still: 1, passed: 2, over: 3 };
const SEEN: Record<Shown['turn'], string> = { began: '', still: 'Still: ', passed: 'Came and went: ', over: 'Over: ' };

/** Several turns of one alert that were held together are one. */
const together = (tellings: readonly AlertTelling[]): Shown[] => {
  const of = Map.groupBy(tellings, ({ alert: { id } }) => id);
  return [...of.values()].map((turns): Shown => {
    const has = (turn: AlertTurn): boolean => turns.some((each) => each.turn === turn);
    return { alert: turns[0]!.alert, turn: has('over') ? (has('began') ? 'passed' : 'over') : has('began') ? 'began' : 'still' };
  });
};

const titleOf = ({ rule, facts }: Alert): string => (facts.account ? `${alertRule(rule).title} (${facts.account})` : alertRule(rule).title);
const severityOf = ({ alert }: Shown): number => (alertRule(alert.rule).severity === 'critical' ? 0 : 1);

/** One alert as a block: what, since when, what to do. */
export const alertBlock = (alert: Alert, turn: Shown['turn'], { publicUrl, timeZone, now }: ComposeOptions): MessageBlock => {
  const { severity, says, todo, over, path } = alertRule(alert.rule);
  const at = (time: string): string => shownTime(time, timeZone, now);
  const isOver = turn === 'over' || turn === 'passed';
  return {
    mark: isOver ? 'over' : severity,
    title: `${SEEN[turn]}${titleOf(alert)}`,
    lines: isOver
      ? [...(turn === 'passed' ? [says(alert.facts)] : []), `From ${at(alert.facts.since)} until ${at(alert.overAt ?? now.toISOString())}.`, ...(over ? [over] : [])]
      : [says(alert.facts), `Since ${at(alert.facts.since)}.`, todo],
    link: { label: 'Open in the console', url: publicUrl + path(alert.facts) },
  };
};

const headlineOf = (shown: Shown[]): string => {
  const [first] = shown;
  if (shown.length === 1 && first) return `${SEEN[first.turn]}${titleOf(first.alert)}`;
  const open = shown.filter(({ turn }) => turn === 'began' || turn === 'still').length;
  const counts = [open > 0 ? `${open} ${open === 1 ? 'alert' : 'alerts'}` : '', shown.length - open > 0 ? `${shown.length - open} over` : ''].filter(Boolean).join(', ');
  return `${counts}: ${shown.map(({ alert }) => titleOf(alert)).join(', ')}`;
};

const dataOf = ({ alert: { id, rule, facts, beganAt, overAt }, turn }: Shown, publicUrl: string): object => {
  const { title, severity, says, todo, path } = alertRule(rule);
  return { id, rule, turn, severity, title, text: says(facts), todo, since: facts.since, beganAt, overAt: overAt ?? null, account: facts.account || null, installationId: facts.installationId ?? null, count: facts.count ?? null, url: publicUrl + path(facts) };
};

/** All that is to be told to a channel at one time, as one message: the gravest first, then what began, what lasts and what is over. */
export const composeAlerts = (tellings: readonly AlertTelling[], options: ComposeOptions): ChannelMessage => {
  const shown = together(tellings).sort((one, other) => ORDER[one.turn] - ORDER[other.turn] || severityOf(one) - severityOf(other) || one.alert.id - other.alert.id);
  const left = shown.length - MOST_BLOCKS;
  return {
    headline: cutText(headlineOf(shown), HEADLINE_MAX),
    ...(left > 0 ? { lead: `The first ${MOST_BLOCKS} of ${shown.length} are told here; the console has all.` } : {}),
    blocks: shown.slice(0, MOST_BLOCKS).map(({ alert, turn }) => alertBlock(alert, turn, options)),
    foot: { label: 'All alerts in the console', url: `${options.publicUrl}/alerts` },
    data: { type: 'alerts', sentAt: options.now.toISOString(), alerts: shown.map((each) => dataOf(each, options.publicUrl)) },
  };
};
