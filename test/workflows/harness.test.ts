/**
 * The harness itself, and what act does otherwise than GitHub: each gap is pinned, so that no test relies on it
 * unknowingly and an act that does better is noticed. docs/workflow-paths.md says how each is looked after instead.
 */
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { needing } from '../world/tools.ts';
import { type ArtifactService, startArtifactService } from './harness/artifact-service.ts';
import { jobOf, resultsOf, runWorkflow, type WorkflowRequest, type WorkflowRun } from './harness/run-workflow.ts';

const suite = needing('the harness', 'act');

describe.skipIf(suite.skip)(suite.title, () => {
  let artifacts: ArtifactService;
  beforeAll(async () => {
    artifacts = await startArtifactService();
  });
  afterAll(() => artifacts?.close());

  const run = (workflow: string, request: Partial<WorkflowRequest> = {}): Promise<WorkflowRun> =>
    runWorkflow({
      repository: { name: 'owner/gaps', folder: fileURLToPath(new URL('fixtures/gaps', import.meta.url)) },
      workflow: `.github/workflows/${workflow}.yml`,
      artifacts,
      ...request,
    });

  describe('in one run', () => {
    let done: WorkflowRun;
    beforeAll(async () => {
      done = await run('gaps');
    });

    it('tells the result of each leg, though act gives all of them the worst', () => {
      expect(done.exitCode).toBe(1);
      expect(resultsOf(done)).toEqual({
        legs: 'failure success success',
        soft: 'failure',
        skipped: 'skipped',
        empty: 'success',
        look: 'success',
        slow: 'success',
      });
      expect(done.jobs.filter(({ id }) => id === 'legs').map(({ jobResult }) => jobResult)).toEqual(
        Array(3).fill('failure'),
      );
    });

    it('gap: fail-fast does not stop the other legs', () => {
      expect(done.jobs.filter(({ id }) => id === 'legs')).toHaveLength(3);
    });
    it("gap: of a matrix' outputs the first leg's stay; on GitHub the last one's", () => {
      expect(done.jobs.find(({ id }) => id === 'legs')?.outputs).toEqual({ leg: '1' });
    });
    it('gap: continue-on-error of a job is not known', () => {
      expect(jobOf(done, 'soft').jobResult).toBe('failure');
    });
    it('gap: the outputs of a skipped job are their expressions; on GitHub they are empty', () => {
      expect(jobOf(done, 'look').outputs.skipped).toBe('$' + '{{ steps.never.outputs.value }}');
    });
    it('gap: an empty matrix runs once; on GitHub it is an error', () => {
      expect(jobOf(done, 'empty').result).toBe('success');
    });
    it('gap: an output with a masked text is passed on; GitHub drops it', () => {
      expect(jobOf(done, 'look').outputs.masked).toBe('a-masked-text');
    });
  });

  it('gap: what comes after a called workflow that failed is never run, and its inputs are not checked', async () => {
    const done = await run('caller');
    expect(done.exitCode).toBe(1);
    expect(resultsOf(done)).toEqual({
      'called.works': 'success',
      'called.fails': 'success failure',
      called: 'failure',
      after: 'not-reached',
    });
  });

  it('runs failed jobs again, and nothing that succeeded', async () => {
    const first = await run('caller');
    const second = await run('caller', { previous: first });
    expect(second).toMatchObject({ exitCode: 0, runId: first.runId, attempt: 2 });
    expect(first.summaries.map(({ text }) => text.trim()).sort()).toEqual(['counted', 'leg 1 of 3', 'leg 2 of 3']);
    expect(second.summaries.map(({ text }) => text.trim())).toEqual(['leg 2 of 3']);
    expect(jobOf(second, 'after').result).toBe('success');
  });

  it('cancels as the button does', async () => {
    const cancel = new AbortController();
    const done = await run('gaps', {
      vars: { SLEEP: '60' },
      signal: cancel.signal,
      onOutput: (text) => {
        if (text.includes('Run Main sleep')) cancel.abort();
      },
    });
    expect(done.exitCode).toBe(1);
    expect(done.ms).toBeLessThan(30_000);
    expect(done.summaries.map(({ text }) => text.trim())).toEqual(['cleaning up']);
  });

  it('stops what takes too long', async () => {
    const done = await run('gaps', { vars: { SLEEP: '60' }, timeoutMs: 1_500 });
    expect(done).toMatchObject({ timedOut: true });
    expect(done.ms).toBeLessThan(30_000);
  });

  it('refuses what act would pass: a machine that there is not, and an action that nobody gave', async () => {
    await expect(run('machine')).rejects.toThrow('wants a-machine-that-there-is-not');
    await expect(run('foreign')).rejects.toThrow('uses somebody/something@v1, which is not among');
  });
});
