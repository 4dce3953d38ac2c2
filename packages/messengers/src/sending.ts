import type { AlertChannelKind, ChannelMessage } from '@stream-tech/domain';

/** One message on its way. */
export type Sending = {
  kind: AlertChannelKind;
  target: string;
  message: ChannelMessage;
  /** The same for every attempt at the same message, so that a receiver knows one that comes twice. */
  id: string;
};

/** Sends one message; a sentence where it was taken, but not by everybody. Throws what `asDelivery` makes an `AppError` of. */
export type Send = (sending: Omit<Sending, 'kind'>, signal: AbortSignal) => Promise<string | undefined>;
