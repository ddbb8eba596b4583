/** What an ended batch asked: our own file, or for records without one the file that OpenAI was given. */
import { join } from 'node:path';
import { copyObject } from '../objects/copied.ts';
import { downloadFile } from '../openai/download.ts';
import type { RemoteBatch } from '../openai/remote-batch.ts';
import { digestFile } from '../platform/digest.ts';
import { CompletionBatchError, describeError, isCompletionBatchError } from '../platform/errors.ts';
import { KeyTable } from '../platform/key-table.ts';
import type { Services } from '../services.ts';
import type { Batch } from '../state/batch.ts';
import { keysOfFile } from '../workload/keys-of-file.ts';

/**
 * @returns its path, byte for byte as it was sent; undefined where neither place has it; `changed` where OpenAI's is not the
 * one that the record names either
 */
export async function fetchRequestFile(
  services: Services,
  batch: Batch,
  remote: RemoteBatch,
  workDir: string,
): Promise<{ readonly path: string } | 'changed' | undefined> {
  const { openai, logger, state, tidy } = services;
  const path = join(workDir, 'requests.jsonl');
  if (await fetchOwn(services, batch, path)) return { path };
  const { input_file_id } = remote;
  if (!input_file_id) return undefined;
  const there = await downloadFile({ openai, clock: state.clock, logger, fileId: input_file_id, path, tidy });
  if (!there) return undefined;
  const { request_sha256: wanted } = batch;
  if (wanted === undefined || (await digestFile(path)).sha256 === wanted) return { path };
  return 'changed';
}

async function fetchOwn({ store, logger, tidy }: Services, batch: Batch, path: string): Promise<boolean> {
  const { request_key, request_sha256 } = batch;
  if (request_key === undefined) return false;
  if (batch.store !== undefined && batch.store !== store.url) {
    logger.warn(`batch ${batch.batchId} keeps its files in ${batch.store}, not in ${store.url}`);
  }
  try {
    if ((await copyObject(store, request_key, path, tidy)) === request_sha256) return true;
    logger.warn(`${store.locate(request_key)} has changed; using the file that OpenAI was given`);
  } catch (error) {
    // A record that names no object, or none that there can be, is as good as one whose object is gone.
    if (!isCompletionBatchError(error, 'object-not-found') && !isCompletionBatchError(error, 'object-key-invalid'))
      throw error;
    logger.warn(`${describeError(error)} Using the file that OpenAI was given.`);
  }
  return false;
}

/** The keys of its requests (a batch has at most 50,000), or undefined where they are not of our workload. */
export async function keysIn(path: string, { workload }: Services): Promise<KeyTable | undefined> {
  const keys = new KeyTable();
  try {
    for await (const key of keysOfFile(workload, path)) keys.add(key);
    return keys;
  } catch (error) {
    if (error instanceof CompletionBatchError) return undefined;
    throw error;
  }
}
