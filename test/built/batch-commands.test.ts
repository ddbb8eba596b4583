/** `completion-batch batch`: from a file of requests to results in its order, with the emulator in place of OpenAI. */
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Emulator, scriptResponder, startEmulator } from '@completion-batch/emulator';
import { type Clock, ObjectState, silentLogger, systemClock } from '@completion-batch/engine';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { waitUntilDone } from '../../packages/cli/src/session/job-rounds.ts';
import { openJobServices } from '../../packages/cli/src/session/jobs.ts';
import { completionBatch, expectNarrow, flat } from '../world/cli.ts';
import { inProcess } from '../world/cli-in-process.ts';

let folder = '';
let store = '';
let emulator: Emulator;
let env: Record<string, string> = {};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'batch-commands-'));
  store = pathToFileURL(join(folder, 'store')).href;
  emulator = await startEmulator({
    dataDir: join(folder, 'openai'),
    validationMs: 0,
    finalizingMs: 0,
    responder: scriptResponder({
      rules: [
        { match: 'refused', status: 400, body: { error: { message: HOSTILE, code: 'invalid_prompt', type: 'x' } } },
        { match: 'later', status: 500, times: 1 },
        { match: 'twice', status: 500, times: 2 },
        { match: 'slow', content: 'at last', delayMs: 600_000 },
      ],
      default: { content: ({ customId }) => `about ${customId}` },
    }),
  });
  env = { OPENAI_BASE_URL: emulator.url, OPENAI_API_KEY: 'sk-planted-openai-secret' };
});

afterAll(async () => {
  await emulator.close();
  await rm(folder, { recursive: true, force: true });
});

/** A minute passes in no time; others go on meanwhile. */
const QUICK: Clock = { now: () => Date.now(), sleep: (_, signal) => systemClock.sleep(20, signal) };

const session = () =>
  ({ env, exitCode: 0, hide: String, parseParameters: undefined, tells: 'normal', display: undefined }) as const;

const HOSTILE = '##[error]\u202e\u001b[31m::add-mask::x';

const batch = (...args: string[]) => inProcess(['batch', ...args], env);

async function json(...args: string[]): Promise<Record<string, unknown>> {
  const result = await batch(...args, '--store', store, '--json');
  expect([result.code, result.stderr]).toEqual([0, expect.any(String)]);
  expect(result.stdout.trim().split('\n')).toHaveLength(1);
  expect(result.stdout + result.stderr).not.toContain('planted');
  return JSON.parse(result.stdout) as Record<string, unknown>;
}

const request = (custom_id: string): string =>
  JSON.stringify({
    custom_id,
    method: 'POST',
    url: '/v1/chat/completions',
    body: { model: 'gpt-4.1-mini', messages: [{ role: 'user', content: custom_id }] },
  });

async function file(name: string, ...lines: string[]): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, lines.map((line) => `${line}\n`).join(''));
  return path;
}

const rowsOf = (text: string): Record<string, unknown>[] =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

const created = async (): Promise<number> =>
  (await emulator.journal()).filter(({ event }) => event === 'batch.created').length;

/** Rounds, as a schedule makes them. */
async function collectUntilDone(job: string): Promise<Record<string, unknown>> {
  for (let round = 0; round < 20; round += 1) {
    const { jobs } = (await json('collect', job)) as { jobs: Record<string, unknown>[] };
    if (jobs[0]?.done === true) return jobs[0];
    await emulator.tick();
  }
  throw new Error('it is not done after 20 rounds');
}

