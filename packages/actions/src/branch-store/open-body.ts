/** What is to be written, piece by piece. */
import { open } from 'node:fs/promises';
import { CompletionBatchError, GITHUB_BOUNDS, type ObjectBody } from '@completion-batch/engine';

const LARGEST = GITHUB_BOUNDS.object.most;
const PIECE = GITHUB_BOUNDS.piece.most;
/** Sent within the tree that it is for: one call less. */
const SHORT = 128 * 1024;

export interface OpenBody {
  /** At least one, the only one of which may be empty. */
  pieces(): AsyncIterable<Uint8Array>;
  /** Undefined where it is no short text that JSON carries as it is. */
  readonly text: string | undefined;
  close(): Promise<void>;
}

/** @throws CompletionBatchError `store-unusable` where it is too large */
export async function openBody(body: ObjectBody, where: string): Promise<OpenBody> {
  if (typeof body !== 'string' && !(body instanceof Uint8Array)) return openFile(body.file, where);
  // A copy: what is given may be changed before it is sent.
  const bytes = Buffer.from(body as string);
  checkSize(bytes.length, where);
  return {
    async *pieces() {
      for (let start = 0; start === 0 || start < bytes.length; start += PIECE)
        yield bytes.subarray(start, start + PIECE);
    },
    text: shortText(bytes),
    close: async () => {},
  };
}

async function openFile(path: string, where: string): Promise<OpenBody> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    checkSize(size, where);
    if (size <= PIECE) return await openBody(await file.readFile(), where).finally(() => file.close());
    return {
      async *pieces() {
        for (let start = 0; start < size; start += PIECE) {
          const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(PIECE), position: start });
          yield buffer.subarray(0, bytesRead);
        }
      },
      text: undefined,
      close: () => file.close(),
    };
  } catch (error) {
    await file.close();
    throw error;
  }
}

function shortText(bytes: Uint8Array): string | undefined {
  if (bytes.length === 0 || bytes.length > SHORT || bytes.includes(0)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function checkSize(bytes: number, where: string): void {
  if (bytes <= LARGEST) return;
  const mebibytes = (count: number): string => `${Math.ceil((count / 1024 ** 2) * 10) / 10} MiB`;
  throw new CompletionBatchError(
    'store-unusable',
    `an object of ${mebibytes(bytes)} is too large for a branch, which takes ${mebibytes(LARGEST)}`,
    {
      where,
      remedy: 'Keep the state of jobs like this in S3 (store: s3://bucket/prefix), or make smaller jobs of it.',
    },
  );
}
