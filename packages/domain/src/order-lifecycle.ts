/**
 * The guide's lifecycle: each status, its title on screen, and where an order may go from it (R-001 … R-011).
 * `in-progress → ready-for-retry` is the one step the guide does not draw: Stream said "not now" (429), so the order
 * waits for its turn again without a submission being counted (reliability.md, section 3, step 5).
 */
export const ORDER_LIFECYCLE = {
  pending: { title: 'Pending', next: ['in-progress', 'validation-failed'] },
  'in-progress': { title: 'In Progress', next: ['completed', 'failed', 'validation-failed', 'ready-for-retry'] },
  completed: { title: 'Completed', next: ['deleted'] },
  failed: { title: 'Failed', next: ['ready-for-retry', 'validation-failed'] },
  'ready-for-retry': { title: 'Ready for Retry', next: ['in-progress', 'validation-failed'] },
  'validation-failed': { title: 'Validation Failed', next: ['pending'] },
  deleted: { title: 'Deleted', next: [] },
} as const satisfies Record<string, { title: string; next: readonly string[] }>;

export type OrderStatus = keyof typeof ORDER_LIFECYCLE;

export const ORDER_STATUSES = Object.keys(ORDER_LIFECYCLE) as OrderStatus[];

/** Whether the lifecycle has a step `from → to`. */
export const mayBecome = (from: OrderStatus, to: OrderStatus): boolean => (ORDER_LIFECYCLE[from].next as readonly OrderStatus[]).includes(to);

/** The statuses from which an order may become `target`; stores put them into their `WHERE`. */
export const statusesLeadingTo = (target: OrderStatus): OrderStatus[] => ORDER_STATUSES.filter((from) => mayBecome(from, target));
