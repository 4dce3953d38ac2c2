export * from './alert-facts.ts';
export * from './alert-rules.ts';
export * from './alert-channel.ts';
export * from './quiet-hours.ts';
export * from './channel-message.ts';
export * from './compose-alerts.ts';
export * from './compose-digest.ts';
