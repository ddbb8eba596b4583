/** Ends a stream of a server's that does not end by itself. */
import { Transform } from 'node:stream';
import { CompletionBatchError } from '../errors.ts';

/** Files at OpenAI have 512 MB at most. */
const MAX_BYTES = 512 * 1024 * 1024;

/** @param name of what is read, for the error `openai-unavailable` */
export function limitBytes(name: string): Transform {
  let bytes = 0;
  return new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      bytes += chunk.length;
      if (bytes <= MAX_BYTES) return done(null, chunk);
      done(
        new CompletionBatchError('openai-unavailable', `${name} has more than ${MAX_BYTES} bytes`, {
          where: name,
          remedy: 'No result file of the API is so large: see what the server behind OPENAI_BASE_URL sends.',
        }),
      );
    },
  });
}
