/** How this Stream behaves, where the reference leaves it open; changeable while calls are running. */
export interface StreamSwitches {
  /** Whether an order number may be used once only (A16). */
  uniqueness: boolean;
  /** In which of three forms "not found" comes (A8). */
  notFoundForm: '404' | '422' | '200';
  /** Whether an order without a requested window draws a warning (section 11, rule 4). */
  warnAboutMissingWindow: boolean;
  tokenTtlSeconds: number;
  latencyMs: number;
  /** Whether a subscription to a single code is refused, so that only family names are left (7.1). */
  refuseSingleCodes: boolean;
  /** Whether orders are shown with `runDetails: null`, wherever they are. */
  nullRunDetails: boolean;
  /** Share (0 … 1) of the notifications that are lost, and of those that are posted twice. Drawn from `webhookSeed`. */
  webhookDropShare: number;
  webhookDuplicateShare: number;
  /** Notifies every subscription a second time under another subscription id, as if it had been made twice. */
  webhookDouble: boolean;
  /** Holds each notification for a drawn time of up to `webhookOutOfOrderMs`, so that later ones overtake it. */
  webhookOutOfOrder: boolean;
  webhookOutOfOrderMs: number;
  /** Holds every notification for that long. */
  webhookDelayMs: number;
  /** Leaves the wrapper `webhook` out. */
  webhookUnwrapped: boolean;
  /** `orders: null` in events of runs. */
  webhookNullOrders: boolean;
  webhookWithoutAuthorization: boolean;
  /** Names somebody else in `subscription.party_id`. */
  webhookForeignParty: boolean;
  /** Members in another order each time. */
  webhookUnsortedKeys: boolean;
  /** Leaves `event_date` and `event_time` out. */
  webhookWithoutTime: boolean;
  /** Time between tries, and how many follow the first one (section 11, rule 6). */
  webhookRetryMs: number;
  webhookRetries: number;
  /** After that long without an answer a try has failed. */
  webhookTimeoutMs: number;
  /** Notifications on their way at once. */
  webhookConcurrency: number;
  /** Changing it begins the draws anew. */
  webhookSeed: number;
}

export const defaultStreamSwitches: StreamSwitches = {
  uniqueness: true,
  notFoundForm: '404',
  warnAboutMissingWindow: false,
  tokenTtlSeconds: 3600,
  latencyMs: 0,
  refuseSingleCodes: false,
  nullRunDetails: false,
  webhookDropShare: 0,
  webhookDuplicateShare: 0,
  webhookDouble: false,
  webhookOutOfOrder: false,
  webhookOutOfOrderMs: 5000,
  webhookDelayMs: 0,
  webhookUnwrapped: false,
  webhookNullOrders: false,
  webhookWithoutAuthorization: false,
  webhookForeignParty: false,
  webhookUnsortedKeys: false,
  webhookWithoutTime: false,
  webhookRetryMs: 60_000,
  webhookRetries: 3,
  webhookTimeoutMs: 30_000,
  webhookConcurrency: 4,
  webhookSeed: 1,
};
