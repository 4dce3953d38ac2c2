import { ORDER_LIFECYCLE, ORDER_PROBLEM_TITLES, ORDER_STATUSES, WEBHOOK_STATUS_NAMES, WEBHOOK_STATUSES } from '@stream-tech/domain';
import { STREAM_EVENTS } from '@stream-tech/flows';
import { PERMISSIONS, ROLES, TOKEN_PERMISSIONS } from '../http/permissions.ts';
import { defineRoute, type Route } from '../http/route.ts';

/** The words that the console shows and filters by, each from the one place where it is declared. */
export const vocabularyRoutes = (): Route[] => [
  defineRoute({
    method: 'get', path: '/vocabulary', permission: 'own-session', reach: 'nobody', summary: 'Statuses, notifications and roles in the words of the screens', answer: { is: 'Order statuses in their order, what can be wrong with an order, statuses and codes of notifications, roles, and what may be allowed, each with its title.' },
    handle: async () => ({
      statuses: ORDER_STATUSES.map((status) => ({ status, title: ORDER_LIFECYCLE[status].title })),
      problems: Object.entries(ORDER_PROBLEM_TITLES).map(([code, title]) => ({ code, title })),
      webhookStatuses: WEBHOOK_STATUS_NAMES.map((status) => ({ status, title: WEBHOOK_STATUSES[status].title })),
      webhookCodes: Object.entries(STREAM_EVENTS).map(([code, { title }]) => ({ code, title })),
      roles: Object.entries(ROLES).map(([role, title]) => ({ role, title })),
      permissions: TOKEN_PERMISSIONS.map((permission) => ({ permission, title: PERMISSIONS[permission].title })),
    }),
  }),
];
