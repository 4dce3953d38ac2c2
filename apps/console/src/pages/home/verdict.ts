import type { Overview, Summary } from '@stream-tech/store';

/** So long may an order wait before somebody should look: three cycles. */
const LONG_SECONDS = 15 * 60;

const counted = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

/** A stretch of time as people say it. */
export const spanTitle = (seconds: number): string => {
  if (seconds < 60) return counted(seconds, 'second', 'seconds');
  if (seconds < 3_600) return counted(Math.round(seconds / 60), 'minute', 'minutes');
  return seconds < 172_800 ? counted(Math.round(seconds / 3_600), 'hour', 'hours') : counted(Math.round(seconds / 86_400), 'day', 'days');
};

/** What keeps all from being well, each as a sentence, the gravest first; empty: all is well. */
export const troublesOf = ({ orders, oldestPendingSeconds, unanswered, installations }: Summary, { accounts, webhooks, deletes }: Overview): string[] => {
  const of = (status: string): number => webhooks.statuses.find((each) => each.status === status)?.count ?? 0;
  const broken = installations.filter(({ active, problem }) => active && problem);
  const stuck = deletes.filter(({ problem }) => problem).length;
  return [
    broken.length > 0 ? counted(broken.length, 'installation has a problem', 'installations have a problem') : '',
    accounts.length > 0 ? counted(accounts.length, 'Stream account has a problem', 'Stream accounts have a problem') : '',
    orders.failed > 0 ? counted(orders.failed, 'order failed', 'orders failed') : '',
    orders['validation-failed'] > 0 ? counted(orders['validation-failed'], 'order can’t be sent as it is', 'orders can’t be sent as they are') : '',
    oldestPendingSeconds > LONG_SECONDS ? `an order has waited for ${spanTitle(oldestPendingSeconds)}` : '',
    unanswered > 0 ? counted(unanswered, 'order has no answer from Stream yet', 'orders have no answer from Stream yet') : '',
    stuck > 0 ? counted(stuck, 'delete does not get on', 'deletes do not get on') : '',
    of('failed') > 0 ? counted(of('failed'), 'notification failed', 'notifications failed') : '',
    of('suspicious') > 0 ? counted(of('suspicious'), 'notification is suspicious', 'notifications are suspicious') : '',
    webhooks.oldestSeconds > LONG_SECONDS ? `a notification has waited for ${spanTitle(webhooks.oldestSeconds)}` : '',
  ].filter(Boolean);
};
