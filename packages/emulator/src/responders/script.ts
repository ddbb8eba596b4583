/** A responder that does what a script says, line by line. */
import { z } from 'zod';
import { chatCompletion } from '../completion.ts';
import { CompletionBatchError } from '../engine-parts.ts';
import { RESPONSES } from '../paths.ts';
import { modelResponse } from '../responses/response.ts';
import type { Responder, ResponderFailure, ResponderReply, ResponderRequest } from '../types.ts';

/**
 * What a line gets. Without `body`, a chat completion or a response is made of `content`, `refusal` and `finishReason`:
 * a response is incomplete where that is `length` or `content_filter`.
 */
export interface ScriptedAnswer {
  /** HTTP status of the answer. Default 200. Other than 2xx, and without `body`, it gets an error body. */
  readonly status?: number;
  readonly body?: unknown;
  readonly content?: string | ((request: { readonly customId: string; readonly body: unknown }) => string);
  readonly refusal?: string;
  readonly finishReason?: string;
  /** No answer at all, for this reason (such as `request_timeout`). */
  readonly error?: { readonly code: string; readonly message: string };
  /** Added to the line's time, ms of the clock. */
  readonly delayMs?: number;
}

export interface ScriptRule extends ScriptedAnswer {
  /** The custom id itself, or an expression that finds something in it. */
  readonly match: string | RegExp;
  /** The rule holds for the first so many times; then later rules are looked at. Default: always. */
  readonly times?: number;
}

export interface Script {
  /** The first rule that matches counts. */
  readonly rules?: readonly ScriptRule[];
  /** For lines no rule matches. Default: the text `ok`. */
  readonly default?: ScriptedAnswer;
}

/** Finish reasons of chat completions, as responses say them; the others are of complete ones. */
const INCOMPLETE: ReadonlyMap<string, string> = new Map([
  ['length', 'max_output_tokens'],
  ['content_filter', 'content_filter'],
]);

const answerFields = {
  status: z.int().min(100).max(599).optional(),
  body: z.unknown().optional(),
  content: z.string().optional(),
  refusal: z.string().optional(),
  finishReason: z.string().optional(),
  error: z.strictObject({ code: z.string().min(1), message: z.string() }).optional(),
  delayMs: z.int().min(0).optional(),
};

const scriptFile = z.strictObject({
  rules: z
    .array(z.strictObject({ match: z.string().min(1), times: z.int().min(1).optional(), ...answerFields }))
    .optional(),
  default: z.strictObject(answerFields).optional(),
});

/**
 * A script from a file of JSON: in it `match` is the whole custom id.
 * @param name for messages
 * @throws CompletionBatchError `invalid-input`
 */
export function readScript(value: unknown, name: string): Script {
  const parsed = scriptFile.safeParse(value);
  // Members that are not there and members that are undefined are the same to the responder.
  if (parsed.success) return parsed.data as Script;
  const shown = parsed.error.issues
    .slice(0, 3)
    .map(({ path, message }) => `${path.join('.') || 'the file'}: ${message}`);
  throw new CompletionBatchError('invalid-input', `the script does not fit: ${shown.join('; ')}`, {
    where: name,
    remedy: 'Use {"rules": [{"match": "CUSTOM ID", "status": 500}], "default": {"content": "ok"}}.',
    cause: parsed.error,
  });
}

/** Answers by the script. Counts of `times` are kept in memory and start again with the process. */
export function scriptResponder(script: Script): Responder {
  const used = new Map<ScriptRule, number>();
  const find = (customId: string): ScriptedAnswer => {
    for (const rule of script.rules ?? []) {
      const matches = typeof rule.match === 'string' ? rule.match === customId : customId.search(rule.match) !== -1;
      const times = used.get(rule) ?? 0;
      if (!matches || times >= (rule.times ?? Infinity)) continue;
      used.set(rule, times + 1);
      return rule;
    }
    return script.default ?? {};
  };
  return async (request) => answer(find(request.customId), request);
}

function answer(
  scripted: ScriptedAnswer,
  { endpoint, customId, body: request }: ResponderRequest,
): ResponderReply | ResponderFailure {
  const { status = 200, error, content = 'ok', refusal, finishReason, delayMs = 0 } = scripted;
  if (error !== undefined) return { error, delayMs };
  if (scripted.body !== undefined) return { status, body: scripted.body, delayMs };
  if (status < 200 || status > 299) {
    const message = `Scripted answer with status ${status}.`;
    const type = status >= 500 ? 'server_error' : 'invalid_request_error';
    return { status, body: { error: { message, type, param: null, code: null } }, delayMs };
  }
  const text = typeof content === 'string' ? content : content({ customId, body: request });
  const said = { request, content: refusal === undefined ? text : null, ...(refusal === undefined ? {} : { refusal }) };
  if (endpoint === RESPONSES) {
    const incomplete = INCOMPLETE.get(finishReason ?? '');
    return { status, body: modelResponse({ ...said, ...(incomplete === undefined ? {} : { incomplete }) }), delayMs };
  }
  const finish = finishReason === undefined ? {} : { finishReason };
  return { status, body: chatCompletion({ ...said, ...finish, fingerprint: 'emulator-script' }), delayMs };
}
