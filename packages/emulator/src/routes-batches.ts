/** `/v1/batches`: create, list, retrieve, cancel. */
import type { WantedBatch } from './batch-record.ts';
import type { Engine } from './engine.ts';
import type { Faults } from './faults/faults.ts';
import { ApiError, missing, ok, page, type Route, readJson } from './http.ts';
import type { Settings } from './options.ts';
import { ANSWERED_ENDPOINTS, ENDPOINTS } from './paths.ts';
import { checkAnchor, checkSeconds, invalidValue } from './routes-files.ts';
import type { Store } from './store.ts';
import { type BatchRecord, isObject, isTerminal } from './types.ts';
import { wrongType } from './validate.ts';

/** The routes by name. */
export function batchRoutes(
  settings: Settings,
  store: Store,
  engine: Engine,
  faults: Faults,
): Readonly<Record<string, Route>> {
  const show = (batch: BatchRecord, read: boolean): Promise<object> => faults.show(batch, showBatch(batch), read);
  const find = (id: string): BatchRecord => {
    const batch = store.batch(id);
    if (batch === undefined) throw new ApiError(404, `No batch found with id '${id}'.`);
    return batch;
  };
  return {
    'batches.create': async ({ request }) => {
      const wanted = checkNewBatch(await readJson(request));
      const fault = await faults.ofFile(wanted.inputFileId, 'batch');
      if (fault?.kind === 'pending') throw notProcessed(wanted.inputFileId, fault.create);
      const file = store.file(wanted.inputFileId);
      const unknown = file === undefined ? settings.missingInputFile : undefined;
      const refusal = fault?.kind === 'invisible' ? fault.create : unknown;
      if (refusal === 'bad-request') {
        const message = `Cannot find file ${wanted.inputFileId}, or project proj_emulator does not have access to it.`;
        throw new ApiError(400, message, { param: 'file_id' });
      }
      if (file !== undefined && file.purpose !== 'batch') {
        // Not observed: what the service says to a file that was uploaded for something else.
        throw new ApiError(400, `The input file has the purpose '${file.purpose}'; a batch needs one with 'batch'.`, {
          param: 'input_file_id',
          code: 'invalid_value',
        });
      }
      return ok(await show(await engine.create(wanted, refusal === undefined), false));
    },
    'batches.list': async (call) => {
      const shown = new Map<string, object>();
      for (const batch of store.batches()) shown.set(batch.id, await show(batch, false));
      const batches = store.batches().filter(({ id }) => shown.has(id));
      return page(call, batches.reverse(), { limit: 20, most: 100 }, ({ id }) => shown.get(id) ?? {});
    },
    'batches.retrieve': async ({ id }) => {
      const batch = find(id);
      await engine.polled(batch);
      const shown = await show(batch, true);
      engine.wake();
      return ok(shown);
    },
    'batches.cancel': async ({ id, request }) => {
      request.resume();
      const batch = find(id);
      if (batch.status === 'cancelled' || batch.status === 'cancelling') return ok(await show(batch, false));
      // The result files of a batch with an ending are being written.
      if (isTerminal(batch.status) || batch.ending !== null) {
        const status = batch.ending?.status ?? batch.status;
        throw new ApiError(409, `Cannot cancel a batch with status '${status}'.`);
      }
      await engine.cancel(batch);
      return ok(await show(batch, false));
    },
  };
}

/** What services say whose files take a while; the first text is ours, since the report of it quotes none. */
function notProcessed(fileId: string, wording: 'azure' | 'not-found'): ApiError {
  if (wording === 'not-found') return new ApiError(404, 'Input file not found');
  return new ApiError(400, `The file ${fileId} is not processed yet: its status is 'pending'.`, {
    param: 'input_file_id',
  });
}

function checkNewBatch(body: unknown): WantedBatch {
  if (!isObject(body)) throw new ApiError(400, wrongType('body', 'an object', body), { code: 'invalid_type' });
  const inputFileId = text(body, 'input_file_id');
  const endpoint = checkEndpoint(oneOf(body, 'endpoint', ENDPOINTS));
  const completionWindow = oneOf(body, 'completion_window', ['24h']);
  const metadata = checkMetadata(body.metadata);
  return { inputFileId, endpoint, completionWindow, metadata, outputExpiresAfterSeconds: outputLife(body) };
}

