/** All lines that were given for a job, in their order: its requests, and what was left out as none. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { copyObject } from '../objects/copied.ts';
import type { ObjectStore } from '../objects/object-store.ts';
import { CompletionBatchError } from '../platform/errors.ts';
import { explain } from '../platform/explain.ts';
import { blocksOf } from '../platform/file-blocks.ts';
import { parseLine, splitLines } from '../platform/ndjson.ts';
import { type RequestLine, readRequestLine } from '../requests/request-line.ts';
import { type InvalidLine, invalidLine, type JobManifest } from './job.ts';

/** One of both. */
export interface JobLine {
  readonly request?: RequestLine;
  readonly invalid?: InvalidLine;
}

/**
 * @param scratch for copies: one part at a time, held against its digest before anything of it is read
 * @throws CompletionBatchError `object-not-found`, `requests-changed`, `row-damaged`, and what the store throws
 */
export async function* jobLines(store: ObjectStore, manifest: JobManifest, scratch: string): AsyncGenerator<JobLine> {
  const left = invalidLines(store, manifest, scratch);
  let invalid = await left.next();
  let number = 0;
  try {
    for await (const request of jobRequestLines(store, manifest, scratch)) {
      number += 1;
      for (; invalid.done !== true && invalid.value.line === number; number += 1) {
        yield { invalid: invalid.value };
        invalid = await left.next();
      }
      yield { request };
    }
    for (; invalid.done !== true; invalid = await left.next()) yield { invalid: invalid.value };
  } finally {
    await left.return(undefined);
  }
}

/** Its requests alone. @throws what `jobLines` throws */
export async function* jobRequestLines(
  store: ObjectStore,
  { parts }: JobManifest,
  scratch: string,
): AsyncGenerator<RequestLine> {
  for (const { key, sha256 } of parts) {
    for await (const { line, name } of linesOf(store, key, sha256, scratch)) yield readRequestLine(line, name);
  }
}

async function* invalidLines(
  store: ObjectStore,
  { invalid }: JobManifest,
  scratch: string,
): AsyncGenerator<InvalidLine> {
  if (invalid === null) return;
  for await (const { line, name } of linesOf(store, invalid.key, invalid.sha256, scratch)) {
    const parsed = invalidLine.safeParse(parseLine(line, name));
    if (parsed.success) yield parsed.data;
    else throw changed(`${name}:${line.number}`, explain(parsed.error));
  }
}

async function* linesOf(store: ObjectStore, key: string, sha256: string, scratch: string) {
  const name = store.locate(key);
  const path = join(scratch, key.slice(key.lastIndexOf('/') + 1));
  try {
    const found = await copyObject(store, key, path);
    if (found !== sha256) throw changed(name, `its SHA-256 is ${found}, not ${sha256}`);
    for await (const line of splitLines(blocksOf(path), { name })) yield { line, name };
  } finally {
    await rm(path, { force: true });
  }
}

function changed(where: string, why: string): CompletionBatchError {
  return new CompletionBatchError('requests-changed', `lines of the job are not those that were given: ${why}`, {
    where,
    remedy: 'Restore the object, or submit the same files again: what is missing or damaged is written anew.',
  });
}
