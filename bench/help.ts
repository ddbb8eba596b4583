/**
 * P4: how fast the programs are there. `completion-batch --help`, built and from sources, and a command that finds its plan missing;
 * every action out of `packages/actions/dist` that stops at once for want of inputs, and those that a stand-in for the table tells of
 * nothing to do. Beside each `node -e 0`: medians of 11 runs in turn (an argument says how many), wall and CPU.
 */
import { execFileSync, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ACTIONS, pathOf, readActionFile } from '../packages/actions/scripts/action-file.ts';
import { round } from './support/measure.ts';
import { promise } from './support/promise.ts';

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

interface Case {
  readonly name: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly atMost?: number;
}

const built = (args: readonly string[]): readonly string[] => [path('bin/completion-batch.js'), ...args];
const fresh = { NODE_DISABLE_COMPILE_CACHE: '1' };

const COMMANDS: readonly Case[] = [
  { name: '--help, built', args: built(['--help']), atMost: 4 },
  { name: '--help, built, nothing kept compiled', args: built(['--help']), env: fresh },
  { name: '--help, from sources', args: fromSources(['--help']) },
  { name: '--help, from sources, nothing kept compiled', args: fromSources(['--help']), env: fresh },
  { name: 'submit without a plan, built', args: built(SUBMIT) },
  { name: 'submit without a plan, built, nothing kept compiled', args: built(SUBMIT), env: fresh },
  { name: 'submit without a plan, from sources', args: fromSources(SUBMIT) },
];

/** Those whose work begins with asking the table, and ends there when it holds nothing. */
const ASKING = ['find', 'collect', 'prepare'] as const;

async function actionCases(folder: string, table: string): Promise<Case[]> {
  const runner = {
    GITHUB_ACTIONS: 'true',
    GITHUB_RUN_ID: '4711',
    GITHUB_RUN_ATTEMPT: '1',
    GITHUB_OUTPUT: join(folder, 'output'),
    GITHUB_STEP_SUMMARY: join(folder, 'summary'),
    GITHUB_WORKSPACE: folder,
    RUNNER_TEMP: folder,
  };
  for (const file of [runner.GITHUB_OUTPUT, runner.GITHUB_STEP_SUMMARY]) await writeFile(file, '');
  const main = async (action: (typeof ACTIONS)[number]) => [pathOf(action, (await readActionFile(action)).runs.main)];
  const stopping = ACTIONS.map(async (action) => ({
    name: `action ${action}, stops at once`,
    args: await main(action),
    env: runner,
    atMost: 3.5,
  }));
  const asking = ASKING.map(async (action) => ({
    name: `action ${action}, nothing to do`,
    args: await main(action),
    env: {
      ...runner,
      ...(await inputsOf(action, folder)),
      AWS_ENDPOINT_URL: table,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'bench',
      AWS_SECRET_ACCESS_KEY: 'bench',
    },
  }));
  return Promise.all([...stopping, ...asking]);
}

async function inputsOf(action: (typeof ASKING)[number], folder: string): Promise<Record<string, string>> {
  const given: Record<string, string> = { table: 'receipts', store: `file://${folder}`, 'openai-api-key': 'sk-bench' };
  const { inputs } = await readActionFile(action);
  return Object.fromEntries(
    Object.entries(inputs).map(([name, { default: text = '' }]) => [
      `INPUT_${name.toUpperCase()}`,
      given[name] ?? (text.startsWith('$' + '{{') ? '' : text),
    ]),
  );
}

const keys = (hash: string, range: string) => [
  { AttributeName: hash, KeyType: 'HASH' },
  { AttributeName: range, KeyType: 'RANGE' },
];
const TABLE = {
  TableStatus: 'ACTIVE',
  KeySchema: keys('PK', 'SK'),
  GlobalSecondaryIndexes: ['GSI1', 'GSI2', 'GSI3', 'GSI4'].map((name) => ({
    IndexName: name,
    IndexStatus: 'ACTIVE',
    KeySchema: keys(`${name}PK`, `${name}SK`),
    Projection: { ProjectionType: 'ALL' },
  })),
};

