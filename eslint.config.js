import tseslint from 'typescript-eslint';

const TESTS = ['**/*.test.ts', '**/testing/**', 'infra/trial/**', 'infra/bench/**', 'infra/browser/**'];
const HTTP_ROOMS = ['packages/linnworks/**', 'packages/carriers/**', 'packages/platform/**', 'packages/simulators/**'];

const httpClients = ['ky', 'undici', 'axios', 'got', 'node-fetch', 'node:http', 'node:https']
  .map((name) => ({ name, message: 'Partners are called by packages/linnworks and packages/carriers, through the guarded client of packages/platform.' }));

/** What makes a real store, client, queue or connection; values, rules and types of these rooms may be used anywhere above them. */
const choosing = {
  group: ['@stream-tech/store', '@stream-tech/linnworks', '@stream-tech/carriers', '@stream-tech/queues', '@stream-tech/labels', '@stream-tech/messengers'],
  importNamePattern: '^(create|connect|open)[A-Z]',
  message: 'Only wire.ts (flows) and start.ts (apps) choose real stores and clients; everybody else is handed them.',
};

/** House rules that are a matter of syntax. */
const sqlFromPieces = ['TemplateLiteral[expressions.length>0]', 'BinaryExpression[operator="+"]'].map((built) => ({
  selector: `CallExpression[callee.property.name="raw"] > ${built}.arguments:first-child`,
  message: 'SQL is never put together from pieces: hand values over as bindings.',
}));
const houseRules = [
  ...sqlFromPieces,
  { selector: 'ExportDefaultDeclaration', message: 'Named exports only: a thing has one name everywhere.' },
  { selector: 'TSInterfaceDeclaration[id.name=/^I[A-Z][a-z]/], TSTypeAliasDeclaration[id.name=/^I[A-Z][a-z]/]', message: 'No I… names.' },
  { selector: 'ClassDeclaration:not([superClass])', message: 'Classes are for errors; what has dependencies is made by a factory, createX(deps).' },
];
const noSleep = [
  { selector: 'NewExpression[callee.name="Promise"] > ArrowFunctionExpression > CallExpression.body[callee.name="setTimeout"]', message: 'Nobody sleeps in a test: wait for an event, or move the clock.' },
];

export default tseslint.config(
  { ignores: ['**/node_modules/**', '**/coverage/**', '**/dist/**', '.data/**', '.cache/**'] },
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.base],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-var': 'error',
      'prefer-const': 'error',
      'no-eval': 'error',
      'no-implied-eval': 'error',
      'no-new-func': 'error',
      'no-empty': 'error',
      'no-debugger': 'error',
      'no-fallthrough': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/ban-ts-comment': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { arguments: false, properties: false } }],
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/return-await': ['error', 'error-handling-correctness-only'],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
    },
  },
  {
    files: ['packages/**/*.ts', 'apps/**/*.ts', 'apps/**/*.tsx'],
    rules: { 'no-console': 'error', 'no-restricted-syntax': ['error', ...houseRules] },
  },
  {
    files: ['packages/*/src/**/*.ts', 'apps/*/src/**/*.ts', 'apps/*/src/**/*.tsx'],
    ignores: TESTS,
    rules: { 'max-lines': ['error', { max: 250, skipBlankLines: true, skipComments: true }] },
  },
  {
    files: ['packages/**/*.ts', 'apps/**/*.ts', 'apps/**/*.tsx'],
    ignores: [...HTTP_ROOMS, ...TESTS],
    rules: {
      'no-restricted-globals': ['error', { name: 'fetch', message: 'Partners are called by packages/linnworks and packages/carriers only.' }],
      'no-restricted-imports': ['error', { paths: httpClients, patterns: [choosing] }],
    },
  },
  { files: ['packages/flows/src/wire.ts'], rules: { 'no-restricted-imports': ['error', { paths: httpClients }] } },
  {
    // what listens needs Node's server; what a process shows when it starts goes to its terminal
    files: ['apps/**/*.ts'],
    ignores: TESTS,
    rules: { 'no-restricted-imports': ['error', { paths: httpClients.filter(({ name }) => name !== 'node:http'), patterns: [choosing] }] },
  },
  // A browser has nothing but fetch, and one file of the console uses it.
  { files: ['apps/console/src/api/ask.ts'], rules: { 'no-restricted-globals': 'off' } },
  { files: ['apps/*/src/start.ts'], rules: { 'no-restricted-imports': ['error', { paths: httpClients.filter(({ name }) => name !== 'node:http') }] } },
  { files: ['apps/*/src/start.ts', 'packages/store/src/migrate.ts'], rules: { 'no-console': 'off' } },
  {
    files: ['**/*.test.ts'],
    rules: {
      'no-restricted-syntax': ['error', ...houseRules, ...noSleep],
      'no-restricted-imports': ['error', { paths: [{ name: 'node:timers/promises', importNames: ['setTimeout'], message: 'Nobody sleeps in a test.' }] }],
    },
  },
  {
    files: ['**/*.mjs', 'eslint.config.js'],
    extends: [tseslint.configs.base],
    rules: { eqeqeq: 'error', 'no-var': 'error', 'prefer-const': 'error', 'no-empty': 'error', '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }] },
  },
);
