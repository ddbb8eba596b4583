/** `/v1/files`: upload, list, retrieve, content, delete. */
import { createReadStream } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { FILE_LIFE_MS } from './engine.ts';
import { splitLines } from './engine-parts.ts';
import type { Faults, FileUse } from './faults/faults.ts';
import type { FileFault } from './faults/rules.ts';
import { faultError } from './faults/show.ts';
import { ApiError, missing, ok, page, type Reply, type Route } from './http.ts';
import { fileId } from './ids.ts';
import { fileUploaded, type Journal, now } from './journal.ts';
import { readUpload, type Upload } from './multipart.ts';
import type { Settings } from './options.ts';
import type { Store } from './store.ts';
import type { FileRecord } from './types.ts';
import { parseRequestLine } from './validate.ts';

const PURPOSES = ['assistants', 'batch', 'fine-tune', 'vision', 'user_data', 'evals'];

/** The routes by name. */
export function fileRoutes(
  settings: Settings,
  store: Store,
  journal: Journal,
  faults: Faults,
): Readonly<Record<string, Route>> {
  const find = async (id: string, use: FileUse): Promise<{ file: FileRecord; fault: FileFault | undefined }> => {
    const file = store.file(id);
    const fault = await faults.ofFile(id, use);
    if (file === undefined || fault?.kind === 'invisible') {
      throw new ApiError(404, `No such File object: ${id}`, { param: 'id' });
    }
    if (fault?.kind === 'status') throw faultError(fault.status, fault.message, fault.code);
    return { file, fault };
  };
  return {
    'files.create': async ({ request }) => {
      const path = store.uploadPath();
      const { maxUploadBytes: bytes = settings.maxUploadBytes, uploadRefusal: refusal = settings.uploadRefusal } =
        faults.rules.limits;
      const upload = await readUpload(request, path, { bytes, refusal });
      try {
        const record = await checkUpload(upload, path, settings.clock.now(), store.nextSequence());
        await store.addFile(record, path);
        faults.fileAdded(record);
        await journal.write(fileUploaded(record));
        return ok(showFile(record, await faults.ofFile(record.id, 'listed')));
      } finally {
        await rm(path, { force: true });
      }
    },
    'files.list': async (call) => {
      const { url } = call;
      const purpose = url.searchParams.get('purpose');
      const order = url.searchParams.get('order') ?? 'desc';
      if (order !== 'asc' && order !== 'desc') throw invalidValue('order', order, ['asc', 'desc']);
      const files: FileRecord[] = [];
      const wrong = new Map<string, FileFault | undefined>();
      for (const file of store.files()) {
        if (purpose !== null && file.purpose !== purpose) continue;
        const fault = await faults.ofFile(file.id, 'listed');
        if (fault?.kind !== 'invisible') files.push(file);
        wrong.set(file.id, fault);
      }
      if (order === 'desc') files.reverse();
      return page(call, files, { limit: 10_000, most: 10_000 }, (file) => showFile(file, wrong.get(file.id)));
    },
    'files.retrieve': async ({ id }) => {
      const { file, fault } = await find(id, 'description');
      return ok(showFile(file, fault));
    },
    'files.content': async ({ id, request }) => {
      const { file } = await find(id, 'content');
      return contentReply(store.contentPath(id), file, request.headers.range);
    },
    'files.delete': async ({ id }) => {
      await find(id, 'delete');
      await store.deleteFile(id);
      await journal.write({ event: 'file.deleted', at: now(settings.clock), file_id: id });
      return ok({ id, object: 'file', deleted: true });
    },
  };
}

async function checkUpload(upload: Upload, path: string, createdMs: number, sequence: number): Promise<FileRecord> {
  const { fields, file } = upload;
  const purpose = fields.get('purpose');
  if (file === undefined) throw missing('file');
  if (purpose === undefined) throw missing('purpose');
  if (!PURPOSES.includes(purpose)) throw invalidValue('purpose', purpose, PURPOSES);
  if (purpose === 'batch') await checkBatchFile(file.filename, path);
  const life = readLife(fields) ?? (purpose === 'batch' ? FILE_LIFE_MS : undefined);
  // The size on disk, not the parser's count: the record has to match the content that will be sent.
  const bytes = (await stat(path)).size;
  const expiresMs = life === undefined ? null : createdMs + life;
  return { id: fileId(), sequence, bytes, createdMs, expiresMs, filename: file.filename, purpose };
}

