import { createBrowserRouter } from 'react-router';
import { FIRST_DATA } from './first-data.ts';
import { Lost } from './parts/lost.tsx';
import { Shell } from './shell.tsx';

/** Every page of the console; each is loaded when first opened. */
export const router = createBrowserRouter([
  { path: '/login', lazy: async () => ({ Component: (await import('./pages/sign-in.tsx')).SignIn }) },
  {
    path: '/', loader: FIRST_DATA.shell, shouldRevalidate: () => false, Component: Shell, ErrorBoundary: Lost,
    children: [
      { index: true, loader: FIRST_DATA.home, lazy: async () => ({ Component: (await import('./pages/home/home.tsx')).Home }) },
      { path: 'orders', loader: FIRST_DATA.orders, lazy: async () => ({ Component: (await import('./pages/orders/orders.tsx')).Orders }) },
      { path: 'orders/:id', loader: FIRST_DATA.order, lazy: async () => ({ Component: (await import('./pages/order/order.tsx')).OrderPage }) },
      { path: 'runs', loader: FIRST_DATA.runs, lazy: async () => ({ Component: (await import('./pages/runs/runs.tsx')).Runs }) },
      { path: 'webhook-inbox', loader: FIRST_DATA.inbox, lazy: async () => ({ Component: (await import('./pages/webhooks/inbox.tsx')).Inbox }) },
      { path: 'webhook-inbox/:id', lazy: async () => ({ Component: (await import('./pages/webhooks/inbox-event.tsx')).InboxEventPage }) },
      { path: 'alerts', lazy: async () => ({ Component: (await import('./pages/alerts/alerts.tsx')).Alerts }) },
      { path: 'audit', loader: FIRST_DATA.audit, lazy: async () => ({ Component: (await import('./pages/audit/audit.tsx')).Audit }) },
      { path: 'set-up', lazy: async () => ({ Component: (await import('./pages/set-up/set-up.tsx')).SetUp }) },
      { path: 'set-up/integrations/:id', lazy: async () => ({ Component: (await import('./pages/set-up/integration.tsx')).IntegrationPage }) },
      { path: 'set-up/installations/:id/services', lazy: async () => ({ Component: (await import('./pages/set-up/services.tsx')).ServicesPage }) },
      { path: 'users', lazy: async () => ({ Component: (await import('./pages/users/users.tsx')).Users }) },
      { path: 'my-sign-in', lazy: async () => ({ Component: (await import('./pages/my-sign-in/my-sign-in.tsx')).MySignIn }) },
      { path: '*', Component: Lost },
    ],
  },
]);
