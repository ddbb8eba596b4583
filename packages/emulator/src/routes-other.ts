/** The routes beside files and batches: direct calls, models, and the emulator's own under `/_emulator`. */
import { stat } from 'node:fs/promises';
import type { Engine } from './engine.ts';
import { CompletionBatchError } from './engine-parts.ts';
import { serverError } from './execute.ts';
import { readFaults } from './faults/chaos.ts';
import type { Faults } from './faults/faults.ts';
import { ApiError, missing, ok, type Reply, type Route, type RouteCall, readJson } from './http.ts';
import { requestId } from './ids.ts';
import { type Journal, now } from './journal.ts';
import type { Settings } from './options.ts';
import { CHAT, EMBEDDINGS, RESPONSES } from './paths.ts';
import { checkResponseRequest } from './responses/request.ts';
import { showBatch } from './routes-batches.ts';
import type { Store } from './store.ts';
import { isObject } from './types.ts';
import { usageOf } from './usage.ts';

/** The routes by name. */
export function otherRoutes(
  settings: Settings,
  store: Store,
  engine: Engine,
  journal: Journal,
  faults: Faults,
): Readonly<Record<string, Route>> {
  const answerDirectly = async (endpoint: string, body: DirectCall, { response }: RouteCall): Promise<Reply> => {
    checkModel(body.model, settings.models);
    const gone = new AbortController();
    response.on('close', () => gone.abort());
    const customId = `direct-${requestId()}`;
    const asked = { endpoint, customId, body, line: 0, batchId: null, signal: gone.signal };
    const answer = await settings.responder(asked).catch(serverError);
    if (answer.delayMs) await settings.clock.sleep(answer.delayMs, gone.signal);
    const { input_tokens, output_tokens } = usageOf('error' in answer ? null : answer.body);
    const status = 'error' in answer ? null : answer.status;
    const entry = {
      event: 'probe',
      at: now(settings.clock),
      custom_id: customId,
      model: body.model,
      status,
    } as const;
    await journal.write({ ...entry, input_tokens, output_tokens });
    if ('error' in answer) throw new ApiError(504, answer.error.message, { code: answer.error.code });
    return { status: answer.status, json: answer.body };
  };
  return {
    'chat.completions.create': async (call) => {
      const body = await readJson(call.request);
      checkModelGiven(body);
      checkChatCall(body);
      return answerDirectly(CHAT, body, call);
    },
    'responses.create': async (call) => {
      const body = await readJson(call.request);
      checkResponseRequest(body);
      return answerDirectly(RESPONSES, body as DirectCall, call);
    },
    'embeddings.create': async (call) => {
      const body = await readJson(call.request);
      checkModelGiven(body);
      if (body.input === undefined || body.input === null) throw missing('input');
      return answerDirectly(EMBEDDINGS, body, call);
    },
    'models.list': async () => {
      const named = store.batches().flatMap(({ model }) => model ?? []);
      return ok({ object: 'list', data: [...(settings.models ?? new Set(named))].map(showModel) });
    },
    'models.retrieve': async ({ id }) => {
      checkModel(id, settings.models);
      return ok(showModel(id));
    },
    'emulator.journal': async () => {
      const { size } = await stat(journal.path).catch(() => ({ size: 0 }));
      return {
        status: 200,
        headers: { 'content-type': 'application/x-ndjson' },
        file: { path: journal.path, start: 0, end: size },
      };
    },
    'emulator.state': async () =>
      ok({
        now: now(settings.clock),
        files: store.files().length,
        batches: store.batches().map(showBatch),
      }),
    'emulator.tick': async ({ request }) => {
      request.resume();
      await engine.tick();
      return ok({ now: now(settings.clock) });
    },
    'emulator.faults': async () => ok({ rules: faults.rules, counts: faults.counts }),
    'emulator.setFaults': async ({ request }) => {
      const body = await readJson(request);
      try {
        faults.set(readFaults(body));
      } catch (error) {
        if (error instanceof CompletionBatchError) throw new ApiError(400, error.message);
        throw error;
      }
      return ok({ rules: faults.rules, counts: faults.counts });
    },
    'emulator.clearFaults': async ({ request }) => {
      request.resume();
      faults.clear();
      return ok({ rules: faults.rules, counts: faults.counts });
    },
  };
}

type DirectCall = Readonly<Record<string, unknown>> & { readonly model: string };

/** @throws ApiError */
function checkModelGiven(body: unknown): asserts body is DirectCall {
  if (isObject(body) && typeof body.model === 'string' && body.model !== '') return;
  throw new ApiError(400, 'you must provide a model parameter');
}

/** @throws ApiError */
function checkChatCall(body: DirectCall): void {
  if (!Array.isArray(body.messages)) throw missing('messages');
  if (body.stream === true) {
    throw new ApiError(400, 'The emulator does not stream.', { param: 'stream', code: 'unsupported_value' });
  }
}

function showModel(id: string): object {
  return { id, object: 'model', created: 0, owned_by: 'emulator' };
}

function checkModel(model: string, models: Settings['models']): void {
  if (models?.has(model) !== false) return;
  const message = `The model '${model}' does not exist or you do not have access to it.`;
  throw new ApiError(404, message, { param: 'model', code: 'model_not_found' });
}
