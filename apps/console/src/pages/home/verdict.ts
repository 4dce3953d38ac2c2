import type { Overview, Summary } from '@stream-tech/store';
import type { Schedules } from './use-home.ts';

/** So long may an order wait before somebody should look: three cycles. */
const LONG_SECONDS = 15 * 60;

/** What keeps all from being well, as a sentence, and where it is seen in full. */
export type Trouble = { text: string; to: string };

const counted = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

/** A stretch of time as people say it. */
export const spanTitle = (seconds: number): string => {
  if (seconds < 60) return counted(seconds, 'second', 'seconds');
  if (seconds < 3_600) return counted(Math.round(seconds / 60), 'minute', 'minutes');
  return seconds < 172_800 ? counted(Math.round(seconds / 3_600), 'hour', 'hours') : counted(Math.round(seconds / 86_400), 'day', 'days');
};

const ofWork = (work: Schedules | undefined): (Trouble | false)[] => {
  if (!work) return [];
  const silent = work.schedules.filter(({ silentSince }) => silentSince !== null).map(({ title }) => `“${title}”`);
  return [
    work.workers === 0 && { text: 'no worker is running, so nothing is fetched or sent', to: '#schedules' },
    work.workers === null && { text: 'the queues do not answer', to: '#schedules' },
    silent.length > 0 && { text: `${silent.join(', ')} ${silent.length === 1 ? 'does' : 'do'} not run`, to: '#schedules' },
  ];
};

/** What keeps all from being well, the gravest first; empty: all is well. `firing`: alerts that are on, which may tell of something that no number here shows. */
export const troublesOf = ({ orders, oldestPendingSeconds, unanswered, installations }: Summary, { accounts, webhooks, deletes, notDelivered }: Overview, work?: Schedules, firing = 0): Trouble[] => {
  const of = (status: string): number => webhooks.statuses.find((each) => each.status === status)?.count ?? 0;
  const broken = installations.filter(({ active, problem }) => active && problem).length;
  const stuck = deletes.filter(({ problem }) => problem).length;
  const troubles: (Trouble | false)[] = [
    ...ofWork(work),
    broken > 0 && { text: counted(broken, 'installation has a problem', 'installations have a problem'), to: '#accounts' },
    accounts.length > 0 && { text: counted(accounts.length, 'Stream account has a problem', 'Stream accounts have a problem'), to: '#accounts' },
    orders.failed > 0 && { text: counted(orders.failed, 'order failed', 'orders failed'), to: '/orders?status=failed' },
    orders['validation-failed'] > 0 && { text: counted(orders['validation-failed'], 'order can’t be sent as it is', 'orders can’t be sent as they are'), to: '/orders?status=validation-failed' },
    notDelivered.count > 0 && { text: `${notDelivered.isMore ? 'more than ' : ''}${counted(notDelivered.count, 'delivery failed this week', 'deliveries failed this week')}`, to: '/orders?deliveryFailed=true' },
    oldestPendingSeconds > LONG_SECONDS && { text: `an order has waited for ${spanTitle(oldestPendingSeconds)}`, to: '/orders?status=pending&by=received&oldestFirst=true' },
    unanswered > 0 && { text: counted(unanswered, 'order has no answer from Stream yet', 'orders have no answer from Stream yet'), to: '/orders?status=in-progress' },
    stuck > 0 && { text: counted(stuck, 'delete does not get on', 'deletes do not get on'), to: '/orders?deletion=under-way' },
    of('failed') > 0 && { text: counted(of('failed'), 'notification failed', 'notifications failed'), to: '/webhook-inbox?status=failed' },
    of('suspicious') > 0 && { text: counted(of('suspicious'), 'notification is suspicious', 'notifications are suspicious'), to: '/webhook-inbox?status=suspicious' },
    webhooks.oldestSeconds > LONG_SECONDS && { text: `a notification has waited for ${spanTitle(webhooks.oldestSeconds)}`, to: '/webhook-inbox?status=pending' },
    firing > 0 && { text: counted(firing, 'alert is on', 'alerts are on'), to: '/alerts' },
  ];
  return troubles.filter((each) => each !== false);
};
