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
}

export const defaultStreamSwitches: StreamSwitches = {
  uniqueness: true,
  notFoundForm: '404',
  warnAboutMissingWindow: false,
  tokenTtlSeconds: 3600,
  latencyMs: 0,
};
