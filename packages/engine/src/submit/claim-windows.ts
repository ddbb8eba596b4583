/** The lines of a request file, as many at once as are claimed or given back together. */
import type { Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type NdjsonLine, splitLines } from '../platform/ndjson.ts';
import type { MergedFile } from '../requests/merge.ts';
import type { Services } from '../services.ts';
import type { ClaimedLine } from './claimed-file.ts';

/** A request file as this process has written it, and what its lines were then. */
export type OwnFile = Pick<MergedFile, 'path' | 'keys' | 'figures'>;

export type ClaimableLine = NdjsonLine & { readonly facts: ClaimedLine };

/** Lines at once where the workload says nothing. */
const CLAIM_WINDOW = 48;
/** Bytes of lines that are held for that; one line may have more. */
const WINDOW_BYTES = 8 * 1024 * 1024;
const READ_BYTES = 256 * 1024;

interface FileOfLines {
  /** Where it lies here. */
  readonly path: string;
  /** What messages call it. */
  readonly name: string;
  /** Told of all bytes that are read. */
  readonly digest?: Hash;
}

/** @param most lines of a window */
export async function* windows(file: FileOfLines, most = CLAIM_WINDOW): AsyncGenerator<NdjsonLine[]> {
  const { path, name, digest } = file;
  let lines: NdjsonLine[] = [];
  let bytes = 0;
  for await (const line of splitLines(told(createReadStream(path, { highWaterMark: READ_BYTES }), digest), { name })) {
    // No copy: each chunk of such a stream has memory of its own.
    lines.push(line);
    bytes += line.bytes.length;
    if (lines.length >= most || bytes >= WINDOW_BYTES) {
      yield lines;
      lines = [];
      bytes = 0;
    }
  }
  if (lines.length > 0) yield lines;
}

/**
 * With what is known of each line. Of a file that this process has written nothing is parsed again; it ends early where the file has
 * more lines than were written, and the digest of what was read then is another one, too.
 */
export async function* linesToClaim(
  { workload }: Pick<Services, 'workload'>,
  file: FileOfLines,
  own: OwnFile | undefined,
): AsyncGenerator<ClaimableLine[]> {
  let count = 0;
  for await (const window of windows(file, workload.claimWindow)) {
    const from = count;
    count += window.length;
    if (own !== undefined && count > own.keys.length) return;
    yield window.map((line, at) => {
      const key = own?.keys[from + at];
      if (own === undefined || key === undefined) return { ...line, facts: workload.read(line, file.name) };
      return { ...line, facts: { key, ...own.figures.of(from + at) } };
    });
  }
}

async function* told(chunks: AsyncIterable<Uint8Array>, digest: Hash | undefined): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    digest?.update(chunk);
    yield chunk;
  }
}
