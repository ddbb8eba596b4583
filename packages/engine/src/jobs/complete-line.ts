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
  /** `changed`: it is another one. */
  { readonly value: unknown; readonly changed: boolean } | { readonly fault: LineFault };

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
  const { prompt, body } = line;
  if (prompt !== undefined && body === undefined) {
    const made = bodyOfPrompt(line, completing.endpoint);
    if ('fault' in made) return made;
    const { prompt: _, ...envelope } = line;
    return { value: wholeOf({ ...envelope, body: made.body }, made.body, number, completing), changed: true };
  }
  if (!isObject(body)) return { value, changed: false };
  const whole = wholeOf(line, body, number, completing);
  const changed = Object.keys(whole).length > Object.keys(line).length || whole.body !== body;
  return { value: changed ? whole : value, changed };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

type Line = Readonly<Record<string, unknown>>;

function wholeOf(line: Line, body: object, number: number, { endpoint, model }: Completing): Line {
  const { custom_id = generatedId(number), method = 'POST', url = endpoint, ...others } = line;
  const isModelMissing = model !== undefined && !('model' in body);
  return { custom_id, method, url, ...others, body: isModelMissing ? { model, ...body } : body };
}

function bodyOfPrompt(
  { prompt, custom_id, ...others }: Line,
  endpoint: string,
): { readonly body: object } | { readonly fault: LineFault } {
  if (typeof prompt !== 'string') return { fault: wrongType('prompt', prompt) };
  const [stray] = Object.keys(others);
  if (stray !== undefined) {
    const param = stray.slice(0, 100);
    const message = `Beside 'prompt' a line has 'custom_id' only, not '${param}': write a 'body' instead.`;
    return { fault: { code: 'invalid_value', param, message } };
  }
  if (endpoint === CHAT_COMPLETIONS) return { body: { messages: [{ role: 'user', content: prompt }] } };
  if (endpoint === RESPONSES || endpoint === EMBEDDINGS) return { body: { input: prompt } };
  const message = `What a prompt becomes for ${endpoint} is not known: write a 'body' instead.`;
  return { fault: { code: 'invalid_value', param: 'prompt', message } };
}
