/** Ends a stream of a server's that does not end by itself. */
import type { Readable } from 'node:stream';
import { CompletionBatchError } from '../errors.ts';

/** Files at OpenAI have 512 MB at most. */
const MAX_BYTES = 512 * 1024 * 1024;

/**
 * The same stream, to be piped at once: what has passed is not held back, so that a download which is cut can be resumed.
 * @param name of what is read, for the error `openai-unavailable`
 */
export function limitBytes<T extends Readable>(stream: T, name: string, most = MAX_BYTES): T {
  let bytes = 0;
  stream.on('data', (chunk: Uint8Array) => {
    bytes += chunk.length;
    if (bytes <= most) return;
    stream.destroy(
      new CompletionBatchError('openai-unavailable', `${name} has more than ${most} bytes`, {
        where: name,
        remedy: 'No result file of the API is so large: see what the server behind OPENAI_BASE_URL sends.',
      }),
    );
  });
  return stream;
}
