/** What can become of a webhook event, with its title on screen and whether it is still to be worked on (R-147 … ). */
export const WEBHOOK_STATUSES = {
  pending: { title: 'Pending', open: true },
  'in-progress': { title: 'In Progress', open: true },
  processed: { title: 'Processed', open: false },
  'ready-for-retry': { title: 'Ready for Retry', open: true },
  failed: { title: 'Failed', open: false },
  /** No order of ours is meant; tried again when such an order completes. */
  unmatched: { title: 'Unmatched', open: false },
  /** A code we do not act upon, webhook features off, or an order that was deleted. */
  'no-action': { title: 'No Action', open: false },
  /** Told for another Stream account than the one whose address was called; kept, and never acted upon (security.md, 15). */
  suspicious: { title: 'Suspicious', open: false },
} as const satisfies Record<string, { title: string; open: boolean }>;

export type WebhookStatus = keyof typeof WEBHOOK_STATUSES;
export const WEBHOOK_STATUS_NAMES = Object.keys(WEBHOOK_STATUSES) as WebhookStatus[];
