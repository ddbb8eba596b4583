/** A program that has installed the engine, the emulator and OpenAI's client, and no AWS SDK: published.test.ts runs it. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { startEmulator } from '@completion-batch/emulator';
import {
  CompletionBatchError,
  collectOpen,
  jobOutcomes,
  LIBRARY_WAYS,
  type MergedFile,
  mergeLimits,
  mergeNdjsons,
  ObjectState,
  type ObjectStore,
  openObjectStore,
  plainRequests,
  silentLogger,
  submit,
  submitOpenaiBatch,
  uploadToOpenai,
} from '@completion-batch/engine';
import { exactTokens } from '@completion-batch/engine/exact-tokens';
import { openaiClient } from '@completion-batch/engine/openai';

const folder = process.argv[2] ?? '.';

const request = (id: string): string => {
  const body = { model: 'gpt-4.1-mini', messages: [{ role: 'user', content: id }] };
  return `${JSON.stringify({ custom_id: id, method: 'POST', url: '/v1/chat/completions', body })}\n`;
};

const inputs = [join(folder, 'a.jsonl'), join(folder, 'b.jsonl')] as const;
await writeFile(inputs[0], request('one') + request('two'));
await writeFile(inputs[1], request('three'));
const merged: MergedFile[] = [];
const merging = mergeNdjsons(inputs, {
  directory: folder,
  limits: mergeLimits({}),
  describe: ({ bytes }) => {
    const text = Buffer.from(bytes).toString();
    return { tokens: exactTokens(text), key: text, identity: text };
  },
  onTooLarge: (_, name, why) => console.error(name, why),
});
for await (const file of merging) merged.push(file);
const [file] = merged;
if (file === undefined) throw new Error('nothing was merged');

const store: ObjectStore = await openObjectStore(pathToFileURL(join(folder, 'store')).href);
await store.put('merged/0001.jsonl', { file: file.path });
const stored = Buffer.from(await store.get('merged/0001.jsonl')).toString();

const emulator = await startEmulator({ dataDir: join(folder, 'emulator'), models: ['gpt-4.1-mini'], advance: 'poll' });
const openai = openaiClient({ apiKey: 'any', baseUrl: emulator.url }, {});
const model = await openai.models.retrieve('gpt-4.1-mini');
const inputFileId = await uploadToOpenai(openai, file.path, 'merged.jsonl');
const endpoint = '/v1/chat/completions';
const batchId = await submitOpenaiBatch(openai, { endpoint, inputFileId, metadata: {}, timeout: 10_000 });
let batch = await openai.batches.retrieve(batchId);
while (batch.status !== 'completed') batch = await openai.batches.retrieve(batchId);

const state = new ObjectState(store);
const workload = plainRequests({ store, state, job: 'job' });
const services = { state, store, workload, openai, logger: silentLogger, ways: LIBRARY_WAYS };
const requests = async () => inputs.map((path) => ({ path, name: path }));
const run = { execution: 'run-1', model: 'gpt-4.1-mini', workDir: folder, requests };
const submitted = await submit(services, { ...run, limits: { maxLines: 2 } });
const again = await submit(services, run);
const collected = await collectOpen(services, { workDir: folder, waitMs: 50 });
const outcomes: string[] = [];
for await (const { custom_id, outcome } of jobOutcomes(store, 'job')) outcomes.push(`${custom_id} ${outcome}`);
await emulator.close();

const refused = await openObjectStore('s3://bucket/prefix').catch((error: unknown) => error);
if (!(refused instanceof CompletionBatchError)) throw refused;

console.log(
  JSON.stringify({
    files: merged.length,
    lines: file.lines,
    stored: stored === request('one') + request('two') + request('three'),
    model: model.id,
    answered: batch.request_counts?.completed,
    submitted: submitted.files.map(({ ending, requests }) => `${ending} ${requests}`),
    again: again.files.length,
    collected: collected.looks.map(({ result }) => result?.kind),
    outcomes: outcomes.sort(),
    refused: { code: refused.code, message: refused.message, remedy: refused.remedy },
  }),
);
