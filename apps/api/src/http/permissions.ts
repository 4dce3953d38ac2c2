import type { Operator, Role } from '@stream-tech/store';

/** The guide's four groups of users, in the words of their screens. */
export const ROLES: Record<Role, string> = { warehouse: 'Warehouse', dispatch: 'Dispatch', support: 'Support', administrator: 'Administrator' };

const EVERYONE: readonly Role[] = ['warehouse', 'dispatch', 'support', 'administrator'];
const SUPPORT: readonly Role[] = ['support', 'administrator'];
const ADMINISTRATOR: readonly Role[] = ['administrator'];

/**
 * Who may do what (A-44; decision 0052): warehouse and dispatch look, support also repeats work, an administrator also changes
 * settings. `public` needs no sign-in, and is written on each such route. Every route names one of these, or it is not mounted. What
 * `isDangerous` is changed only by somebody who proved within the last quarter of an hour to be themselves (security.md, 30); what
 * `isForAll` concerns every account, and is not for those who see only some. What is `ofPeople` no API token does, whatever it was issued
 * for: it would let itself, or somebody, do more than it was limited to.
 */
export const PERMISSIONS = {
  public: { title: 'Open to everyone', roles: 'anyone' },
  'own-session': { title: 'Look after one’s own sign-in', roles: EVERYONE, ofPeople: true },
  'own-factor': { title: 'Set up one’s own second factor', roles: EVERYONE, isDangerous: true, ofPeople: true },
  'summary:view': { title: 'See the counts', roles: EVERYONE },
  'orders:view': { title: 'See orders', roles: EVERYONE },
  'views:keep': { title: 'Keep views of lists for oneself', roles: EVERYONE },
  'runs:view': { title: 'See the runs', roles: EVERYONE },
  'labels:print': { title: 'Print labels', roles: EVERYONE },
  'orders:send': { title: 'Send and re-fetch orders', roles: SUPPORT },
  'orders:send-all': { title: 'Retry all that failed at once', roles: SUPPORT, isDangerous: true },
  'orders:exchange': { title: 'See what is asked of Stream about an order and what it answers, with names and addresses', roles: SUPPORT },
  'orders:export': { title: 'Save orders with the names of customers as a file', roles: SUPPORT },
  'orders:delete': { title: 'Delete orders and queue deleted ones again', roles: SUPPORT, isDangerous: true },
  'schedules:run': { title: 'Run a schedule now', roles: SUPPORT, isForAll: true },
  'installations:view': { title: 'See connected accounts and their settings', roles: SUPPORT },
  'installations:change': { title: 'Connect accounts and change their settings', roles: ADMINISTRATOR, isDangerous: true },
  'connections:test': { title: 'Try whether the partners accept our credentials', roles: SUPPORT },
  'subscriptions:repair': { title: 'Check and repair subscriptions at Stream', roles: SUPPORT },
  'webhooks:view': { title: 'See what Stream told us', roles: SUPPORT },
  'webhooks:replay': { title: 'Have notifications applied once more', roles: SUPPORT },
  'webhooks:replay-many': { title: 'Have all notifications of a time applied once more', roles: SUPPORT, isDangerous: true },
  'master-data:view': { title: 'See what the nights did with postal services and identifiers, and what the next would do', roles: SUPPORT },
  'master-data:run': { title: 'Bring postal services and identifiers up to date now', roles: SUPPORT },
  'services:view': { title: 'See service mappings', roles: SUPPORT },
  'services:change': { title: 'Map services', roles: ADMINISTRATOR, isDangerous: true },
  'alerts:view': { title: 'See alerts, their rules, and who is told of them', roles: SUPPORT },
  'alerts:manage': { title: 'Say what alerts tell of, and whom', roles: ADMINISTRATOR, isDangerous: true },
  'audit:view': { title: 'See and export who and what did what', roles: SUPPORT },
  'settings:view': { title: 'See system settings', roles: SUPPORT },
  'settings:change': { title: 'Change system settings', roles: ADMINISTRATOR, isDangerous: true, isForAll: true },
  'api-tokens:manage': { title: 'Issue and revoke API tokens', roles: ADMINISTRATOR, isDangerous: true, isForAll: true, ofPeople: true },
  'operators:manage': { title: 'Say who may sign in', roles: ADMINISTRATOR, isDangerous: true, isForAll: true, ofPeople: true },
  'queues:view': { title: 'See the queues', roles: EVERYONE, isForAll: true },
  'queues:retry': { title: 'Retry failed jobs', roles: SUPPORT, isForAll: true },
  'queues:manage': { title: 'Pause, clean and remove jobs', roles: ADMINISTRATOR, isForAll: true },
} as const satisfies Record<string, { title: string; roles: readonly Role[] | 'anyone'; isDangerous?: true; isForAll?: true; ofPeople?: true }>;

export type Permission = keyof typeof PERMISSIONS;

/** Whether an operator, or a stranger, may do this. */
export const isAllowed = (permission: Permission, operator: Pick<Operator, 'role' | 'within'> | undefined): boolean => {
  const { roles } = PERMISSIONS[permission];
  if (roles === 'anyone') return true;
  return operator !== undefined && roles.includes(operator.role) && (operator.within === 'all' || !('isForAll' in PERMISSIONS[permission]));
};

/** Whether it is changed only by somebody who has just proven to be themselves. */
export const isDangerous = (permission: Permission): boolean => 'isDangerous' in PERMISSIONS[permission];

/** Whether only people do it, each in a session of their own. */
export const isOfPeople = (permission: Permission): boolean => 'ofPeople' in PERMISSIONS[permission];

/** What an API token may be limited to: all that a signed-in operator may do, but say who comes in. */
export const TOKEN_PERMISSIONS = (Object.keys(PERMISSIONS) as Permission[]).filter((permission) => permission !== 'public' && !isOfPeople(permission));
