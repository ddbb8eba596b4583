/**
 * Wrong use of every command: said before anything is done, with what to do instead, in lines that fit a terminal, and as
 * one JSON object where that was asked for. In this process, so that there is room for many cases.
 */
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmulator } from '@completion-batch/emulator';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import manifest from '../../packages/cli/package.json' with { type: 'json' };
import { completionBatch, expectNarrow, flat } from '../world/cli.ts';
import { inProcess } from '../world/cli-in-process.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wrong-use-'));
  await mkdir(join(folder, 'folder'));
  await mkdir(join(folder, 'foreign'));
  await writeFile(join(folder, 'foreign', 'thesis.txt'), 'mine');
  await writeFile(join(folder, 'empty'), '');
  await writeFile(join(folder, 'text'), '# Hello\nworld\n'.repeat(40));
  await writeFile(join(folder, 'zeros'), Buffer.alloc(5000));
  await writeFile(join(folder, 'not.gz'), 'no gzip');
  await writeFile(join(folder, 'object'), '{"a":1}\n');
  execFileSync('mkfifo', [join(folder, 'pipe')]);
  await symlink(join(folder, 'loop'), join(folder, 'loop'));
  const key = 'RECEIPT#00001#LINE#00001#WORD#00001#LABEL#DATE';
  await writeFile(join(folder, 'rows.ndjson'), `{"Item":{"PK":{"S":"IMAGE#1"},"SK":{"S":"${key}"}}}\n`);
  await writeFile(join(folder, 'truth'), `{"key":"IMAGE#1#${key}","true_label":"DATE"}\n`);
  await writeFile(join(folder, 'truth-of-others'), `{"key":"IMAGE#2#${key}","true_label":"DATE"}\n`);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** No service is where these point: whatever is wrong must be found before one is asked. */
const env = {
  AWS_REGION: 'local',
  AWS_ACCESS_KEY_ID: 'local',
  AWS_SECRET_ACCESS_KEY: 'planted-secret',
  AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:1',
  OPENAI_BASE_URL: 'http://127.0.0.1:1/v1',
  OPENAI_API_KEY: 'planted-key',
};

const run = (args: readonly string[]) => inProcess(args, env);

/** `@name` stands for a path in the folder of these tests. */
const paths = (args: readonly string[]): string[] => args.map((arg) => arg.replace(/^@/, `${folder}/`));

const T = ['--table', 'receipts'];
const S = ['--store', 'file:///tmp/nowhere-objects'];
const RUN = ['run', ...T, ...S, '--out', '@made/run'];
const START = ['start', '--data', '@made/start'];
const EMULATOR = ['emulator', '--data', '@made/emulator'];
const ROWS = [...START, '--items', '@rows.ndjson'];

const BATCH = ['batch', 'submit', '@object'];

const NO_FILES = ['none', 'folder', 'empty', 'text', 'zeros', 'not.gz', 'object', 'loop', 'pipe', 'text/below'];

