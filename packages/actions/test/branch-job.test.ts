/** A job whose state, files and results lie on a branch, each step a process of its own; and what it costs of GitHub's API. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type CollectedJob,
  collectJob,
  type JobServices,
  jobResults,
  LIBRARY_WAYS,
  ObjectState,
  silentLogger,
  submitJob,
} from '@completion-batch/engine';
import OpenAI from 'openai';
import { expect, it } from 'vitest';
import { type Emulator, scriptResponder, startEmulator } from '../../emulator/src/index.ts';
import { keys } from '../../engine/test/objects/object-store-suite.ts';
import { chatLine } from '../../engine/test/workload/job-world.ts';
import { BRANCH, useBranches } from './branch-world.ts';

const world = useBranches();
const KEYS = ['a', 'b', 'c', 'd'];

/** With the calls that count for the rate limit. */
async function costOf<T>(work: () => Promise<T>): Promise<{ value: T; counted: number }> {
  const { calls } = world().gitHub;
  const from = calls.length;
  const value = await work();
  return { value, counted: calls.slice(from).filter(({ status }) => status !== 304).length };
}

it('is submitted, collected and read back, with as many calls as the docs say', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'branch-job-'));
  let emulator: Emulator | undefined;
  try {
    emulator = await startEmulator({
      dataDir: join(folder, 'emulator'),
      responder: scriptResponder({}),
      advance: 'poll',
    });
    const openai = new OpenAI({ apiKey: 'sk-test-key', baseURL: emulator.url, maxRetries: 0 });
    const services = (): JobServices => {
      const store = world().open();
      return { store, state: new ObjectState(store), openai, logger: silentLogger, ways: LIBRARY_WAYS };
    };
    const path = join(folder, 'requests.jsonl');
    await writeFile(path, KEYS.map((key) => `${chatLine(key)}\n`).join(''));
    const workDir = join(folder, 'work');
    const submitted = await costOf(() =>
      submitJob(services(), {
        files: [{ path, name: 'requests.jsonl' }],
        execution: 'run-1',
        workDir,
        preflight: 'never',
      }),
    );
    const job = submitted.value.manifest?.job ?? '';
    const round = (number: number) =>
      collectJob(services(), { job, execution: `round-${number}`, workDir, preflight: 'never' });
    expect(submitted.counted).toBeLessThan(70);
    const rounds: { value: CollectedJob; counted: number }[] = [];
    for (let done = false; !done && rounds.length < 10; done = rounds.at(-1)?.value.status.done === true) {
      const number = rounds.length + 1;
      rounds.push(await costOf(() => round(number)));
    }
    const last = rounds.pop();
    expect(last).toMatchObject({ value: { status: { done: true } } });
    expect(last?.counted).toBeLessThan(70);
    expect(rounds.length).toBeGreaterThan(0);
    for (const looked of rounds) expect(looked.counted).toBeLessThan(16);
    const results: unknown[] = [];
    for await (const { custom_id, outcome } of jobResults(services(), { job, workDir }))
      results.push([custom_id, outcome]);
    expect(results).toEqual(KEYS.map((key) => [key, 'answered']));
    expect(await keys(world().open(), 'open-jobs/')).toEqual([]);
    expect(world().gitHub.git.log(BRANCH).length).toBeLessThan(40);
  } finally {
    await emulator?.close();
    await rm(folder, { recursive: true, force: true });
  }
});
