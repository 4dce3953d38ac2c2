import { ORDER_LIFECYCLE, ORDER_STATUSES } from '@stream-tech/domain';
import { ROLES } from '../http/permissions.ts';
import { defineRoute, type Route } from '../http/route.ts';

/** The words that the console shows and filters by, each from the one place where it is declared. */
export const vocabularyRoutes = (): Route[] => [
  defineRoute({
    method: 'get', path: '/vocabulary', permission: 'own-session', summary: 'Statuses and roles in the words of the screens', answer: { is: 'Order statuses in their order, and roles, each with its title.' },
    handle: async () => ({
      statuses: ORDER_STATUSES.map((status) => ({ status, title: ORDER_LIFECYCLE[status].title })),
      roles: Object.entries(ROLES).map(([role, title]) => ({ role, title })),
    }),
  }),
];
