/** Whether a file may be written over: only what is a report itself. */
import { open, stat } from 'node:fs/promises';
import { CompletionBatchError } from '@completion-batch/core/light';

/** Bytes that tell what a file is. */
const BEGINNING = 1000;

/** A page, or the data of one. @param beginning of a file */
export function isReport(beginning: string): boolean {
  return (
    /^<!doctype html>\s[\s\S]*<meta name="generator" content="completion-batch\/report">/i.test(beginning) ||
    /^\{"format":"completion-batch\/report",/.test(beginning)
  );
}

/**
 * @param force also over what is no report
 * @throws CompletionBatchError `file-unusable` where there is something else
 */
export async function checkPlace(file: string, force = false): Promise<void> {
  const found = await stat(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (found === undefined) return;
  if (!found.isFile()) throw refusal(file, 'there is something in its place that is no file', 'Choose another --out.');
  if (force || isReport(await beginningOf(file))) return;
  throw refusal(
    file,
    'there is a file in its place that is no report',
    'Choose another --out, or move the file away; with --force it is written over.',
  );
}

async function beginningOf(file: string): Promise<string> {
  await using handle = await open(file);
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(BEGINNING), 0, BEGINNING, 0);
  return buffer.toString('utf8', 0, bytesRead);
}

function refusal(where: string, message: string, remedy: string): CompletionBatchError {
  return new CompletionBatchError('file-unusable', message, { where, remedy: `${remedy} No report was written.` });
}
