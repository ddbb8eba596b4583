/** A file whose path the user gave: read only if it is a file, since pipes that nobody writes into and devices never end. */
import { constants } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { readWhole } from './bounded-stream.ts';
import { FILE_BOUNDS } from './bounds.ts';
import { CompletionBatchError } from './errors.ts';

/**
 * The whole file; links are followed. Rejects for what is no regular file, and with the file system's own errors.
 * @throws CompletionBatchError `invalid-input` where it is longer than `FILE_BOUNDS.settings`
 */
export async function readInputFile(path: string): Promise<Buffer> {
  const { most } = FILE_BOUNDS.settings;
  await using file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  if (!(await file.stat()).isFile()) throw new Error(`${path} is no regular file`);
  // By what comes, not by its size: files of /proc have none.
  const bytes = await readWhole(file.createReadStream({ autoClose: false, end: most }));
  if (bytes.length <= most) return bytes;
  throw new CompletionBatchError('invalid-input', `the file has more than ${most} bytes`, {
    where: path,
    remedy: 'Check its path: plans, manifests, reports and price lists have kilobytes.',
  });
}

/** Whether something is there that is no file: before it is read as a stream. */
export async function isNoFile(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() === false;
}
