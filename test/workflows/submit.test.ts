/** nightly.yml and the workflow it calls, when all goes well, and when there is little or nothing to do. */
import { describe, expect, it } from 'vitest';
import { checkWorld } from '../world/checker.ts';
import { smallLabel } from '../world/small-receipts.ts';
import { needing } from '../world/tools.ts';
import { jobOf, resultsOf } from './harness/run-workflow.ts';
import { receipts, tinyReceipts } from './receipts.ts';
import { ROLE, type Scene, SUBMIT_ROLE, useStage } from './stage.ts';

const suite = needing('nightly.yml', 'act', 'versitygw');
const workflow = '.github/workflows/nightly.yml';

const NOTHING_BEFORE = {
  'collect.find': 'success',
  'collect.collect': 'skipped',
  'collect.summary': 'skipped',
  'collect.issue': 'skipped',
  collect: 'success',
  'reconcile.reconcile': 'success',
  reconcile: 'success',
};

/** The model named in every request that was uploaded to the emulator, and how many requests there are. */
async function requestsSent(scene: Scene): Promise<{ model: string; custom_id: string }[]> {
  const requests: { model: string; custom_id: string }[] = [];
  for (const entry of await scene.emulator.journal()) {
    if (entry.event !== 'file.uploaded') continue;
    const url = `${scene.emulator.url}/files/${entry.file_id}/content`;
    const text = await (await fetch(url, { headers: { authorization: 'Bearer x' } })).text();
    for (const line of text.split('\n').filter((candidate) => candidate !== '')) {
      const { custom_id, body } = JSON.parse(line) as { custom_id: string; body: { model: string } };
      requests.push({ custom_id, model: body.model });
    }
  }
  return requests;
}

