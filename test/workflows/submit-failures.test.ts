/** nightly.yml and the workflow it calls, when something fails in between: what is done, and what the next attempt does. */
import { readdirSync, readFileSync } from 'node:fs';
import type { Intercept } from '@completion-batch/emulator';
import { describe, expect, it } from 'vitest';
import { checkWorld } from '../world/checker.ts';
import { smallImageId } from '../world/small-receipts.ts';
import type { ProxiedRequest } from '../world/table-proxy.ts';
import { needing } from '../world/tools.ts';
import { jobOf, resultsOf } from './harness/run-workflow.ts';
import { receipts, tinyReceipts } from './receipts.ts';
import { OPENAI_KEY, useStage } from './stage.ts';

const suite = needing('nightly.yml, failures', 'act', 'versitygw');
const workflow = '.github/workflows/nightly.yml';
/** More receipts than one shard has, and than two. */
const THREE_SHARDS = 60;

/** What the table answers where a role lacks a permission; not one of the errors that are tried again. */
const DENIED = {
  status: 400,
  body: JSON.stringify({
    __type: 'com.amazonaws.dynamodb.v20120810#AccessDeniedException',
    message: 'not authorized to perform: dynamodb:Query',
  }),
};

const readsReceipt = (number: number) => (request: ProxiedRequest) =>
  String(request.headers['x-amz-target']).endsWith('.Query') && request.body.includes(smallImageId(number))
    ? DENIED
    : undefined;

/** Ends the submit action of a run as the machine's end would. */
function killSubmit(runId: string): void {
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const program = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
      if (!program.includes('dist/submit.mjs')) continue;
      const environment = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
      if (environment.includes(`GITHUB_RUN_ID=${runId}`)) process.kill(Number(pid), 'SIGKILL');
    } catch {
      // It has ended, or is somebody else's.
    }
  }
}