describe('before anything is sent', () => {
  it('a dry run says what it would ask and cost, needs no key, and writes nothing', async () => {
    const prompts = await file('prompts.jsonl', '"What is a batch?"', '{"prompt": "And a line?", "custom_id": "2"}');
    const args = ['submit', prompts, '--complete', '--model', 'gpt-4.1-mini', '--dry-run', '--store', store];
    const { code, stdout, stderr } = await inProcess(['batch', ...args], {});
    expect([code, stderr]).toEqual([0, expect.any(String)]);
    expect(flat(stdout)).toMatch(
      /: dry run lines 2 gpt-4\.1-mini 2 requests for \/v1\/chat\/completions, \d+ tokens in/,
    );
    expect(flat(stdout)).toMatch(/cost \$0\.00\d+ \(estimated\).*nothing was written or sent/);
    expectNarrow(stdout, stderr);
    expect(await readdir(folder)).not.toContain('store');
    expect(await created()).toBe(0);
  });

  it('a model without a price costs what nobody knows: no estimate is told', async () => {
    const args = ['submit', await file('unknown.jsonl', '"a"'), '--complete', '--model', 'my-model', '--dry-run'];
    const { code, stdout } = await inProcess(['batch', ...args, '--store', store], {});
    expect([code, flat(stdout)]).toEqual([
      0,
      expect.stringContaining(' cost unknown (no price for this model; see prices) store'),
    ]);
    expect(flat(stdout)).not.toContain(') (estimated)');
  });

  it('a line that is no request is told by file and line, and nothing is sent', async () => {
    const name = `${HOSTILE}.jsonl`;
    const bad = await file(name, request('a'), 'nonsense', request('a'), '{"custom_id": "b"}');
    const { code, stdout, stderr } = await batch('submit', bad, '--store', store);
    expect([code, stdout]).toEqual([2, '']);
    const told = flat(stderr);
    for (const text of [':2: ', '[invalid_json_line]', ':3: ', '[duplicate_custom_id]', '3 lines are no requests'])
      expect(told).toContain(text);
    expectNarrow(stderr);
    for (const part of ['##[', '\u202e', '\u001b']) expect(stderr).not.toContain(part);
    expect(await created()).toBe(0);
    const { invalid } = JSON.parse((await batch('submit', bad, '--store', store, '--json')).stdout) as {
      invalid: { count: number; lines: { code: string; file_line: number }[] };
    };
    expect(invalid).toMatchObject({
      count: expect.any(Number),
      lines: [{ code: 'invalid_json_line', file_line: 2 }, {}, {}],
    });
  });
});

