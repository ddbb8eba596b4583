/** A responder that does what a script says, line by line. */
import { chatCompletion } from '../completion.ts';
import type { Responder, ResponderFailure, ResponderReply } from '../types.ts';

/** What a line gets. Without `body`, a chat completion is made of `content`, `refusal` and `finishReason`. */
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
  return async ({ customId, body }) => answer(find(customId), customId, body);
}

function answer(scripted: ScriptedAnswer, customId: string, request: unknown): ResponderReply | ResponderFailure {
  const { status = 200, error, content = 'ok', refusal, finishReason, delayMs = 0 } = scripted;
  if (error !== undefined) return { error, delayMs };
  if (scripted.body !== undefined) return { status, body: scripted.body, delayMs };
  if (status < 200 || status > 299) {
    const message = `Scripted answer with status ${status}.`;
    const type = status >= 500 ? 'server_error' : 'invalid_request_error';
    return { status, body: { error: { message, type, param: null, code: null } }, delayMs };
  }
  const text = typeof content === 'string' ? content : content({ customId, body: request });
  const body = chatCompletion({
    request,
    content: refusal === undefined ? text : null,
    fingerprint: 'emulator-script',
    ...(refusal === undefined ? {} : { refusal }),
    ...(finishReason === undefined ? {} : { finishReason }),
  });
  return { status, body, delayMs };
}
