/** collect.yml, the workflow it calls, and nightly.yml where there is something to collect. */
import { type ReportData, reportData } from '@completion-batch/core/review';
import { type Intercept, scriptResponder } from '@completion-batch/emulator';
import { describe, expect, it } from 'vitest';
import { readData } from '../../packages/page/src/app/data.ts';
import { allValid, judged, receiptPattern } from '../world/answers.ts';
import { startGitHub } from '../world/github-api.ts';
import { smallImageId } from '../world/small-receipts.ts';
import { needing } from '../world/tools.ts';
import { JOB_TOKEN, jobOf, resultsOf, type WorkflowRun } from './harness/run-workflow.ts';
import { receipts } from './receipts.ts';
import { COLLECT_ROLE, product, ROLE, type Scene, useStage } from './stage.ts';
import { submitAll } from './submitted.ts';

const suite = needing('collect.yml', 'act', 'versitygw');
const workflow = '.github/workflows/collect.yml';
const HOUR = 3_600_000;
/** Longer than OpenAI gives a batch. */
const NEVER = 1e9;

/** Statuses of a receipt's labels, sorted. */
async function statusesOf(scene: Scene, number: number): Promise<string> {
  const rows = (await scene.rows('RECEIPT_WORD_LABEL')).filter((row) => row.PK?.S === `IMAGE#${smallImageId(number)}`);
  return rows
    .map((row) => row.validation_status?.S)
    .sort()
    .join(' ');
}

/** The data of the page that a run has kept. */
async function reportIn(run: WorkflowRun): Promise<ReportData> {
  const artifact = run.artifacts.find(({ name }) => name.startsWith('report-'));
  const page = artifact?.files.get('report.html')?.toString();
  const [, text = ''] = /<script[^>]*id="report"[^>]*>(.*?)<\/script/s.exec(page ?? '') ?? [];
  return reportData.parse(await readData(text));
}

const collected = (run: WorkflowRun): Readonly<Record<string, string>> => jobOf(run, 'collect').outputs;