describe('a job', () => {
  it('is submitted once, told of, collected and read back in its order, with what could not be answered', async () => {
    await mkdir(join(folder, 'requests'));
    await file('requests/1.jsonl', request('first'), request('refused'), 'nonsense');
    await file('requests/2.jsonl', request('later'), request('last'));
    const args = ['submit', join(folder, 'requests/*.jsonl'), '--invalid', 'skip'];
    const submitted = await json(...args);
    expect(submitted).toMatchObject({ known: false, done: false, lines: 5, requests: 4, invalid: { count: 1 } });
    const job = String(submitted.job);
    expect(await created()).toBe(1);
    const again = await json(...args);
    expect(again).toMatchObject({ job, known: true, submitted: { files: [] } });
    expect(await created()).toBe(1);

    const shown = await batch('status', '--store', store);
    expect(shown.code).toBe(0);
    expect(flat(shown.stdout)).toMatch(
      new RegExp(`^Job ${job}: open lines 5: 0 answered, 4 in open batches, 1 no request .* batches 0 ended, 1 open`),
    );
    expect(shown.stdout).toContain(`Next: npx completion-batch batch wait ${job}`);
    expectNarrow(shown.stdout);
    const early = await batch('results', job, '--store', store);
    expect([early.code, early.stdout]).toEqual([2, '']);
    expect(flat(early.stderr)).toContain('is not done');

    const ended = await collectUntilDone(job);
    expect(ended).toMatchObject({ counts: { answered: 3, failed: 1, waiting: 0, unasked: 0, invalid: 1 } });
    expect(await created()).toBe(2);
    expect(await json('status')).toMatchObject({ jobs: [] });

    const results = await batch('results', job, '--store', store);
    expect(results.code).toBe(0);
    expect(rowsOf(results.stdout).map(({ custom_id, outcome, attempts }) => [custom_id, outcome, attempts])).toEqual([
      ['first', 'answered', 1],
      ['refused', 'failed', 1],
      [null, 'failed', 0],
      ['later', 'answered', 1],
      ['last', 'answered', 1],
    ]);
    expect(results.stdout).not.toMatch(/\u202e|##\[/);
    expect(flat(results.stderr)).toBe(`5 lines of job ${job}: 3 answered, 2 failed `);

    const [out, failures] = [join(folder, 'texts.ndjson'), join(folder, 'failures.ndjson')];
    const what = ['--transform', '/choices/0/message/content'];
    const figures = await json('results', job, '--out', out, '--failures', failures, ...what);
    expect(figures).toMatchObject({ job, lines: 5, answered: 3, failed: 2, open: 0 });
    expect(rowsOf(await readFile(out, 'utf8')).map(({ result }) => result)).toEqual([
      'about first',
      null,
      null,
      'about later',
      'about last',
    ]);
    expect(rowsOf(await readFile(failures, 'utf8')).map(({ reason }) => reason)).toEqual([
      expect.any(String),
      'invalid',
    ]);
    expect((await readdir(folder)).filter((name) => name.endsWith('.part'))).toEqual([]);

    const done = await batch(...args, '--store', store);
    expect(flat(done.stdout)).toMatch(new RegExp(`Job ${job}: done already .* --again NAME asks it again`));
    expect(await created()).toBe(2);
  });

  it('is cancelled, and asked anew under another name', async () => {
    const path = await file('more.jsonl', request('x'), request('y'));
    const { job } = await json('submit', path);
    const other = await json('submit', path, '--again', '2026-11-26');
    expect(other.job).not.toBe(job);
    await json('cancel', String(other.job));
    expect(await collectUntilDone(String(other.job))).toMatchObject({ done: true, cancelled: true });
    expect(await collectUntilDone(String(job))).toMatchObject({ counts: { answered: 2 } });
  });

  it('of which nothing could be answered is no success', async () => {
    const { job } = await json('submit', await file('refused.jsonl', request('refused')));
    await emulator.tick();
    const { code, stderr } = await batch('collect', String(job), '--store', store);
    expect([code, flat(stderr)]).toEqual([1, expect.stringContaining('1 of 1 lines of job')]);
  });
});

describe('waiting', () => {
  it('asks once more what came back, until the job is done', async () => {
    const { job } = await json('submit', await file('twice.jsonl', request('twice'), request('z')));
    const tell = ({ what }: { readonly what: string }): void => void said.push(what);
    const logger = { ...silentLogger, waiting: tell };
    const said: string[] = [];
    const opened = await openJobServices(session(), { store }, { logger });
    const state = new ObjectState(opened.services.store, { clock: QUICK });
    const services = { ...opened.services, state };
    const waiting = { opened: { ...opened, services }, flags: {}, job: String(job), forMs: 3_600_000, logger };
    const { status } = await waitUntilDone({ ...waiting, session: session() });
    expect(status).toMatchObject({ done: true, counts: { answered: 2, failed: 0 } });
    expect(said).toContain('1 request will be asked once more');
  });

  it('ends where the time is over, with code 1; an interruption says how to go on, and nothing is lost', async () => {
    const { job } = await json('submit', await file('slow.jsonl', request('slow')));
    const over = await batch('wait', String(job), '--store', store, '--for', '1s');
    expect([over.code, flat(over.stderr)]).toEqual([1, expect.stringContaining(`job ${job} is not done yet`)]);
    expect(flat(over.stdout)).toContain('1 in open batches');
    const ended = await completionBatch(['batch', 'wait', String(job), '--store', store], {
      env,
      onStart: (child) => void child.stderr?.once('data', () => child.kill('SIGINT')),
    });
    expect(ended.code).toBe(130);
    expect(flat(ended.stderr)).toContain(`this goes on: npx completion-batch batch wait ${job} --store ${store}`);
  });
});

it('prints no complaint where whoever reads the results has seen enough', async () => {
  const { job } = await json('submit', await file('few.jsonl', request('p'), request('q')));
  await collectUntilDone(String(job));
  const { code, stderr } = await completionBatch(['batch', 'results', String(job), '--store', store], {
    env,
    onStart: (child) => void child.stdout?.destroy(),
  });
  expect([code, stderr]).toEqual([0, '']);
});

it('shows the whole way without a key, apart from real answers', async () => {
  await file('prompts.jsonl', '"What is a batch?"', '{"custom_id": "2", "prompt": "And a line?"}');
  const args = ['batch', 'submit', 'prompts.jsonl', '--complete', '--model', 'gpt-4.1-mini', '--emulator'];
  const { code, stdout, stderr } = await completionBatch(args, { cwd: folder });
  expect([code, stderr]).toEqual([0, expect.stringContaining('the answers are made up')]);
  expectNarrow(stdout, stderr);
  const [, next = ''] =
    /Next: npx completion-batch (batch results .*) --out/s.exec(flat(stdout.replaceAll('\\\n', '')).slice(-300)) ?? [];
  const results = await completionBatch([...next.split(/ +/), '--transform', '/choices/0/message/content'], {
    cwd: folder,
  });
  expect(rowsOf(results.stdout).map(({ result }) => result)).toEqual([
    expect.stringContaining('made up by the emulator'),
    '(made up by the emulator for 2; no model was asked)',
  ]);
  expect(await readdir(join(folder, '.completion-batch/jobs'))).toEqual(['emulator']);
});

it('the status of one job is told where another one cannot be read, which is told, too', async () => {
  const own = pathToFileURL(join(folder, 'spoilt')).href;
  const { job } = JSON.parse(
    (await batch('submit', await file('one.jsonl', request('one')), '--store', own, '--json')).stdout,
  );
  await mkdir(join(folder, 'spoilt', 'open-jobs'), { recursive: true });
  await writeFile(join(folder, 'spoilt', 'open-jobs', 'a-nobodys'), '');
  const { code, stdout, stderr } = await batch('status', '--store', own, '--json');
  expect([code, JSON.parse(stdout)]).toMatchObject([1, { jobs: [{ job }], failures: [{ job: 'a-nobodys' }] }]);
  expect(flat(stderr)).toContain('job a-nobodys: there is no job a-nobodys');
});
