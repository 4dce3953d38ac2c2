/**
 * All we believe about Stream's API, in one place (stream-api.md, section 0, rule 1): nothing else in the code base spells a Stream
 * path, header, field or status. What stands behind each belief, and how sure we are of it, is in the reference.
 */
export * from './contract/vocabulary.ts';
export * from './contract/base-url.ts';
export * from './contract/date-time.ts';
export * from './contract/encode-order.ts';
export * from './contract/decode-answer.ts';
export * from './contract/decode-order.ts';
export * from './contract/decode-depots.ts';
export * from './contract/carrier-order.ts';
export * from './contract/subscription.ts';
export * from './contract/read-json.ts';
export * from './contract/decode-event.ts';
