/**
 * Lines that leave out what is the same in all of them, made whole: only where that was asked for, and only what is missing
 * is filled in.
 */
import { CHAT_COMPLETIONS, EMBEDDINGS, RESPONSES } from '../requests/endpoints.ts';
import { membersOf } from '../requests/result-line.ts';
import { type LineFault, wrongType } from './line-faults.ts';

/** What is filled in. */
export interface Completing {
  /** Path of the API, for lines without a url. */
  readonly endpoint: string;
  /** For bodies without one. */
  readonly model?: string;
}

export type Completed =
  | { readonly value: unknown /** Whether it is another one. */; readonly changed: boolean }
  | { readonly fault: LineFault };

/** Of a line that names none: the same for the same place. @param number of the line, among all that were given */
export function generatedId(number: number): string {
  return `line-${String(number).padStart(7, '0')}`;
}

/**
 * `{"custom_id", "body"}`, `{"prompt": "…"}`, also with a custom id, or a bare text, as a whole request; what it does not
 * know is left as it is.
 */
export function completeLine(value: unknown, number: number, completing: Completing): Completed {
  const line = typeof value === 'string' ? { prompt: value } : membersOf(value);
  const asked = line.prompt === undefined || line.body !== undefined ? line : ofPrompt(line, completing);
  if ('fault' in asked) return { fault: asked.fault as LineFault };
  if (!isObject(asked.body)) return { value, changed: false };
  const { custom_id = generatedId(number), method = 'POST', url = completing.endpoint, body, ...others } = asked;
  const whole = { custom_id, method, url, body: withModel(body, completing), ...others };
  const changed = asked !== value || Object.keys(whole).length > Object.keys(asked).length || whole.body !== body;
  return { value: changed ? whole : value, changed };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function withModel(body: object, { model }: Completing): object {
  return model === undefined || 'model' in body ? body : { model, ...body };
}

type Line = Readonly<Record<string, unknown>>;

function ofPrompt(
  { prompt, custom_id, ...others }: Line,
  completing: Completing,
): Line | { readonly fault: LineFault } {
  if (typeof prompt !== 'string') return { fault: wrongType('prompt', prompt) };
  const [stray] = Object.keys(others);
  if (stray !== undefined) {
    const message = `Beside 'prompt' a line has 'custom_id' only, not '${stray.slice(0, 100)}': write a 'body' instead.`;
    return { fault: { code: 'invalid_value', param: stray.slice(0, 100), message } };
  }
  const body = bodyOf(prompt, completing.endpoint);
  if (body !== undefined) return { ...(custom_id === undefined ? {} : { custom_id }), body };
  const message = `What a prompt becomes for ${completing.endpoint} is not known: write a 'body' instead.`;
  return { fault: { code: 'invalid_value', param: 'prompt', message } };
}

function bodyOf(prompt: string, endpoint: string): object | undefined {
  if (endpoint === CHAT_COMPLETIONS) return { messages: [{ role: 'user', content: prompt }] };
  if (endpoint === RESPONSES || endpoint === EMBEDDINGS) return { input: prompt };
  return undefined;
}
