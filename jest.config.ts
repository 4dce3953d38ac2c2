import type { Config } from 'jest';

const config: Config = {
  // Jest leaves one processor to itself; most of what runs here waits for Postgres, Redis and the played partners.
  maxWorkers: '100%',
  // How long a test takes is the machine's affair; a test that hangs still ends.
  testTimeout: 30_000,
  testSequencer: '<rootDir>/infra/test-order.mjs',
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  testMatch: ['<rootDir>/{apps,packages,infra}/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  transform: {
    '^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript', explicitResourceManagement: true } }, module: { type: 'es6' } }],
  },
  transformIgnorePatterns: ['/node_modules/'],
};

export default config;