/** Answers of one endpoint's form to requests of another one would be worse than none. */
function checkEndpoint(endpoint: string): string {
  if (ANSWERED_ENDPOINTS.includes(endpoint)) return endpoint;
  const known = ANSWERED_ENDPOINTS.map((each) => `'${each}'`).join(', ');
  const message = `This emulator does not run batches for '${endpoint}' yet; it runs those for ${known}.`;
  throw new ApiError(400, message, { param: 'endpoint', code: 'unsupported_endpoint' });
}

function text(body: Readonly<Record<string, unknown>>, name: string): string {
  const value = body[name];
  if (value === undefined || value === null) throw missing(name);
  if (typeof value !== 'string') throw invalidType(name, 'a string', value);
  return value;
}

function oneOf(body: Readonly<Record<string, unknown>>, name: string, values: readonly string[]): string {
  const value = text(body, name);
  if (values.includes(value)) return value;
  throw invalidValue(name, value, values);
}

function invalidType(param: string, wanted: string, value: unknown): ApiError {
  return new ApiError(400, wrongType(param, wanted, value), { param, code: 'invalid_type' });
}

/** At most 16 pairs, keys of 64 and values of 512 characters. The texts of the length errors were not observed. */
function checkMetadata(value: unknown): Readonly<Record<string, string>> | null {
  if (value === undefined || value === null) return null;
  if (!isObject(value)) throw invalidType('metadata', 'an object', value);
  const metadata: Record<string, string> = {};
  const refuse = (param: string, what: string, code: string): ApiError =>
    new ApiError(400, `Invalid '${param}': ${what}.`, { param, code });
  for (const [key, each] of Object.entries(value)) {
    if (typeof each !== 'string') throw invalidType(`metadata.${key}`, 'a string', each);
    if (key.length > 64) throw refuse('metadata', 'keys may have at most 64 characters', 'string_above_max_length');
    if (each.length > 512) {
      throw refuse(`metadata.${key}`, 'values may have at most 512 characters', 'string_above_max_length');
    }
    metadata[key] = each;
  }
  if (Object.keys(metadata).length > 16) {
    throw refuse('metadata', 'it may have at most 16 pairs', 'object_above_max_properties');
  }
  return metadata;
}

function outputLife(body: Readonly<Record<string, unknown>>): number | null {
  const value = body.output_expires_after;
  if (value === undefined || value === null) return null;
  if (!isObject(value)) throw invalidType('output_expires_after', 'an object', value);
  checkAnchor(value.anchor, 'output_expires_after.anchor');
  return checkSeconds(value.seconds, 'output_expires_after.seconds');
}

/** The batch as the wire shows it. */
export function showBatch(batch: BatchRecord): Readonly<Record<string, unknown>> {
  const ended = isTerminal(batch.status);
  return {
    id: batch.id,
    object: 'batch',
    endpoint: batch.endpoint,
    model: batch.model,
    errors: batch.errors === null ? null : { object: 'list', data: batch.errors },
    input_file_id: batch.inputFileId,
    completion_window: batch.completionWindow,
    status: batch.status,
    output_file_id: ended ? batch.outputFileId : null,
    error_file_id: ended ? batch.errorFileId : null,
    created_at: seconds(batch.createdMs),
    in_progress_at: seconds(batch.inProgressMs),
    expires_at: seconds(batch.expiresMs),
    finalizing_at: seconds(batch.finalizingMs),
    completed_at: seconds(batch.completedMs),
    failed_at: seconds(batch.failedMs),
    expired_at: seconds(batch.expiredMs),
    cancelling_at: seconds(batch.cancellingMs),
    cancelled_at: seconds(batch.cancelledMs),
    request_counts: batch.counts,
    usage: batch.usage,
    metadata: batch.metadata,
  };
}

function seconds(ms: number | null): number | null {
  return ms === null ? null : Math.floor(ms / 1000);
}
