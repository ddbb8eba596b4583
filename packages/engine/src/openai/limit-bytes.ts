/** Ends a stream of a server's that does not end by itself. */
import { CompletionBatchError } from '../platform/errors.ts';

/** Files at OpenAI have 512 MB at most. */
const MAX_BYTES = 512 * 1024 * 1024;

/**
 * The same chunks, each as it comes.
 * @param name of what is read, for the error `openai-unavailable`
 */
export async function* limitBytes(
  chunks: AsyncIterable<Uint8Array>,
  name: string,
  most = MAX_BYTES,
): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes > most) {
      throw new CompletionBatchError('openai-unavailable', `${name} has more than ${most} bytes`, {
        where: name,
        remedy: 'No result file of the API is so large: see what the server behind OPENAI_BASE_URL sends.',
      });
    }
    yield chunk;
  }
}
