/**
 * The arrows between the rooms, as drawn in the README's picture: apps → flows → (store | linnworks | carriers | labels | messengers | queues) →
 * (domain | platform), through the doors only, never in a circle. An imported type is an arrow too. `pnpm arrows` checks
 * them; infra/arrows/arrows.test.ts proves that each rule bites. That only wire.ts and start.ts choose real stores and clients is
 * a matter of which names are imported, and stands in eslint.config.js.
 */
const GROUND = 'domain|platform';
const MIDDLE = 'store|linnworks|carriers|labels|messengers|queues';
const OURS = '^(packages|apps)/';
/** Code that plays with the house rather than living in it: tests, test doors, trials, benches and browser tests. */
const PLAY = '\\.test\\.ts$|/testing/|^infra/(trial|bench|browser)/';

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'no-circles',
      comment: 'A circle ties rooms or files into one: neither can be understood, tested or replaced alone.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'ground-floor-stands-alone',
      comment: 'domain and platform import nothing of ours, not even each other.',
      severity: 'error',
      from: { path: `^packages/(${GROUND})/` },
      to: { path: OURS, pathNot: '^packages/$1/' },
    },
    {
      name: 'middle-floor-leans-on-the-ground-floor',
      comment: 'Rooms that know one outside thing each don’t know each other: a flow introduces them. Their tests may play with the simulators.',
      severity: 'error',
      from: { path: `^packages/(${MIDDLE})/`, pathNot: PLAY },
      to: { path: OURS, pathNot: `^packages/($1|${GROUND})/` },
    },
    {
      name: 'middle-floor-tests-stay-there',
      comment: 'A room’s tests need no other room of its floor, and none above.',
      severity: 'error',
      from: { path: `^packages/(${MIDDLE})/.*(\\.test\\.ts$|/testing/)` },
      to: { path: OURS, pathNot: `^packages/($1|${GROUND}|simulators)/` },
    },
    {
      name: 'flows-never-look-up',
      comment: 'Flows are told stories by nobody: apps call them.',
      severity: 'error',
      from: { path: '^packages/' },
      to: { path: '^apps/' },
    },
    {
      name: 'apps-choose-at-their-start',
      comment: 'Postgres is chosen in start.ts (and migrations are the store’s own program); routes and processors get it as an argument.',
      severity: 'error',
      from: { path: '^apps/', pathNot: `^apps/[^/]+/src/start\\.ts$|${PLAY}` },
      to: { path: '^packages/store/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'apps-are-strangers',
      comment: 'An app never imports another app: they meet over HTTP, Postgres and Redis.',
      severity: 'error',
      from: { path: '^apps/([^/]+)/' },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    {
      name: 'simulators-are-the-outside-world',
      comment: 'What plays the partners must not share our mistakes: simulators, and the sandbox that shows them, import nothing of ours.',
      severity: 'error',
      from: { path: '^packages/simulators/|^apps/sandbox/' },
      to: { path: OURS, pathNot: '^packages/simulators/|^apps/sandbox/' },
    },
    {
      name: 'simulators-only-in-play',
      comment: 'Production code never meets the simulators: tests, trials and the sandbox do.',
      severity: 'error',
      from: { pathNot: `^packages/simulators/|^apps/sandbox/|${PLAY}` },
      to: { path: '^packages/simulators/' },
    },
    {
      name: 'through-the-door',
      comment: 'A room is entered by its door, src/index.ts; tests also by src/testing/index.ts.',
      severity: 'error',
      from: { path: '^(?:packages|apps|infra)/([^/]+)/' },
      to: { path: '^packages/', pathNot: '^packages/$1/|^packages/[^/]+/src/(testing/)?index\\.ts$' },
    },
    {
      name: 'testing-door-only-in-play',
      comment: 'What makes test databases and false clocks has no place in production code.',
      severity: 'error',
      from: { pathNot: PLAY },
      to: { path: '/testing/', pathNot: 'node_modules' },
    },
    {
      name: 'production-code-needs-no-tests',
      comment: 'A test file is imported by nobody.',
      severity: 'error',
      from: {},
      to: { path: '\\.test\\.ts$' },
    },
    {
      name: 'no-dev-dependencies-in-production-code',
      comment: 'An image installs --prod: what only developers have would be missing there.',
      severity: 'error',
      from: { path: '^(packages|apps)/', pathNot: PLAY },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: '@types/|^packages/' },
    },
    {
      name: 'declared-dependencies-only',
      comment: 'What is imported stands in the room’s own package.json, and resolves.',
      severity: 'error',
      from: { path: '^(packages|apps)/' },
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(coverage|dist)/' },
    tsPreCompilationDeps: true,
    combinedDependencies: false,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'], extensions: ['.ts', '.mjs', '.js', '.json'] },
    reporterOptions: { text: { highlightFocused: true } },
  },
};
