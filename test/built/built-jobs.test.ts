/**
 * Files of requests as a job, by the actions as GitHub runs them: the committed bundles, the emulator, and a stand-in of GitHub,
 * which keeps the store on a branch, since none is given, and takes events.
 */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Emulator, ManualClock, scriptResponder, startEmulator } from '@completion-batch/emulator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BuiltRun, runBuilt } from '../../packages/actions/test/run-built.ts';
import { type GitHubStandIn, startGitHub } from '../world/github-api.ts';

const KEY = 'sk-planted-5ecbd0b6f2a94d53';
const HOSTILE = '<img src=x onerror=alert(1)> | @octocat\n::error::pwned';

const line = (id: string, model = 'gpt-4.1-mini'): string =>
  `${JSON.stringify({
    custom_id: id,
    method: 'POST',
    url: '/v1/chat/completions',
    body: { model, messages: [{ role: 'user', content: `say ${id}` }] },
  })}\n`;

describe('the built actions on jobs', () => {
  let folder = '';
  let workspace = '';
  let emulator: Emulator;
  let clock: ManualClock;
  let github: GitHubStandIn;
  let env: Record<string, string>;
  const runs: BuiltRun[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'built-jobs-'));
    workspace = join(folder, 'workspace');
    clock = new ManualClock(Date.now());
    const error = { message: HOSTILE, type: 'invalid_request_error', param: null, code: 'content_filter' };
    const rules = [{ match: 'never', status: 400, body: { error } }];
    emulator = await startEmulator({
      dataDir: join(folder, 'openai'),
      clock,
      responder: scriptResponder({ rules, default: { content: 'Bonjour' } }),
    });
    github = await startGitHub();
    env = { GITHUB_API_URL: github.url, GITHUB_REPOSITORY: `${github.owner}/${github.repo}` };
    await mkdir(join(workspace, 'requests'), { recursive: true });
    await writeFile(join(workspace, 'requests', 'a.jsonl'), line('one') + line('two'));
    await writeFile(join(workspace, 'requests', 'b.jsonl'), line('three', 'gpt-4.1-nano') + line('never'));
    await writeFile(
      join(workspace, 'bad.jsonl'),
      line('good') + line('good') + JSON.stringify({ custom_id: HOSTILE, method: 'POST' }),
    );
  });

  afterAll(async () => {
    await emulator?.close();
    await github?.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function run(action: Parameters<typeof runBuilt>[0], inputs: object, more = {}): Promise<BuiltRun> {
    const result = await runBuilt(action, {
      inputs: { token: github.token, ...inputs },
      workspace,
      env: { ...env, ...more },
    });
    runs.push(result);
    return result;
  }

  const openai = (): object => ({ 'openai-api-key': KEY, 'openai-base-url': emulator.url });
  const event = { 'on-done': 'batch-done' };
  const requests = 'requests/*.jsonl';
  const lines = async (path: string): Promise<unknown[]> =>
    (await readFile(join(workspace, path), 'utf8'))
      .trim()
      .split('\n')
      .map((text) => JSON.parse(text));
  const made = async (): Promise<number> =>
    (await emulator.journal()).filter(({ event: happened }) => happened === 'batch.created').length;

  async function pass(): Promise<void> {
    for (const ms of [1000, 3_600_000]) {
      clock.advance(ms);
      await emulator.tick();
    }
  }

  it('lines that are no requests are annotated on their files, and nothing is kept or sent', async () => {
    const { exitCode, log, outputs, summary } = await run('submit-requests', { requests: 'bad.jsonl', ...openai() });
    expect(exitCode).toBe(1);
    expect(log).toMatch(/^::error title=No request%3A duplicate_custom_id,file=bad\.jsonl,line=2::/m);
    expect(log).toMatch(/^::error title=No request%3A missing_required_parameter,file=bad\.jsonl,line=3::/m);
    expect(log).toMatch(/^::error::2 lines are no requests .* nothing was kept or sent/m);
    expect(log).not.toMatch(/^::error::pwned/m);
    expect(outputs).toMatchObject({
      job: '',
      invalid: '2',
      'invalid-file': join('completion-batch', 'invalid.ndjson'),
    });
    // For an artifact: another call of the run has another one, where other lines are wrong.
    const name = outputs['invalid-name'];
    expect(name).toMatch(/^invalid-[0-9a-f]{12}$/);
    await writeFile(join(workspace, 'worse.jsonl'), line('good') + line('good') + line('good'));
    const worse = await run('submit-requests', { requests: 'worse.jsonl', ...openai() });
    const again = await run('submit-requests', { requests: 'bad.jsonl', ...openai() });
    expect([worse.outputs['invalid-name'] === name, again.outputs['invalid-name'] === name]).toEqual([false, true]);
    expect(await lines(outputs['invalid-file'] ?? '')).toMatchObject([{ line: 2 }, { line: 3, custom_id: HOSTILE }]);
    expect(summary).toContain('2 lines are no requests: nothing was kept or sent.');
    expect(summary).not.toMatch(/<img|@octocat/);
    const jobs = await run('find-jobs', {});
    expect(jobs.outputs).toMatchObject({ matrix: '[]', count: '0' });
    expect(await emulator.journal()).toEqual([]);
  });

  it('how lines are completed is not taken without that they are', async () => {
    const { exitCode, log } = await run('submit-requests', { requests, model: 'gpt-4.1-mini', ...openai() });
    expect([exitCode, log]).toEqual([1, expect.stringContaining('the input model is given, but complete is not true')]);
  });

  it('a dry run keeps and sends nothing', async () => {
    const dry = await run('submit-requests', { requests, 'dry-run': 'true', ...openai() });
    expect([dry.exitCode, dry.log]).toEqual([0, expect.stringContaining('nothing was kept or sent')]);
    expect(dry.outputs).toMatchObject({ requests: '4', 'submitted-requests': '0' });
    expect((await run('find-jobs', {})).outputs.count).toBe('0');
    expect(await made()).toBe(0);
  });

  it('the same files are one job, whose requests are sent once', async () => {
    const first = await run('submit-requests', { requests, job: 'nightly', ...openai() });
    expect(first.exitCode, first.log).toBe(0);
    expect(first.outputs).toMatchObject({ job: 'nightly', lines: '4', requests: '4', invalid: '0', known: 'false' });
    expect(first.outputs['submitted-requests']).toBe('4');
    expect(JSON.parse(first.outputs['openai-batch-ids'] ?? '')).toHaveLength(2);
    expect(Number(first.outputs['estimated-cost-usd'])).toBeGreaterThan(0);
    for (const text of ['gpt&#46;4', 'nano']) expect(first.summary).toContain(text.replace('&#46;4', '-4'));
    const again = await run('submit-requests', { requests, job: 'nightly', ...openai() }, { GITHUB_RUN_ID: '4712' });
    expect(again.outputs).toMatchObject({ job: 'nightly', known: 'true', 'submitted-requests': '0' });
    expect(await made()).toBe(2);
    expect((await run('find-jobs', event)).outputs).toMatchObject({ matrix: '[{"job":"nightly"}]', count: '1' });
  });

  it('a job that is not done is no failure, and of it no event is sent', async () => {
    const open = await run('collect-results', { ...openai(), ...event });
    expect(open.exitCode, open.log).toBe(0);
    expect(open.outputs).toMatchObject({ done: 'false', jobs: '1', results: '', waiting: '4', answered: '0' });
    const { outputs } = await run('announce-results', { job: 'nightly', ...event });
    expect([outputs.sent, github.dispatches]).toEqual(['false', []]);
  });

  it('a job that is done gives its results in the order of its lines, and what is taken out of them', async () => {
    await pass();
    const done = await run('collect-results', { ...openai(), ...event, transform: '/choices/0/message/content' });
    expect(done.exitCode, done.log).toBe(0);
    expect(done.outputs).toMatchObject({ done: 'true', 'done-jobs': '["nightly"]', answered: '3', failed: '1' });
    expect(Number(done.outputs['cost-usd'])).toBeGreaterThan(0);
    const results = join(done.outputs.results ?? '', 'nightly');
    expect(await lines(join(results, 'results.ndjson'))).toMatchObject(
      ['one', 'two', 'three', 'never'].map((id) => ({ custom_id: id })),
    );
    expect(await lines(join(results, 'failures.ndjson'))).toMatchObject([{ custom_id: 'never', outcome: 'failed' }]);
    expect(await lines(join(results, 'transformed.ndjson'))).toMatchObject([
      { custom_id: 'one', result: 'Bonjour' },
      { custom_id: 'two', result: 'Bonjour' },
      { custom_id: 'three', result: 'Bonjour' },
      { custom_id: 'never', result: null },
    ]);
    expect(done.log).toMatch(/^::warning::job nightly: 1 request has no answer/m);
    expect(done.log).not.toMatch(/^::error::pwned/m);
    expect(done.summary).not.toMatch(/<img|@octocat/);
    expect(done.summary).toContain('1 job is done.');
    // Where a later step tells for all, it is handed a report.
    const quiet = { job: 'nightly', reports: 'reports', summary: 'false' };
    expect((await run('collect-results', { ...openai(), ...quiet })).summary).toBe('');
    const told = await run('summarize-results', { reports: 'reports', jobs: '[{"job":"nightly"},{"job":"lost"}]' });
    expect([told.exitCode, told.outputs], told.log).toEqual([
      0,
      { jobs: '2', done: '1', failed: '1', failure: expect.stringContaining('job lost: its job handed nothing over') },
    ]);
    expect(told.summary).toContain('**1 job is done.** **1 job could not be collected.**');
  });

  it('the event is sent once, at least once, and its failure is red', async () => {
    // Done, but nobody was told: the next run finds it.
    expect((await run('find-jobs', {})).outputs.count).toBe('0');
    expect((await run('find-jobs', event)).outputs.matrix).toBe('[{"job":"nightly"}]');
    github.fate = ({ path }) =>
      path === '/dispatches'
        ? { instead: { status: 403, body: { message: 'Resource not accessible by integration' } } }
        : 'answered';
    const told = { job: 'nightly', artifact: 'results-nightly-a1', 'artifact-id': '17', ...event };
    const refused = await run('announce-results', told);
    expect(refused.exitCode).toBe(1);
    expect(refused.log).toContain('Resource not accessible by integration');
    expect(refused.log).toContain('contents: write');
    github.fate = () => 'answered';
    expect((await run('announce-results', told)).outputs.sent).toBe('true');
    expect((await run('announce-results', told)).outputs.sent).toBe('false');
    expect(github.dispatches).toHaveLength(1);
    const [sent] = github.dispatches as { readonly client_payload: object }[];
    expect(sent).toMatchObject({
      event_type: 'batch-done',
      client_payload: {
        job: 'nightly',
        counts: { lines: 4, requests: 4, answered: 3, failed: 1 },
        results: `github://${github.owner}/${github.repo}/completion-batch/jobs/nightly/results.ndjson`,
        run_id: '4711',
        artifact: 'results-nightly-a1',
        artifact_id: '17',
      },
    });
    expect(Object.keys(sent?.client_payload ?? {}).length).toBeLessThanOrEqual(10);
    expect((await run('find-jobs', event)).outputs.count).toBe('0');
  });

  it('nothing shows the key or the token', () => {
    for (const { log, outputs, summary } of runs) {
      const shown = `${log.replace(/^::add-mask::.*$/gm, '')}${JSON.stringify(outputs)}${summary}`;
      for (const secret of [KEY, github.token]) expect(shown).not.toContain(secret);
    }
  });
});
