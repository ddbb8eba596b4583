/**
 * Milliseconds of `completion-batch --help`, built and from sources, beside those of `node -e 0`: medians of 15 runs each, in
 * turn. Also of a command that loads its work and then finds that its plan is missing.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { round } from './support/measure.ts';

const path = (name: string): string => fileURLToPath(new URL(`../packages/cli/${name}`, import.meta.url));

const SUBMIT = ['submit', '--plan', '/nonexistent/plan.json', '--requests', '/nonexistent'];

/** As bin/completion-batch.js does where there is no build. */
const fromSources = (args: readonly string[]): readonly string[] => [
  '--input-type=module',
  '--eval',
  `import { keepCompiled } from ${JSON.stringify(new URL('../packages/cli/bin/form.js', import.meta.url).href)};
  keepCompiled(true);
  const { main } = await import(${JSON.stringify(new URL('../packages/cli/src/main.ts', import.meta.url).href)});
  process.exitCode = await main(${JSON.stringify(args)}, process.env);`,
];

const built = (args: readonly string[]): readonly string[] => [path('bin/completion-batch.js'), ...args];
const fresh = { NODE_DISABLE_COMPILE_CACHE: '1' };

const RUNS = 15;
const CASES: readonly (readonly [name: string, args: readonly string[], env: Readonly<Record<string, string>>])[] = [
  ['node -e 0', ['-e', '0'], {}],
  ['--help, built', built(['--help']), {}],
  ['--help, built, nothing kept compiled', built(['--help']), fresh],
  ['--help, from sources', fromSources(['--help']), {}],
  ['--help, from sources, nothing kept compiled', fromSources(['--help']), fresh],
  ['submit without a plan, built', built(SUBMIT), {}],
  ['submit without a plan, built, nothing kept compiled', built(SUBMIT), fresh],
  ['submit without a plan, from sources', fromSources(SUBMIT), {}],
];

execFileSync(process.execPath, [path('build.ts'), '--if-needed'], {
  stdio: 'inherit',
  env: { PATH: process.env.PATH },
});
const times = CASES.map((): number[] => []);
// The first run of each fills what is kept compiled.
for (let run = 0; run <= RUNS; run += 1) {
  for (const [index, [, args, env]] of CASES.entries()) {
    const start = performance.now();
    spawnSync(process.execPath, args, { env: { PATH: process.env.PATH, HOME: '/nonexistent', ...env } });
    if (run > 0) times[index]?.push(performance.now() - start);
  }
}
const medians = times.map((of) => of.toSorted((a, b) => a - b)[of.length >> 1] ?? Number.NaN);
console.table(
  Object.fromEntries(
    CASES.map(([name], index) => {
      const median = medians[index] ?? Number.NaN;
      return [name, { ms: round(median, 0), 'times node -e 0': round(median / (medians[0] ?? Number.NaN)) }];
    }),
  ),
);
