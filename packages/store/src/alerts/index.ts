export { createAlertChannelStore, type AlertChannel, type AlertChannelChange, type AlertChannelStore, type NewAlertChannel } from './alert-channel-store.ts';
export * from './alert-queries.ts';
export * from './alert-rule-store.ts';
export { createAlertStore, type AlertStore, type Look, type Raised } from './alert-store.ts';
export * from './alert-telling-store.ts';
export { createDigestFacts, type ReadDigestFacts } from './digest-facts.ts';
export type { Finding } from './finding.ts';
export * from './schedule-run-store.ts';
