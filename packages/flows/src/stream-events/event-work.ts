import type { LinnworksAccount } from '@stream-tech/linnworks';
import type { SendingContext, SendingIntegration } from '@stream-tech/store';
import type { Looking } from './see-order.ts';

/** What applying an event stands on, besides the event. */
export type EventWork = Looking & {
  installationId: string;
  integration: SendingIntegration;
  context: SendingContext;
  account: LinnworksAccount;
  /** Throws where the event may belong to another process by now: asked before whatever can't be taken back. */
  assertHeld: () => void;
};
