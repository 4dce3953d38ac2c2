import { IconBell, IconHistory, IconHome, IconPackages, IconSettings, IconStack2, IconTruckDelivery, IconUsers, IconWebhook } from '@tabler/icons-react';
import type { ComponentType } from 'react';

/** A page of the navigation. `permission` is the one of the operators' API that its first call needs, or, for a page of developers' words, that makes it of use; `outside`: not drawn by the console. */
export type Room = { path: string; title: string; permission: string; icon: ComponentType<{ size?: number }>; outside?: boolean };

/** The navigation, in the order of a day's work. A new page is an entry here and in `router.tsx`. */
export const ROOMS: Room[] = [
  { path: '/', title: 'Home', permission: 'summary:view', icon: IconHome },
  { path: '/orders', title: 'Orders', permission: 'orders:view', icon: IconPackages },
  { path: '/runs', title: 'Runs', permission: 'runs:view', icon: IconTruckDelivery },
  { path: '/webhook-inbox', title: 'Webhooks', permission: 'webhooks:view', icon: IconWebhook },
  { path: '/alerts', title: 'Alerts', permission: 'alerts:view', icon: IconBell },
  { path: '/set-up', title: 'Set-up', permission: 'installations:view', icon: IconSettings },
  { path: '/audit', title: 'Audit', permission: 'audit:view', icon: IconHistory },
  { path: '/users', title: 'Users', permission: 'operators:manage', icon: IconUsers },
  { path: '/queues', title: 'Queues', permission: 'queues:retry', icon: IconStack2, outside: true },
];
