/** A file that somebody hands in, read into memory. */
import { open } from 'node:fs/promises';
import { readWhole } from './bounded-stream.ts';
import { FILE_BOUNDS } from './bounds.ts';
import { CompletionBatchError } from './errors.ts';

/** @throws CompletionBatchError `invalid-input` where it is longer than `FILE_BOUNDS.settings`; what `open` throws */
export async function readFileWithin(path: string): Promise<Buffer> {
  const { most } = FILE_BOUNDS.settings;
  await using file = await open(path);
  // By what comes, not by its size: a device has none.
  const bytes = await readWhole(file.createReadStream({ autoClose: false, end: most }));
  if (bytes.length <= most) return bytes;
  throw new CompletionBatchError('invalid-input', `the file has more than ${most} bytes`, {
    where: path,
    remedy: 'Check its path: plans, manifests, reports and price lists have kilobytes.',
  });
}
