/** Takes an upload in: the file part goes to disk as it comes, fields are kept, whatever their order. */
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { Busboy } from '@fastify/busboy';
import { ApiError } from './http.ts';

/** An upload has three fields of a few bytes. */
const MAX_FIELDS = 16;
const MAX_FIELD_BYTES = 4096;

export interface Upload {
  readonly fields: ReadonlyMap<string, string>;
  /** The part named `file`; its bytes lie at the path that was given. */
  readonly file: { readonly filename: string; readonly bytes: number } | undefined;
}

/**
 * Reads a multipart body. The bytes at `path` are removed again if anything fails.
 * @throws ApiError 400 for a body that is no multipart form, `limit.refusal` for a file of more than `limit.bytes` bytes
 */
export async function readUpload(
  request: IncomingMessage,
  path: string,
  limit: { readonly bytes: number; readonly refusal: 400 | 413 },
): Promise<Upload> {
  const contentType = request.headers['content-type'];
  if (contentType === undefined || !/^multipart\/form-data\s*;/i.test(contentType)) {
    throw new ApiError(400, 'Expected a multipart/form-data body.');
  }
  const fields = new Map<string, string>();
  let file: Upload['file'];
  let writing: Promise<void> | undefined;
  let truncated = false;
  let tooMany = false;
  try {
    const form = new Busboy({
      headers: { ...request.headers, 'content-type': contentType },
      limits: { fileSize: limit.bytes, files: 1, fieldSize: MAX_FIELD_BYTES, fields: MAX_FIELDS },
      isPartAFile: (name) => name === 'file',
    });
    form.on('fieldsLimit', () => {
      tooMany = true;
    });
    form.on('field', (name, value) => {
      fields.set(name, value);
    });
    form.on('file', (_name, part, filename) => {
      writing = pipeline(part, createWriteStream(path)).then(() => {
        truncated = part.truncated;
        file = { filename: filename || 'unknown_file', bytes: part.bytesRead };
      });
      // Waited for below; the form's own error comes first.
      writing.catch(() => {});
    });
    await pipeline(request, form);
    await writing;
    if (tooMany) throw new ApiError(400, `The form has more than ${MAX_FIELDS} fields.`);
    if (truncated) throw new ApiError(limit.refusal, 'File is too large.');
  } catch (error) {
    request.resume();
    await writing?.catch(() => {});
    await rm(path, { force: true });
    if (error instanceof ApiError) throw error;
    throw new ApiError(400, `The multipart body could not be read: ${error instanceof Error ? error.message : error}`);
  }
  return { fields, file };
}