/** A table that holds nothing. */
async function emptyTable(): Promise<{ readonly url: string; readonly close: () => void }> {
  const server = createServer((request, answer) => {
    const isDescribing = String(request.headers['x-amz-target']).endsWith('.DescribeTable');
    const empty = { Items: [], Count: 0, ScannedCount: 0 };
    request.resume().on('end', () => answer.end(JSON.stringify(isDescribing ? { Table: TABLE } : empty)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the stand-in for the table has no port');
  return { url: `http://127.0.0.1:${address.port}`, close: () => server.close() };
}

interface Took {
  readonly wall: number;
  readonly cpu: number;
  readonly code: number | null;
}

/** Milliseconds; a shell tells what its child has used of the processor. */
async function run({ args, env }: Case, cwd: string): Promise<Took> {
  // By `env`, because a shell hands on no name with a hyphen in it.
  const variables = Object.entries(env ?? {}).map(([name, value]) => `${name}=${value}`);
  const start = performance.now();
  const child = spawn(
    'bash', // whose `times` tells milliseconds
    ['-c', '"$@" >/dev/null 2>&1; code=$?; times; exit $code', 'sh', 'env', ...variables, process.execPath, ...args],
    {
      cwd,
      env: { PATH: process.env.PATH, HOME: '/nonexistent' },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  const code = await new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve));
  const used = [...(text.trim().split('\n').at(-1) ?? '').matchAll(/(\d+)m([\d.]+)s/g)];
  const cpu = used.reduce((sum, [, minutes, seconds]) => sum + Number(minutes) * 60 + Number(seconds), 0) * 1000;
  return { wall: performance.now() - start, cpu, code };
}

const median = (of: readonly number[]): number => of.toSorted((a, b) => a - b)[of.length >> 1] ?? Number.NaN;

const runs = Number(process.argv[2] ?? 11);
execFileSync(process.execPath, [path('build.ts'), '--if-needed'], {
  stdio: 'inherit',
  env: { PATH: process.env.PATH },
});
const folder = await mkdtemp(join(tmpdir(), 'bench-help-'));
const table = await emptyTable();
try {
  const cases = [{ name: 'node -e 0', args: ['-e', '0'] }, ...COMMANDS, ...(await actionCases(folder, table.url))];
  const took = cases.map((): Took[] => []);
  // The first run of each fills what is kept compiled.
  for (let turn = 0; turn <= runs; turn += 1) {
    for (const [index, each] of cases.entries()) {
      const one = await run(each, folder);
      if (each.name.endsWith('nothing to do') && one.code !== 0) throw new Error(`${each.name}: code ${one.code}`);
      if (turn > 0) took[index]?.push(one);
    }
  }
  const figures = took.map((of) => ({
    wall: median(of.map(({ wall }) => wall)),
    cpu: median(of.map(({ cpu }) => cpu)),
  }));
  const floor = figures[0] ?? { wall: Number.NaN, cpu: Number.NaN };
  for (const [index, { name, atMost }] of cases.entries()) {
    const { wall, cpu } = figures[index] ?? floor;
    if (index === 0) continue;
    const against = 'node -e 0';
    const bar = atMost === undefined ? {} : { atMost };
    const ms = (value: number): string => `${round(value, 0)} ms`;
    promise({
      id: 'P4',
      what: name,
      against,
      ours: ms(wall),
      theirs: ms(floor.wall),
      ratio: wall / floor.wall,
      ...bar,
    });
    promise({ id: 'P4 CPU', what: name, against, ours: ms(cpu), theirs: ms(floor.cpu), ratio: cpu / floor.cpu });
  }
} finally {
  table.close();
  await rm(folder, { recursive: true, force: true });
}