describe.skipIf(suite.skip)(suite.title, () => {
  const setScene = useStage();

  it('by schedule, one shard: batch, rows, objects, artifacts, outputs, summaries, roles', async () => {
    const scene = await setScene(receipts(3));
    const run = await scene.run({ workflow, event: 'schedule' });
    expect(run.exitCode, run.log).toBe(0);
    expect(resultsOf(run)).toEqual({
      ...NOTHING_BEFORE,
      'submit.prepare': 'success',
      'submit.format': 'success',
      'submit.submit': 'success',
      'submit.issue': 'skipped',
      submit: 'success',
    });
    const { batches, statuses, faults } = await checkWorld(scene);
    expect(faults).toEqual([]);
    expect(statuses).toEqual({ PENDING: 12, INVALID: 3 });
    expect(batches).toHaveLength(1);
    expect(new Set(batches[0]?.labels).size).toBe(12);

    expect(jobOf(run, 'submit').outputs).toMatchObject({
      execution: run.runId,
      labels: '12',
      'completion-batch-ids': JSON.stringify([batches[0]?.completionBatchId]),
      'openai-batch-ids': JSON.stringify([batches[0]?.id]),
      'submitted-labels': '12',
      'submitted-requests': '3',
      waiting: '0',
      complete: 'true',
    });
    expect(run.artifacts.map(({ name, files }) => [name, [...files.keys()].sort()])).toEqual([
      ['plan-a1', ['plan.json']],
      ['requests-0001-a1', [expect.stringMatching(/^0001-[0-9a-f]{16}\.jsonl$/), '0001.json']],
    ]);
    const keys = [...(await scene.objects()).keys()];
    expect(keys).toContain(`labels/${run.runId}/plan.json`);
    expect(keys.filter((key) => key.startsWith(`completion_batches/${run.runId}/batches/`))).toHaveLength(1);
    expect(run.summaries.map(({ text }) => text.trim().split('\n')[0])).toEqual([
      expect.stringContaining('Find'),
      expect.stringContaining('Reconcile'),
      '### Submit',
    ]);
    expect(run.annotations).toEqual([]);
    const roles = [...run.log.matchAll(/completion batch\/(\w+).*\] assumed (\S+) in us-east-1/g)];
    expect(roles.map(([, job, role]) => [job, role])).toEqual([
      ['Prepare', ROLE],
      ['Format', ROLE],
      ['Submit', SUBMIT_ROLE],
    ]);
  });

  it('by schedule, eight shards', async () => {
    const scene = await setScene(tinyReceipts(200));
    const run = await scene.run({ workflow, event: 'schedule' });
    expect(run.exitCode, run.log).toBe(0);
    expect(resultsOf(run)['submit.format']).toBe(Array(8).fill('success').join(' '));
    expect(await checkWorld(scene)).toMatchObject({ faults: [], statuses: { PENDING: 200 } });
    expect(await scene.batchesMade()).toBe(1);
    expect(run.artifacts).toHaveLength(9);
  });

  it('by hand, with what it begins with: a dry run, which changes nothing', async () => {
    const scene = await setScene(receipts(2));
    const run = await scene.run({ workflow });
    expect(run.exitCode, run.log).toBe(0);
    expect(await checkWorld(scene)).toEqual({ batches: [], statuses: { NONE: 8, INVALID: 2 }, faults: [] });
    expect(await scene.emulator.journal()).toEqual([]);
    expect([...(await scene.objects()).keys()].filter((key) => key.includes('/batches/'))).toEqual([]);
    expect(jobOf(run, 'submit').outputs).toMatchObject({ 'openai-batch-ids': '[]', complete: 'true' });
    expect(Number(jobOf(run, 'submit').outputs['estimated-tokens'])).toBeGreaterThan(0);
    expect(run.summaries.at(-1)?.text).toContain('Dry run: 1 batch would be made');
  });

  it('by hand, with every input', async () => {
    const scene = await setScene(receipts(4));
    const inputs = { model: 'gpt-4.1-nano', 'validation-status': 'NONE', 'max-receipts': '3', 'max-labels': '8' };
    const run = await scene.run({ workflow, inputs: { ...inputs, 'max-cost-usd': '1', 'dry-run': false } });
    expect(run.exitCode, run.log).toBe(0);
    // Whole receipts: two of the three have eight labels.
    expect(await checkWorld(scene)).toMatchObject({ faults: [], statuses: { PENDING: 8, NONE: 8 } });
    const sent = await requestsSent(scene);
    // Two, and where the one label that people have judged is drawn on another receipt, one more for that.
    expect(sent.length).toBeOneOf([2, 3]);
    expect(new Set(sent.map(({ model }) => model))).toEqual(new Set(['gpt-4.1-nano']));
  });

  it('by hand, for labels that are pending for a batch that is gone', async () => {
    const scene = await setScene([
      ...tinyReceipts(1),
      smallLabel(1, 1, 1, 'MERCHANT_NAME', 'PENDING'),
      ...tinyReceipts(1, 2),
    ]);
    const run = await scene.run({ workflow, inputs: { 'validation-status': 'PENDING', 'dry-run': false } });
    expect(run.exitCode, run.log).toBe(0);
    const sent = await requestsSent(scene);
    expect(sent).toHaveLength(1);
    expect(sent[0]?.custom_id).toContain('000000000001');
    expect(await checkWorld(scene)).toMatchObject({ faults: [], statuses: { PENDING: 1, NONE: 1 } });
  });

  it('with an empty table: green, nothing is formatted or sent', async () => {
    const scene = await setScene([]);
    const run = await scene.run({ workflow, event: 'schedule' });
    expect(run.exitCode, run.log).toBe(0);
    expect(resultsOf(run)).toEqual({
      ...NOTHING_BEFORE,
      'submit.prepare': 'success',
      'submit.format': 'skipped',
      'submit.submit': 'skipped',
      'submit.issue': 'skipped',
      submit: 'success',
    });
    expect(run.summaries.map(({ text }) => text)).toContainEqual(expect.stringContaining('needs validation'));
    expect(await scene.emulator.journal()).toEqual([]);
  });

  it('is left out where the table is not set: in forks, and before it is set up', async () => {
    const scene = await setScene([]);
    const run = await scene.run({ workflow, event: 'schedule', vars: { COMPLETION_BATCH_TABLE: '' } });
    expect(run.exitCode).toBe(0);
    expect(resultsOf(run)).toEqual({ collect: 'skipped', reconcile: 'skipped', submit: 'skipped' });
  });

  it('leaves for the next run what does not fit the queue, and says so', async () => {
    const scene = await setScene(receipts(60));
    // A list of labels; the other runs have none.
    const vars = { COMPLETION_BATCH_QUEUE_TOKENS: '20000', COMPLETION_BATCH_RUNS_ON: '["ubuntu-24.04"]' };
    const run = await scene.run({ workflow, event: 'schedule', vars });
    expect(run.exitCode, run.log).toBe(0);
    const { outputs } = jobOf(run, 'submit');
    expect(outputs).toMatchObject({ complete: 'false', waiting: '1' });
    expect(run.annotations.map(({ level, message }) => [level, message.replace(/batch \S+/, 'batch')])).toEqual([
      ['warning', expect.stringMatching(/^batch \(\d+ requests, \d+ labels\) waits for the next run: /)],
    ]);
    const { faults, statuses } = await checkWorld(scene);
    expect(faults).toEqual([]);
    expect(statuses.PENDING).toBe(Number(outputs['submitted-labels']));
    expect((statuses.PENDING ?? 0) + (statuses.NONE ?? 0)).toBe(240);
  });

  it('leaves for a run with another budget what is over it, and says so', async () => {
    const scene = await setScene(receipts(60));
    const budget = { COMPLETION_BATCH_MAX_COST_USD: '0.004' };
    const run = await scene.run({ workflow, event: 'schedule', vars: budget });
    expect(run.exitCode, run.log).toBe(0);
    const { outputs } = jobOf(run, 'submit');
    expect(outputs).toMatchObject({ complete: 'false' });
    expect(Number(outputs['estimated-cost-usd'])).toBeGreaterThan(0.003);
    expect(Number(outputs['estimated-cost-usd'])).toBeLessThanOrEqual(0.004);
    expect(run.annotations.map(({ level }) => level)).toEqual(['warning']);
    expect(run.annotations[0]?.message).toContain('budget of $0.004');
    const { faults, statuses } = await checkWorld(scene);
    expect(faults).toEqual([]);
    expect(statuses.PENDING).toBe(Number(outputs['submitted-labels']));

    // By hand a run may have another budget than the variable's.
    const inputs = { 'max-cost-usd': '1', 'dry-run': false };
    const next = await scene.run({ workflow, inputs, vars: budget });
    expect(next.exitCode, next.log).toBe(0);
    expect(jobOf(next, 'submit').outputs).toMatchObject({ complete: 'true', waiting: '0' });
    expect(await checkWorld(scene)).toMatchObject({ faults: [], statuses: { PENDING: 240 } });
  });

  it('refuses a budget where the model has no price before anything is formatted, and takes a price list', async () => {
    const scene = await setScene(receipts(1));
    const inputs = { model: 'a-model-without-a-price', 'max-cost-usd': '1', 'dry-run': false };
    const run = await scene.run({ workflow, inputs });
    expect(run.exitCode).toBe(1);
    expect(resultsOf(run)).toMatchObject({ 'submit.prepare': 'failure', submit: 'failure' });
    expect(run.annotations.map(({ message }) => message)).toEqual([expect.stringContaining('price-unknown')]);
    expect(await checkWorld(scene)).toMatchObject({ faults: [], batches: [], statuses: { NONE: 4 } });

    const prices = { asOf: '2026-11-26', models: { 'a-model-without-a-price': { input: 1, output: 1 } } };
    const vars = { COMPLETION_BATCH_PRICES: JSON.stringify(prices) };
    const priced = await scene.run({ workflow, inputs: { ...inputs, 'dry-run': true }, vars });
    expect(priced.exitCode, priced.log).toBe(0);
    expect(Number(jobOf(priced, 'submit').outputs['estimated-cost-usd'])).toBeGreaterThan(0);
  });

  it('is red at once where the secret with the key is not set', async () => {
    const scene = await setScene(receipts(1));
    const run = await scene.run({ workflow, inputs: { 'dry-run': true }, secrets: { OPENAI_API_KEY: '' } });
    expect(run.exitCode).toBe(1);
    expect(resultsOf(run)).toMatchObject({ 'submit.prepare': 'failure', submit: 'failure' });
    expect(run.annotations.map(({ message }) => message)).toEqual([
      expect.stringContaining('the secret openai-api-key is empty'),
    ]);
    expect(await checkWorld(scene)).toMatchObject({ faults: [], batches: [], statuses: { NONE: 4 } });
  });
});
