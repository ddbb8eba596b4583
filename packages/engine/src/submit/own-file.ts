/**
 * Whether a file is the one that a submission stands for. Its record may have been written by anybody who can write the
 * state, its object by anybody who can write the store: before money is spent on a submission that this process has not
 * begun itself, both are held against each other, and against what OpenAI was given.
 */
import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { downloadFile } from '../openai/download.ts';
import { describeFile, inputFileName } from '../openai/files.ts';
import { digestFile } from '../platform/digest.ts';
import { CompletionBatchError, type ErrorCode, isCompletionBatchError } from '../platform/errors.ts';
import { type NdjsonLine, splitLines } from '../platform/ndjson.ts';
import { CHAT_COMPLETIONS } from '../requests/endpoints.ts';
import { parseParameters } from '../requests/parameters.ts';
import type { Services } from '../services.ts';
import type { Submission } from '../state/submission.ts';
import { canRead, type RequestFacts, type Workload } from '../workload/workload.ts';
import { checkFacts } from './check-facts.ts';

const UNUSABLE: ReadonlySet<ErrorCode> = new Set([
  'object-not-found',
  'requests-changed',
  'request-foreign',
  'request-invalid',
  'ndjson-damaged',
  'line-too-large',
]);

/** Whether an error says that a request file is not there, or is none of its submission's. */
export function isUnusable(error: unknown): error is CompletionBatchError {
  return isCompletionBatchError(error) && UNUSABLE.has(error.code);
}

/** @param where people find the object */
export function requestsChanged(batchId: string, where: string): CompletionBatchError {
  return new CompletionBatchError('requests-changed', `the request file of submission ${batchId} has changed`, {
    where,
    remedy: 'Restore the object (its name is its SHA-256); the submission stays open until then.',
  });
}

/** What the lines of a request file add up to. */
export interface FileFigures {
  readonly keys: readonly string[];
  readonly units: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
}

/** @param check told of each line before it counts */
export async function figuresOf(
  workload: Workload,
  path: string,
  name: string,
  check?: (line: NdjsonLine, facts: RequestFacts) => void,
): Promise<FileFigures> {
  const keys: string[] = [];
  const sums = { units: 0, inputTokens: 0, outputTokens: 0 };
  for await (const line of splitLines(createReadStream(path), { name })) {
    const facts = workload.read(line, name);
    check?.(line, facts);
    const { key, units, inputTokens, outputTokens } = facts;
    keys.push(key);
    sums.units += units;
    sums.inputTokens += inputTokens;
    sums.outputTokens += outputTokens;
  }
  return { keys, ...sums };
}

/**
 * What the file of a submission adds up to, where each of its lines is one that the workload writes for the submission's model,
 * endpoint and parameters.
 * @throws CompletionBatchError `request-foreign`, and what `Workload.read` throws
 */
export async function inspectFile(
  { workload }: Services,
  submission: Submission,
  path: string,
  name: string,
): Promise<FileFigures> {
  const { model, endpoint = CHAT_COMPLETIONS, workload_version: version } = submission;
  if (!canRead(workload, version)) {
    throw new CompletionBatchError('request-foreign', `its requests have version ${version}, not ${workload.version}`, {
      where: name,
      remedy: 'Finish it with the release that wrote it.',
    });
  }
  const parameters = submission.parameters === undefined ? undefined : parseParameters(submission.parameters);
  let first: RequestFacts | undefined;
  return figuresOf(workload, path, name, (line, facts) => {
    first ??= facts;
    if (first.setting !== facts.setting) {
      throw new CompletionBatchError('request-foreign', 'its requests are of several runs', {
        where: `${name}:${line.number}`,
        remedy: 'Nothing of it is sent. Look at who else can write there.',
      });
    }
    checkFacts({ endpoint, writtenFor: model }, facts, `${name}:${line.number}`);
    workload.verify?.(line, name, { version, model, parameters });
  });
}

/** Whether OpenAI has this very file, byte for byte, under the id that the record names. What cannot be told is as good as no. */
export async function isGivenFile(
  { openai, state, logger }: Services,
  { batch_id, sha256, bytes, input_file_id: fileId }: Submission,
  workDir: string,
): Promise<boolean> {
  if (!fileId) return false;
  const differs = <T>(said: T | undefined, wanted: T): boolean => said !== undefined && said !== wanted;
  const path = join(workDir, `${batch_id}.given.jsonl`);
  try {
    const given = await describeFile(openai, fileId);
    if (given.state === 'broken' || differs(given.name, inputFileName(batch_id, sha256))) return false;
    if (differs(given.purpose, 'batch') || differs(given.bytes, bytes)) return false;
    const there = await downloadFile({ openai, clock: state.clock, logger, fileId, path });
    return there && (await digestFile(path)).sha256 === sha256;
  } catch (error) {
    // A key may be one that reads no files, a server one that gives none back.
    if (isCompletionBatchError(error) && error.code !== 'openai-unavailable') throw error;
    return false;
  } finally {
    await rm(path, { force: true });
  }
}
