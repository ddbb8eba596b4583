/** Lines of a file that a person names, plain or gzipped. */
import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { type NdjsonLine, type SplitOptions, splitLines } from '@completion-batch/engine';

/**
 * What goes wrong in here is the file's fault; what goes wrong with a line's reader is not.
 * @param refuse makes the error of what the file system or the packing says
 */
export async function* linesOfFile(
  file: string,
  refuse: (why: string, cause: unknown) => Error,
  options: Omit<SplitOptions, 'name'> = {},
): AsyncGenerator<NdjsonLine> {
  const source = createReadStream(file);
  const bytes = file.endsWith('.gz') ? source.pipe(createGunzip()) : source;
  // pipe() passes no errors on.
  if (bytes !== source) source.on('error', (error) => bytes.destroy(error));
  const lines = splitLines(bytes, { ...options, name: file });
  try {
    for (;;) {
      const next = await lines.next().catch((cause: unknown) => {
        throw refuse(cause instanceof Error ? cause.message : String(cause), cause);
      });
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    source.destroy();
  }
}
