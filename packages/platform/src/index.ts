export * from './ports.ts';
export * from './correlation.ts';
export * from './log.ts';
export * from './keyring.ts';
export * from './environment.ts';
export * from './probe.ts';
