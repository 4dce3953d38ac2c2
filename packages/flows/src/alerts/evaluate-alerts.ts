import { ALERT_RULE_IDS, type AlertRuleId } from '@stream-tech/domain';
import type { Finding, Raised, ScheduleRun } from '@stream-tech/store';
import type { AlertDeps } from './alert-deps.ts';

/** The schedule that looks; since when it has run without a gap says how long silence may be believed. */
export const LOOKS = 'evaluate-alerts';

const MINUTE_MS = 60_000;

/**
 * Looks at every rule that is on, and writes what is to be told. One rule that can't be read keeps no other from being told, and what was
 * on of it stays on. Gives what was raised; undefined where another process looked at the same time.
 */
export const createEvaluateAlerts = ({ alerts, rules, runs, find, schedules, silentSchedules, log }: Pick<AlertDeps, 'alerts' | 'rules' | 'runs' | 'find' | 'schedules' | 'silentSchedules' | 'log'>) => {
  /** Nobody is called silent for the time in which nobody was there to listen. */
  const silent = (noted: readonly ScheduleRun[], now: Date, threshold: number, awakeSince: Date): Finding[] => {
    const heard = noted.map((run) => (run.ranAt < awakeSince ? { ...run, ranAt: awakeSince } : run));
    return silentSchedules(heard, now).filter(({ since }) => now.getTime() - since.getTime() >= threshold * MINUTE_MS)
      .map(({ schedule, since }) => ({ subject: schedule, facts: { since: since.toISOString(), account: '', name: schedule } }));
  };

  return async function evaluateAlerts(): Promise<Raised | undefined> {
    await runs.note(LOOKS);
    const [settings, { runs: noted, now }] = await Promise.all([rules.read(), runs.read(schedules)]);
    const awakeSince = noted.find(({ schedule }) => schedule === LOOKS)?.since ?? now;
    const findings = new Map<AlertRuleId, Finding[]>();
    for (const rule of ALERT_RULE_IDS.filter((id) => settings[id].enabled)) {
      const threshold = settings[rule].threshold ?? 0;
      try {
        findings.set(rule, rule === 'schedule-silent' ? silent(noted, now, threshold, awakeSince) : await find(rule, { threshold, awakeSince }));
      } catch (error) {
        log.warn('An alert rule could not be looked at; the next look does it', { rule, error });
      }
    }
    const raised = await alerts.take({ findings, off: ALERT_RULE_IDS.filter((id) => !settings[id].enabled) });
    if (raised && raised.began + raised.over > 0) log.info('Alerts were raised or ended', { counts: raised });
    return raised;
  };
};
