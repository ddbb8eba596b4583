/** What examples/ shows, run as it stands there: an emulator in OpenAI's place, a stand-in of GitHub that keeps the jobs. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Emulator, ManualClock, type Responder, scriptResponder, startEmulator } from '@completion-batch/emulator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type GitHubStandIn, startGitHub } from '../world/github-api.ts';
import { needing } from '../world/tools.ts';
import { type ArtifactService, startArtifactService } from './harness/artifact-service.ts';
import {
  JOB_TOKEN,
  jobOf,
  resultsOf,
  runWorkflow,
  type WorkflowRequest,
  type WorkflowRun,
} from './harness/run-workflow.ts';
import { OPENAI_KEY, product } from './stage.ts';

const suite = needing('the examples', 'act');
const examples = fileURLToPath(new URL('../../examples', import.meta.url));

describe.skipIf(suite.skip)(suite.title, () => {
  let folder = '';
  let artifacts: ArtifactService;
  let github: GitHubStandIn;
  let emulator: Emulator;
  let responder: Responder;
  let hours: NodeJS.Timeout;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'examples-'));
    artifacts = await startArtifactService();
    github = await startGitHub({ token: JOB_TOKEN });
    const clock = new ManualClock(Date.now());
    emulator = await startEmulator({
      dataDir: join(folder, 'openai'),
      clock,
      responder: (request) => responder(request),
    });
    // A batch takes some hours, which here go by in a second.
    hours = setInterval(() => {
      clock.advance(1_800_000);
      void emulator.tick();
    }, 200);
  });
  afterAll(async () => {
    clearInterval(hours);
    await emulator?.close();
    await github?.close();
    await artifacts?.close();
    await rm(folder, { recursive: true, force: true });
  });

  function request(example: string, workflow: string, more: Partial<WorkflowRequest> = {}): WorkflowRequest {
    return {
      repository: { name: `${github.owner}/${github.repo}`, folder: join(examples, example) },
      workflow: `.github/workflows/${workflow}`,
      others: [product],
      artifacts,
      apiUrl: github.url,
      secrets: { OPENAI_API_KEY: OPENAI_KEY },
      ...more,
      env: { OPENAI_BASE_URL: emulator.url, ...more.env },
    };
  }

  async function run(example: string, workflow: string, more: Partial<WorkflowRequest> = {}): Promise<WorkflowRun> {
    const result = await runWorkflow(request(example, workflow, more));
    expect(result.exitCode, result.log).toBe(0);
    return result;
  }

  const expected = (path: string): Promise<string> => readFile(join(examples, path), 'utf8');

  /** `git` and `gh` that write down what they are to do. */
  async function commands(): Promise<{ readonly env: Record<string, string>; readonly log: string }> {
    const bin = join(folder, 'bin');
    const log = join(folder, 'commands.log');
    await mkdir(bin, { recursive: true });
    const script = `#!/bin/sh\necho "$(basename "$0") $*" >> ${log}\ncase "$1" in add) cp -r docs ${folder};; diff) exit 1;; esac\n`;
    for (const name of ['git', 'gh']) await writeFile(join(bin, name), script, { mode: 0o755 });
    return { env: { PATH: `${bin}:${dirname(process.execPath)}:${process.env.PATH}` }, log };
  }

  it('translate-docs: a pull request has the translations', async () => {
    responder = scriptResponder({ default: { content: await expected('translate-docs/expected/hello.fr.md') } });
    const sent = await run('translate-docs', 'translate.yml', { event: 'schedule' });
    expect(jobOf(sent, 'batch').outputs).toMatchObject({ requests: '1', 'submitted-requests': '1' });
    // It fails first: one issue tells so, until all is well again.
    emulator.setFaults({ calls: [{ route: 'batches.retrieve', fault: { kind: 'status', status: 401 } }] });
    const early = await runWorkflow(request('translate-docs', 'results.yml', { event: 'schedule' }));
    emulator.setFaults({});
    expect([early.exitCode, resultsOf(early)], early.log).toMatchObject([1, { 'results.issue': 'success' }]);
    expect(github.issues.all).toMatchObject([{ state: 'open', body: expect.stringContaining('<code>collect</code>') }]);
    const done = await run('translate-docs', 'results.yml', { event: 'schedule' });
    expect(github.issues.all).toMatchObject([{ state: 'closed' }]);
    expect(jobOf(done, 'results').outputs).toMatchObject({ count: '1', done: 'true', answered: '1' });
    // One for the whole run, with a link to the results.
    expect(done.summaries).toHaveLength(1);
    expect(done.summaries[0]?.text).toContain('**1 job is done.**');
    expect(done.summaries[0]?.text).toMatch(
      new RegExp(String.raw`\[download\]\(\S+/runs/${done.runId}/artifacts/\d+\)`),
    );
    expect(github.dispatches).toMatchObject([{ event_type: 'translated' }]);
    const [{ client_payload: payload }] = github.dispatches as [{ client_payload: { job: string } }];
    const { env, log } = await commands();
    await run('translate-docs', 'pull-request.yml', { event: 'repository_dispatch', payload, env });
    expect(await readFile(join(folder, 'docs', 'hello.fr.md'), 'utf8')).toBe(
      await expected('translate-docs/expected/hello.fr.md'),
    );
    expect(await readFile(log, 'utf8')).toContain(`gh pr create --head translations/${payload.job}`);
  });

  it('embed-corpus: each text has its vector, those alike are near each other', async () => {
    const made = await run('embed-corpus', 'embed.yml');
    const { done, artifact } = jobOf(made, 'embed').outputs;
    expect(done).toBe('true');
    const file = made.artifacts.find(({ name }) => name === artifact)?.files.get('transformed.ndjson');
    const lines = String(file).trim().split('\n');
    const vectors = lines.map((line) => JSON.parse(line) as { custom_id: string; result: number[] });
    expect(vectors.map(({ custom_id }) => custom_id)).toEqual(['cat', 'kitten', 'tax']);
    const near = (a: number, b: number): number =>
      (vectors[a]?.result ?? []).reduce((sum, value, at) => sum + value * (vectors[b]?.result[at] ?? 0), 0);
    expect(near(0, 1)).toBeGreaterThan(near(0, 2));
  });

  it('evaluate-prompts: the summary says how often each prompt is right', async () => {
    const rules = [
      { match: /\/0$/, content: 'Paris' },
      { match: 'plain/1', content: 'Lima' },
    ];
    responder = scriptResponder({ rules, default: { content: 'Cusco' } });
    const evaluated = await run('evaluate-prompts', 'evaluate.yml');
    const score = evaluated.summaries.find(({ text }) => text.includes('- plain'));
    expect(score?.text.trim()).toBe((await expected('evaluate-prompts/expected.md')).trim());
  });
});