const CASES: readonly (readonly [args: readonly string[], says: string, code?: number])[] = [
  [['estimate', '--table', 'receipts', '--sample', '0'], 'Use a whole number from 1'],
  [['estimate', '--table', 'receipts', '--asked-again', '2'], 'Use a share from 0 to 1'],
  [['estimate', '--table', 'receipts', '--escalate-model', 'gpt-4.1-mini'], 'as model is'],
  [['status', '--table', 'receipts', '--batches', '0'], 'Use a whole number from 1'],
  [[...EMULATOR, '--responder', 'script'], '--responder script needs --script FILE'],
  [[...EMULATOR, '--responder', 'forward'], '--responder forward needs --forward-to URL'],
  [[...EMULATOR, '--script', '@object'], '--script is for --responder script'],
  [[...EMULATOR, '--forward-to', 'http://127.0.0.1:1'], '--forward-to is for --responder forward'],
  [[...EMULATOR, '--responder', 'forward', '--forward-to', 'nowhere'], 'Use a base URL'],
  [[...EMULATOR, '--timeout', '5'], '--timeout is for --responder forward'],
  [[...EMULATOR, '--responder', 'forward', '--forward-to', 'http://127.0.0.1:1', '--timeout', '0'], 'from 1 to 86400'],
  [[...EMULATOR, '--concurrency', '1001'], 'from 1 to 1000'],
  [[...START, '--answers', 'magic'], 'Use truth, rules, or the base URL of a model server'],
  [[...START, '--answers', 'http://u:p@127.0.0.1:1/v1'], 'has a user, a password or a query'],
  [[...START, '--answers', 'http://models.lab:1/v1'], 'is not encrypted, and another machine'],
  [[...START, '--answers', 'http://127.0.0.1:1/v1#tiny'], 'no model server answers', 1],
  [[...START, '--answers-timeout', '5'], '--answers-timeout is for --answers URL'],
  [[...START, '--answers', 'rules', '--answers-concurrency', '5'], '--answers-concurrency is for --answers URL'],
  [[...EMULATOR, '--responder', 'magic'], 'Allowed choices are rules, text, script, forward'],
  ...NO_FILES.flatMap((name): [string[], string][] => [
    [[...START, '--items', `@${name}`], 'the items file'],
    [[...ROWS, '--truth', `@${name}`], 'the truth file'],
    [['evaluate', ...T, '--truth', `@${name}`], 'the truth file'],
    [['evaluate', ...T, '--truth', 'table', '--against', `@${name}`], name],
    [[...START, '--prices', `@${name}`], 'price file'],
    [[...RUN, '--prices', `@${name}`], 'price file'],
    [['collect', ...T, ...S, '--prices', `@${name}`], 'price file'],
    [[...EMULATOR, '--responder', 'script', '--script', `@${name}`], name],
    [[...EMULATOR, '--faults', `@${name}`], name],
  ]),
  [['collect', ...T, ...S, '--truth', '@object'], 'the truth file'],
  [[...RUN, '--truth', '@none'], 'the truth file'],
  [['evaluate', ...T, '--truth', '@truth', '--batch', '1'], 'is no completion batch id'],
  [['evaluate', ...T, '--truth', '@truth', '--out', '@a', '--against', '@a'], '--out is the file of --against'],
  [[...ROWS, '--truth', '@truth-of-others'], 'knows none of the labels'],
  [[...START, '--truth', '@truth'], '--truth is for --items'],
  [[...ROWS, '--answers', 'truth'], 'needs --truth FILE'],
  [[...ROWS, '--receipts', '5'], 'cannot be used with'],
  [[...START, '--dry-run', '--submit-only'], 'cannot be used with'],
  [[...START, '--evidence', 'tabel'], 'has "tabel"'],
  [['run', ...T, ...S, '--out', '@made/run', '--evidence', 'chroma://u:planted@h/words'], 'has a user name'],
  [[...START, 'more'], 'too many arguments'],
  [['start', '--data', '@foreign', '--reset'], 'it holds thesis.txt'],
  [['run', ...T, ...S, '--out', ''], 'the value of --out is empty'],
  [['run', '--table', ' ', ...S, '--out', '@made/run'], 'the value of --table is empty'],
  [['cancel', '', ...T, ...S], 'the value of id is empty'],
  [['cancel', ...T, ...S], "missing required argument 'id'"],
  [['emulator'], '--data <dir>'],
  [['batch', 'submit'], "missing required argument 'files'"],
  [['batch', 'submit', ''], 'the value of files is empty'],
  [['batch', 'submit', '@none'], 'none'],
  [[...BATCH, '--model', 'gpt-4.1-mini'], '--model is for --complete'],
  [[...BATCH, '--endpoint', '/v1/responses'], '--endpoint is for --complete'],
  [[...BATCH, '--emulator', ...S], '--emulator and --store exclude each other'],
  [[...BATCH, '--emulator', '--dry-run'], '--emulator and --dry-run exclude each other'],
  [[...BATCH, '--state', 'dynamodb://requests'], '--state needs --store'],
  [[...BATCH, '--store', 'made/nowhere'], 'is neither an s3:// nor a file:// URL'],
  [[...BATCH, ...S, '--state', 'dynamodb://a/b'], 'Use dynamodb://TABLE'],
  [[...BATCH, '--invalid', 'ignore'], 'Allowed choices are fail, skip'],
  [[...BATCH, '--job', '../x'], '1 to 100 characters'],
  [[...BATCH, '--again', 'à'], '1 to 100 characters'],
  [[...BATCH, '--max-attempts', '0'], 'from 1 to 100'],
  [['batch', 'status', '', ...S], 'the value of job is empty'],
  [['batch', 'collect', ...S, '--give-up', 'x'], '--give-up is for one job'],
  [['batch', 'wait', ...S], "missing required argument 'job'"],
  [['batch', 'wait', 'job', ...S, '--for', '2 weeks'], 'e.g. 90s, 30m, 2h or 1d'],
  [['batch', 'results', 'job', ...S, '--out', '@a', '--failures', '@a'], '--failures is the file of --out'],
  ...['@text', '@text/below', '@loop', '/proc/nowhere', `@${'n'.repeat(300)}`].flatMap(
    (out): [string[], string, number][] => [
      [['prepare', ...T, ...S, '--out', out], '--out cannot be written to', 1],
      [['run', ...T, ...S, '--out', out], '--out cannot be written to', 1],
      [['format', '--plan', '@object', '--shard', '0001', '--out', out], '--out cannot be written to', 1],
      [['start', '--data', out], '--data cannot be written to', 1],
      [['emulator', '--data', out], '--data cannot be written to', 1],
    ],
  ),
  ...NO_FILES.flatMap((name): [string[], string, number][] => [
    [['submit', '--plan', `@${name}`, '--requests', '@folder'], name, 1],
    [['format', '--plan', `@${name}`, '--shard', '0001', '--out', '@folder'], name, 1],
  ]),
];

