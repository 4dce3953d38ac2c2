/** A body as it was sent or came, made fit to be kept and shown: bounded, without secrets, without signs that can't be stored. */
export type ExchangedText = { text: string; /** Its length in characters before it was cut. */ length: number; isCut: boolean };

/**
 * One request to a carrier and what came of it, for people who ask why (security.md, 44): headers by an allowlist, and never a secret.
 * The bodies hold the customer's name and address, so whoever keeps them removes them in time (security.md, 49).
 */
export type CarrierExchange = {
  /** Name of the call, as figures and logs spell it: `orders/create`. */
  method: string;
  verb: string;
  url: string;
  /** When it left, ISO 8601 in UTC, and how long it took to the last byte. */
  at: string;
  tookMs: number;
  /** Absent: no answer came. */
  status?: number | undefined;
  /** Why there is no whole answer, in a few words. */
  failure?: string | undefined;
  sent?: ExchangedText | undefined;
  answered?: ExchangedText | undefined;
  sentHeaders: Record<string, string>;
  answeredHeaders: Record<string, string>;
};

/** Is told of each request as soon as it ended. What it throws is passed over: nobody's curiosity may stop a send. */
export type OnExchange = (exchange: CarrierExchange) => void;