describe.skipIf(suite.skip)(suite.title, () => {
  const setScene = useStage();

  it('a failed shard: the others are submitted, the run is red, and failed jobs run again complete it', async () => {
    const scene = await setScene(tinyReceipts(THREE_SHARDS));
    scene.tableProxy.refuse = readsReceipt(30);
    const first = await scene.run({ workflow, event: 'schedule' });
    expect(first.exitCode).toBe(1);
    expect(resultsOf(first)).toMatchObject({
      'submit.prepare': 'success',
      'submit.format': 'success failure success',
      'submit.submit': 'failure',
      submit: 'failure',
    });
    expect(first.annotations.map(({ level, message }) => `${level}: ${message}`)).toEqual([
      expect.stringMatching(/^error: these credentials may not do this .*access-denied/),
      expect.stringMatching(/^error: shard 0002 is missing/),
      expect.stringMatching(/^error: 1 thing could not be done/),
    ]);
    expect(await checkWorld(scene)).toMatchObject({ faults: [], statuses: { PENDING: 40, NONE: 20 } });
    // The shard's own job says why, under its name; the summary of the run says which job that is.
    const told = first.summaries.map(({ text }) => text).filter((text) => /^### (Prepare|Format|Submit)/m.test(text));
    expect(told).toEqual([
      expect.stringMatching(/^### Format: failed\n\n\*\*these credentials may not do this/),
      expect.stringMatching(/^\| <code>0002<\/code> \| \*\*missing\*\*.* \| Format 0002 \|$/m),
    ]);

    scene.tableProxy.refuse = () => undefined;
    const second = await scene.run({ workflow, event: 'schedule', previous: first });
    expect(second.exitCode, second.log).toBe(0);
    // Of the first attempt's artifacts nothing is made again, and nothing is asked twice.
    expect(second.artifacts.map(({ name }) => name).sort()).toEqual([
      'plan-a1',
      'requests-0001-a1',
      'requests-0002-a2',
      'requests-0003-a1',
    ]);
    expect(jobOf(second, 'submit').outputs).toMatchObject({ 'submitted-labels': '20', complete: 'true' });
    const { faults, statuses, batches } = await checkWorld(scene);
    expect(faults).toEqual([]);
    expect(statuses).toEqual({ PENDING: 60 });
    expect(batches.map(({ labels }) => labels.length)).toEqual([40, 20]);
  });

  it.each(['before', 'after'])(
    'submit is killed %s its batch is made: the next attempt makes one, in all',
    async (when) => {
      let armed = true;
      const runId = when === 'before' ? '5001' : '5002';
      const intercept: Intercept = async ({ route }, next) => {
        if (!armed || route !== 'batches.create') return next();
        armed = false;
        if (when === 'after') await next();
        killSubmit(runId);
        return 'drop';
      };
      const scene = await setScene(receipts(3), { emulator: { intercept } });
      const first = await scene.run({ workflow, event: 'schedule', runId });
      expect(armed).toBe(false);
      expect(first.exitCode).toBe(1);
      expect(resultsOf(first)).toMatchObject({ 'submit.format': 'success', 'submit.submit': 'failure' });
      expect(await scene.batchesMade()).toBe(when === 'before' ? 0 : 1);
      expect((await checkWorld(scene)).statuses).toEqual({ PENDING: 12, INVALID: 3 });

      // Leases of the first attempt have ended, without anybody waiting.
      scene.tableProxy.shiftMs = 10 * 60_000;
      const second = await scene.run({ workflow, event: 'schedule', previous: first });
      expect(second.exitCode, second.log).toBe(0);
      expect(resultsOf(second)).toMatchObject({ 'submit.format': 'success', 'submit.submit': 'success' });
      expect(jobOf(second, 'submit').outputs).toMatchObject({ 'submitted-labels': '12', complete: 'true' });
      expect(await checkWorld(scene)).toMatchObject({ faults: [], statuses: { PENDING: 12, INVALID: 3 } });
      expect(await scene.batchesMade()).toBe(1);
    },
  );

  it('two runs at once: every label is in one batch', async () => {
    const scene = await setScene(receipts(30));
    const runs = await Promise.all([1, 2].map(() => scene.run({ workflow, event: 'schedule' })));
    for (const run of runs) expect(run.exitCode, run.log).toBe(0);
    const { faults, statuses, batches } = await checkWorld(scene);
    expect(faults).toEqual([]);
    expect(statuses).toEqual({ PENDING: 120, INVALID: 30 });
    expect(batches.flatMap(({ labels }) => labels)).toHaveLength(120);
    const submitted = runs.map((run) => Number(jobOf(run, 'submit').outputs['submitted-labels']));
    expect((submitted[0] ?? 0) + (submitted[1] ?? 0)).toBe(120);
  });

  it("a shard's artifact is gone: its requests come from the store", async () => {
    const scene = await setScene(tinyReceipts(THREE_SHARDS));
    scene.artifacts.lose = (name) => name.startsWith('requests-0002');
    const run = await scene.run({ workflow, event: 'schedule' });
    expect(run.exitCode, run.log).toBe(0);
    expect(run.artifacts.map(({ name }) => name)).not.toContain('requests-0002-a1');
    expect(await checkWorld(scene)).toMatchObject({ faults: [], statuses: { PENDING: 60 } });
  });

  it('all artifacts and one shard of the store are gone: the others are submitted, the run is red', async () => {
    const scene = await setScene(tinyReceipts(THREE_SHARDS));
    scene.artifacts.lose = (name) => {
      if (name === 'requests-0002-a1') scene.removeObjects('completion_batches/', '/requests/0002');
      return name.startsWith('requests-');
    };
    const run = await scene.run({ workflow, event: 'schedule' });
    expect(run.exitCode).toBe(1);
    expect(run.annotations.map(({ message }) => message)).toContainEqual(
      expect.stringContaining('shard 0002 is missing, its labels stay as they are'),
    );
    expect(await checkWorld(scene)).toMatchObject({ faults: [], statuses: { PENDING: 40, NONE: 20 } });
  });

  it('OpenAI refuses the key, and repeats it: red, nothing claimed, the key shown nowhere', async () => {
    const message = `Incorrect API key provided: ${OPENAI_KEY}.`;
    const intercept: Intercept = async () => ({
      status: 401,
      json: { error: { message, type: 'invalid_request_error', param: null, code: 'invalid_api_key' } },
    });
    const scene = await setScene(receipts(1), { emulator: { intercept } });
    // Reconcile would be red for the same reason, and a called workflow that fails ends act.
    const vars = { COMPLETION_BATCH_RECONCILE: 'false' };
    const run = await scene.run({ workflow, event: 'schedule', vars });
    expect(run.exitCode).toBe(1);
    expect(resultsOf(run)).toMatchObject({ 'submit.submit': 'failure' });
    expect(run.annotations.map(({ message }) => message)).toEqual([expect.stringContaining('credentials-missing')]);
    expect(await checkWorld(scene)).toMatchObject({ faults: [], statuses: { NONE: 4 } });
  });
});