/** Upload looks at the name and the first line only; everything else is found when a batch is made of the file. */
async function checkBatchFile(filename: string, path: string): Promise<void> {
  if (!filename.endsWith('.jsonl')) throw new ApiError(400, 'Invalid file format for Batch API. Must be .jsonl');
  for await (const { bytes } of splitLines(createReadStream(path), {
    name: path,
    maxLineBytes: Number.MAX_SAFE_INTEGER,
  })) {
    if (parseRequestLine(bytes) !== undefined) return;
    break;
  }
  throw new ApiError(400, 'Invalid file format for Batch API. The first line of a .jsonl file must be a JSON object.');
}

function readLife(fields: ReadonlyMap<string, string>): number | undefined {
  const text = fields.get('expires_after[seconds]');
  if (text === undefined && fields.has('expires_after[anchor]')) throw missing('expires_after[seconds]');
  if (text === undefined) return undefined;
  checkAnchor(fields.get('expires_after[anchor]'), 'expires_after[anchor]');
  return checkSeconds(/^\d+$/.test(text) ? Number(text) : text, 'expires_after[seconds]') * 1000;
}

/** @throws ApiError 400 for anything but the one anchor that there is */
export function checkAnchor(anchor: unknown, param: string): void {
  if (anchor === undefined || anchor === null) throw missing(param);
  if (anchor !== 'created_at') throw invalidValue(param, anchor, ['created_at']);
}

/** @throws ApiError 400 outside of an hour to 30 days */
export function checkSeconds(seconds: unknown, param: string): number {
  if (typeof seconds === 'number' && Number.isInteger(seconds) && seconds >= 3600 && seconds <= 2_592_000) {
    return seconds;
  }
  throw new ApiError(400, `Invalid '${param}': expected an integer from 3600 to 2592000, but got ${seconds} instead.`, {
    param,
    code: 'invalid_value',
  });
}

/** The refusal of a value that is none of those there are. */
export function invalidValue(param: string, value: unknown, known: readonly string[]): ApiError {
  const values = known.map((each) => `'${each}'`).join(', ');
  return new ApiError(400, `Invalid value: '${String(value)}'. Supported values are: ${values}.`, {
    param,
    code: 'invalid_value',
  });
}

function showFile(file: FileRecord, fault: FileFault | undefined): object {
  const { id, filename, purpose } = file;
  return {
    object: 'file',
    id,
    purpose,
    filename,
    bytes: fault?.kind === 'size' ? fault.bytes : file.bytes,
    created_at: Math.floor(file.createdMs / 1000),
    ...(file.expiresMs === null ? {} : { expires_at: Math.floor(file.expiresMs / 1000) }),
    status: fault?.kind === 'pending' ? 'pending' : 'processed',
    status_details: null,
  };
}

function contentReply(path: string, file: FileRecord, range: string | undefined): Reply {
  const headers = {
    'content-type': 'application/octet-stream',
    'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(file.filename)}`,
    'accept-ranges': 'bytes',
  };
  const [, first, last] = /^bytes=(\d*)-(\d*)$/.exec(range ?? '') ?? [];
  if (first === undefined || last === undefined || (first === '' && last === '')) {
    return { status: 200, headers, file: { path, start: 0, end: file.bytes } };
  }
  const start = first === '' ? Math.max(0, file.bytes - Number(last)) : Number(first);
  const end = first === '' || last === '' ? file.bytes : Math.min(file.bytes, Number(last) + 1);
  if (start >= end) {
    return { status: 416, headers: { 'content-range': `bytes */${file.bytes}` }, json: rangeError() };
  }
  const contentRange = `bytes ${start}-${end - 1}/${file.bytes}`;
  return { status: 206, headers: { ...headers, 'content-range': contentRange }, file: { path, start, end } };
}

function rangeError(): unknown {
  const message = 'The requested range is not satisfiable.';
  return { error: { message, type: 'invalid_request_error', param: null, code: null } };
}