describe.skipIf(suite.skip)(suite.title, () => {
  const setScene = useStage();

  it('nothing is open: green, and only the table is asked', async () => {
    const scene = await setScene(receipts(1));
    const run = await scene.run({ workflow, event: 'schedule' });
    expect(run.exitCode, run.log).toBe(0);
    expect(resultsOf(run)).toEqual({
      'collect.find': 'success',
      'collect.collect': 'skipped',
      'collect.summary': 'skipped',
      'collect.issue': 'skipped',
      collect: 'success',
    });
    expect(collected(run).count).toBe('0');
    expect(run.annotations).toEqual([]);
    expect(await scene.emulator.journal()).toEqual([]);
  });

  it('one completed, one expired with a part of its results, one failed, one not done', async () => {
    const responder = scriptResponder({
      rules: [
        { match: receiptPattern(2), ...judged(() => ({ valid: false, label: null })) },
        { match: receiptPattern(4), ...allValid, delayMs: NEVER },
      ],
      default: allValid,
    });
    const queueTokenLimit = { 'gpt-4.1-nano': 1 };
    const scene = await setScene(receipts(2), { emulator: { responder, queueTokenLimit } });
    await submitAll(scene, 'completes');
    await scene.load(receipts(2, 3));
    await submitAll(scene, 'expires');
    await scene.load(receipts(1, 5));
    await submitAll(scene, 'fails', { model: 'gpt-4.1-nano' });
    await scene.pass(25 * HOUR);
    await scene.load(receipts(1, 6));
    await submitAll(scene, 'is-not-done');
    expect(await scene.rows('BATCH_SUMMARY')).toHaveLength(4);

    const run = await scene.run({ workflow, event: 'schedule', vars: { COMPLETION_BATCH_REPORT: 'true' } });
    expect(run.exitCode, run.log).toBe(0);
    expect(resultsOf(run)).toEqual({
      'collect.find': 'success',
      'collect.collect': 'success success success success',
      'collect.summary': 'success',
      'collect.issue': 'skipped',
      collect: 'success',
    });
    expect(await Promise.all([1, 2, 3, 4, 5, 6].map((number) => statusesOf(scene, number)))).toEqual([
      'INVALID VALID VALID VALID VALID',
      'INVALID INVALID INVALID INVALID NEEDS_REVIEW',
      'INVALID VALID VALID VALID VALID',
      'INVALID NONE NONE NONE NONE',
      'INVALID NONE NONE NONE NONE',
      'INVALID PENDING PENDING PENDING PENDING',
    ]);
    const states = (await scene.rows('BATCH_SUMMARY')).map((row) => row.status?.S).sort();
    expect(states).toEqual(['COMPLETED', 'EXPIRED', 'FAILED', 'VALIDATING']);
    expect(collected(run)).toMatchObject({
      count: '4',
      settled: '3',
      open: '1',
      failed: '0',
      labels: '20',
      valid: '8',
      invalid: '3',
      'needs-review': '1',
      released: '8',
    });
    const artifacts = run.artifacts.map(({ name }) => name).sort();
    expect(artifacts).toHaveLength(5);
    expect(artifacts.pop()).toBe(`report-${run.runId}-a1`);
    for (const name of artifacts) expect(name).toMatch(/^collected-[0-9a-f-]{36}-a1$/);
    // One for all jobs, with the chart, and without words of receipts: GitHub does not say that the repository is private.
    expect(run.summaries).toHaveLength(1);
    const summary = run.summaries[0]?.text ?? '';
    expect(summary).toContain('**3 batches collected: 20 labels have their outcome. 1 batch is not done yet.**');
    expect(summary).toMatch(
      new RegExp(
        String.raw`\[<code>report-${run.runId}-a1</code>\]\(https://github\.com/\S+/runs/${run.runId}/artifacts/\d+\)`,
      ),
    );
    expect(summary).toMatch(/```mermaid\n%%\{init: .*\}%%\nxychart-beta horizontal\n/);
    expect(summary).toContain('| Label | Correction | Where |');
    const page = await reportIn(run);
    expect(page.batches).toHaveLength(4);
    expect(page.statuses).toEqual({ VALID: 8, INVALID: 7, NEEDS_REVIEW: 1, PENDING: 4 });
    const roles = [...run.log.matchAll(/completion batches\/(\w+)[^\]]*\] assumed (\S+) in us-east-1/g)];
    expect(new Set(roles.map(([, job, role]) => `${job} ${role}`))).toEqual(
      new Set([`Find ${ROLE}`, `Collect ${COLLECT_ROLE}`, `Summary ${ROLE}`]),
    );

    const again = await scene.run({ workflow, event: 'schedule' });
    expect(again.exitCode, again.log).toBe(0);
    expect(collected(again)).toMatchObject({ count: '1', settled: '0', open: '1' });
    expect(again.artifacts.filter(({ name }) => name.startsWith('report-'))).toEqual([]);
    expect(await scene.rows('COMPLETION_BATCH_RESULT')).toHaveLength(12);
  });

  it('one batch cannot be read: the others are collected, the run is red, an issue says so, and failed jobs run again complete it', async () => {
    await using github = await startGitHub({ token: JOB_TOKEN });
    const issue = {
      repository: { ...product, name: `${github.owner}/${github.repo}` },
      apiUrl: github.url,
      vars: { COMPLETION_BATCH_ISSUE: 'true' },
    };
    let broken = '';
    const intercept: Intercept = async ({ route, id }, next) =>
      route === 'batches.retrieve' && id === broken
        ? { status: 403, json: { error: { message: 'no access', type: 'permission', param: null, code: null } } }
        : next();
    const scene = await setScene(receipts(1), {
      emulator: { intercept, responder: scriptResponder({ default: allValid }) },
    });
    const [first] = (await submitAll(scene, 'one')).files;
    await scene.load(receipts(1, 2));
    await submitAll(scene, 'two');
    await scene.pass(HOUR);
    broken = first?.openaiBatchId ?? '';

    const run = await scene.run({ workflow, event: 'schedule', ...issue });
    expect(run.exitCode).toBe(1);
    expect(resultsOf(run)['collect.issue'], run.log).toBe('success');
    const [kept] = github.issues.all;
    expect(kept).toMatchObject({ state: 'open', labels: ['completion-batch'] });
    expect(kept?.body).toContain(`/actions/runs/${run.runId}) | <code>collect</code> |`);
    // Here nothing tells act that the repository is private, so the issue does not quote it.
    expect(jobOf(run, 'collect.summary').outputs.failure).toContain('no access');
    expect(kept?.body).not.toContain('no access');
    expect(resultsOf(run)['collect.collect']?.split(' ').sort()).toEqual(['failure', 'success']);
    expect(resultsOf(run)['collect.summary']).toBe('success');
    expect(run.summaries.map(({ text }) => text)).toContainEqual(expect.stringContaining(first?.batchId ?? 'none'));
    expect([await statusesOf(scene, 1), await statusesOf(scene, 2)]).toEqual([
      'INVALID PENDING PENDING PENDING PENDING',
      'INVALID VALID VALID VALID VALID',
    ]);

    broken = '';
    const second = await scene.run({ workflow, event: 'schedule', previous: run, ...issue });
    expect(second.exitCode, second.log).toBe(0);
    expect(github.issues.all).toEqual([{ ...kept, state: 'closed' }]);
    expect(collected(second)).toMatchObject({ settled: '2', failed: '0', valid: '8' });
    expect(await statusesOf(scene, 1)).toBe('INVALID VALID VALID VALID VALID');
  });

  it('by hand, one batch, with every input: cancelled when it is too old', async () => {
    // What is asked before a batch is sent gets its answer at once: submit would wait a minute for it.
    const rules = [1, 2].map((number) => ({ match: receiptPattern(number), ...allValid, delayMs: NEVER }));
    const responder = scriptResponder({ rules, default: allValid });
    const scene = await setScene(receipts(1), { emulator: { responder } });
    const [file] = (await submitAll(scene, 'slow', { ago: 2 })).files;
    await scene.load(receipts(1, 2));
    await submitAll(scene, 'other', { ago: 2 });
    await scene.pass(2 * HOUR);
    const inputs = { batch: file?.batchId ?? '', 'max-attempts': '2', 'cancel-after-hours': '1' };
    const run = await scene.run({ workflow, inputs });
    expect(run.exitCode, run.log).toBe(0);
    expect(collected(run)).toMatchObject({ count: '1', open: '1' });
    const cancelled = (await scene.emulator.journal()).filter(({ event }) => event === 'batch.cancelling');
    expect(cancelled).toMatchObject([{ batch_id: file?.openaiBatchId }]);
    await scene.pass(HOUR);
    // A report that cannot be made takes nothing from the answers, and is not green.
    const vars = { COMPLETION_BATCH_REPORT: 'true', COMPLETION_BATCH_LABELS: '{' };
    const after = await scene.run({ workflow, inputs, vars });
    expect(after.exitCode, after.log).toBe(1);
    expect(resultsOf(after)['collect.summary']).toBe('failure');
    expect(after.artifacts.filter(({ name }) => name.startsWith('report-'))).toEqual([]);
    // act gives no outputs of a called workflow that is red.
    const told = after.summaries.map(({ text }) => text);
    expect(told).toEqual([expect.stringContaining('### Report: failed'), expect.stringMatching(/released/i)]);
    expect([await statusesOf(scene, 1), await statusesOf(scene, 2)]).toEqual([
      'INVALID NONE NONE NONE NONE',
      'INVALID PENDING PENDING PENDING PENDING',
    ]);
  });

  it('nightly.yml collects first: what came back is asked again in the same night', async () => {
    const scene = await setScene(receipts(2), { emulator: { queueTokenLimit: { 'gpt-4.1-nano': 1 } } });
    await submitAll(scene, 'fails', { model: 'gpt-4.1-nano' });
    await scene.pass(HOUR);
    const run = await scene.run({ workflow: '.github/workflows/nightly.yml', event: 'schedule' });
    expect(run.exitCode, run.log).toBe(0);
    expect(collected(run)).toMatchObject({ settled: '1', released: '8' });
    expect(jobOf(run, 'submit').outputs).toMatchObject({ labels: '8', 'submitted-labels': '8' });
    expect(await statusesOf(scene, 1)).toBe('INVALID PENDING PENDING PENDING PENDING');
    const states = (await scene.rows('BATCH_SUMMARY')).map((row) => row.status?.S).sort();
    expect(states).toEqual(['FAILED', 'PENDING']);
  });

  it('nightly.yml puts right what is left over before it submits, and says so', async () => {
    const scene = await setScene(receipts(1));
    const [row] = await scene.rows('RECEIPT_WORD_LABEL');
    const status = { validation_status: { S: 'PENDING' }, GSI3PK: { S: 'VALIDATION_STATUS#PENDING' } };
    await scene.load([{ ...row, ...status, completion_batch_id: { S: '99999999-0000-4000-8000-000000000000' } }]);
    const run = await scene.run({ workflow: '.github/workflows/nightly.yml', event: 'schedule' });
    expect(run.exitCode, run.log).toBe(0);
    expect(jobOf(run, 'reconcile').outputs).toMatchObject({ pending: '1', freed: '1', stuck: '0' });
    expect(run.annotations.map(({ level, message }) => `${level}: ${message}`)).toEqual([
      'warning: 1 label was released.',
    ]);
    expect(jobOf(run, 'submit').outputs).toMatchObject({ 'submitted-labels': '4' });
  });

  it('nightly.yml submits also where collect has failed, and is red', async () => {
    const scene = await setScene(receipts(1));
    // A called workflow that fails would end act; so a job that fails stands for it.
    const collect = { 'runs-on': 'ubuntu-latest', steps: [{ run: 'exit 1' }] };
    const run = await scene.run({
      workflow: '.github/workflows/nightly.yml',
      event: 'schedule',
      replace: { collect },
    });
    expect(run.exitCode).toBe(1);
    expect(resultsOf(run)).toMatchObject({ collect: 'failure', 'submit.submit': 'success', submit: 'success' });
    expect(await statusesOf(scene, 1)).toBe('INVALID PENDING PENDING PENDING PENDING');
  });
});