describe('is said before anything is done', () => {
  it.each(CASES.map(([args, says, code = 2]) => ({ args, says, code })))('$args', async ({ args, says, code }) => {
    const given = paths(args);
    const text = await run(given);
    expect([text.code, flat(text.stderr)]).toEqual([code, expect.stringContaining(says)]);
    expect(text.stderr).not.toMatch(/defect|planted|\n {4}at /);
    expect(text.stdout).toBe('');
    expectNarrow(text.stderr);
    const json = await run([...given, '--json']);
    expect(json.code).toBe(code);
    expect(json.stderr).toBe(text.stderr);
    expect(JSON.parse(json.stdout)).toEqual({
      error: {
        code: expect.any(String),
        message: expect.any(String),
        where: json.stdout.includes('"where":null') ? null : expect.any(String),
        remedy: json.stdout.includes('"remedy":null') ? null : expect.any(String),
      },
    });
    expect(await readdir(folder)).not.toContain('made');
  });

  it('leaves a folder with other things as it is', async () => {
    await run(paths(['start', '--data', '@foreign', '--reset']));
    expect(await readdir(join(folder, 'foreign'))).toEqual(['thesis.txt']);
  });
});

it('a second emulator on the same data is refused', async () => {
  const dataDir = join(folder, 'emulated');
  const emulator = await startEmulator({ dataDir });
  onTestFinished(() => emulator.close());
  const second = await run(['emulator', '--data', dataDir, '--json']);
  expect([second.code, flat(second.stderr)]).toEqual([1, expect.stringContaining('is using this folder')]);
  expect(JSON.parse(second.stdout)).toMatchObject({ error: { code: 'store-unusable', where: dataDir } });
});

it.each(['--version', '-V'])('%s tells the version, its form, and that of Node.js', async (option) => {
  const { code, stdout } = await completionBatch([option]);
  expect([code, stdout]).toEqual([0, `completion-batch ${manifest.version} (built), Node.js ${process.version}\n`]);
});

const COMMANDS = [
  'start',
  'run',
  'prepare',
  'format',
  'submit',
  'collect',
  'status',
  'estimate',
  'cancel',
  'reconcile',
  'evaluate',
  'embed',
  'batch',
  ...['submit', 'status', 'collect', 'wait', 'results', 'cancel'].map((command) => `batch ${command}`),
  'emulator',
];

it.each([[], ...COMMANDS.map((command) => command.split(' '))])(
  'the help of %s fits 80 columns',
  async (...command) => {
    const { code, stdout } = await run([...command, '--help']);
    expect([code, stdout]).toEqual([0, expect.stringContaining('Usage:')]);
    expectNarrow(stdout);
  },
);
