/**
 * What is kept of each format that has a number (test/fixtures/formats), read by the code as it is. A file is called after its
 * format and number: `plan-1.json`; a folder `store-…` is a store that a release has left with jobs in it.
 */
import { cp, mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parsePlan, readPrompt, readReport } from '@completion-batch/core';
import { parseDecision, reportData } from '@completion-batch/core/review';
import { jobResults, jobStatus, ObjectState } from '@completion-batch/engine';
import { readJobReport } from '../../packages/actions/src/collect-results/job-report.ts';
import { readMarker } from '../../packages/actions/src/track/tracked.ts';
import { WordsDatabase } from '../../packages/core/src/evidence/vectors/words-database.ts';
import { parseManifest } from '../../packages/core/src/format/shard-manifest.ts';
import { outcomesOf } from '../../packages/core/src/labels/outcome.ts';
import { createFolderStore } from '../../packages/engine/src/objects/folder-store.ts';
import { readResultLine } from '../../packages/engine/src/requests/result-line.ts';
import { jobRequests } from '../../packages/engine/src/workload/job-outcomes.ts';

/** By the format's name. Undefined, or an error, where it cannot be read. */
const READERS: Readonly<Record<string, (text: string, name: string) => unknown>> = {
  plan: parsePlan,
  shard: parseManifest,
  prompt: readAsked,
  collected: readReport,
  report: (text) => reportData.parse(JSON.parse(text)),
  decision: (text) => parseDecision(JSON.parse(text)),
  'job-report': readJobReport,
  issue: readMarker,
};

/** A request of a version of the prompt and its answer, one a line: what was asked, and what that says of each label. */
function readAsked(text: string): unknown {
  const [request = '', answer = ''] = text.split('\n');
  const prompt = readPrompt(JSON.parse(request).body);
  if (prompt === undefined) return undefined;
  const outcomes = outcomesOf(prompt, readResultLine(JSON.parse(answer)));
  return {
    version: prompt.version.version,
    labels: Object.keys(prompt.labels.labels),
    targets: prompt.targets,
    outcomes,
  };
}

/** @param folder a copy that may be written */
async function readStore(folder: string): Promise<unknown> {
  const store = createFolderStore(folder);
  const state = new ObjectState(store);
  const jobs: Record<string, unknown> = {};
  for (const job of ['done', 'open']) {
    const status = await jobStatus({ store, state }, job);
    const log = await jobRequests(store, job);
    const results: unknown[] = [];
    if (status.done)
      for await (const each of jobResults({ store, state }, { job, workDir: folder })) results.push(each);
    jobs[job] = { status, log: [...log.byState()], results };
  }
  const submissions: unknown[] = [];
  for await (const { submission, problem } of state.submissions.listOpen()) submissions.push({ submission, problem });
  const batches: unknown[] = [];
  for await (const { batch, problem } of state.batches.listOpen()) batches.push({ batch, problem });
  return { jobs, submissions, batches, queues: await state.queues.get('gpt-4.1-mini') };
}

/** @param path of a copy */
function readVectors(path: string): unknown {
  const database = WordsDatabase.open(path, path, true);
  try {
    const receipt = { imageId: '00000000-0000-4000-8000-00000000000f', receiptId: 1 };
    const words = [...database.scan({ receipt, most: 10 })].map(({ id, wrongOnly, vector }) => ({
      ...{ id, wrongOnly, vector: [...vector] },
      metadata: database.metadata(id),
    }));
    return { dimensions: database.dimensions, counts: database.counts(), words };
  } finally {
    database.close();
  }
}

/**
 * Everything in a folder of fixtures, by the names of its files; as JSON has it.
 * @param scratch a folder for copies
 */
export async function readFormats(folder: string, scratch: string): Promise<Record<string, unknown>> {
  const found: Record<string, unknown> = {};
  await mkdir(scratch, { recursive: true });
  for (const name of (await readdir(folder)).sort()) {
    const copy = join(scratch, name);
    if (name === 'read.json') continue;
    await cp(join(folder, name), copy, { recursive: true });
    // Each is told by its name, also where several cannot be read.
    found[name] = await readOne(name, copy).catch((error: unknown) => ({ error: String(error) }));
  }
  return JSON.parse(JSON.stringify(found)) as Record<string, unknown>;
}

/** @param path of a copy */
async function readOne(name: string, path: string): Promise<unknown> {
  if (name.startsWith('store-')) return readStore(path);
  if (name.startsWith('vectors-')) return readVectors(path);
  return READERS[name.replace(/-\d+\.[a-z]+$/, '')]?.(await readFile(path, 'utf8'), name);
}
