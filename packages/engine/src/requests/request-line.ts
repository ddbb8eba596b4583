/** A line of a request file, as OpenAI's Batch API takes it: checked, described, rewritten for another model. */
import { z } from 'zod';
import { canonicalDigest } from '../platform/canonical-text.ts';
import { CompletionBatchError } from '../platform/errors.ts';
import { explain } from '../platform/explain.ts';
import { type NdjsonLine, parseLine } from '../platform/ndjson.ts';
import { isPrintable, MAX_NAME } from '../platform/printable.ts';
import { CHAT_COMPLETIONS, EMBEDDINGS } from './endpoints.ts';
import { type RequestParameters, withParameters } from './parameters.ts';
import { membersOf } from './result-line.ts';
import { type ChatBody, requestTokens, type TokenCounter } from './tokens.ts';

/** OpenAI tells no limit of its own and advises 64; this one keeps what is written down of a request small. */
const MAX_ID = 512;

/** What the record of a batch can hold. */
export const API_PATH = /^\/[A-Za-z0-9._~/-]{1,200}$/;

const requestLine = z.looseObject({
  custom_id: z
    .string()
    .min(1, { error: 'is empty' })
    .refine((id) => id.length <= MAX_ID || [...id].length <= MAX_ID, { error: `is longer than ${MAX_ID} characters` })
    // It could not be told from another one where it comes back.
    .refine((id) => id.isWellFormed(), { error: 'is not well-formed Unicode' }),
  method: z.literal('POST', { error: 'is not "POST"' }),
  url: z.string().regex(API_PATH, { error: 'is not a path of the API such as "/v1/chat/completions"' }),
  body: z.looseObject({
    model: z
      .string()
      .min(1, { error: 'is empty' })
      .refine((name) => name.length <= MAX_NAME && isPrintable(name), {
        error: `is no name of at most ${MAX_NAME} characters`,
      }),
    stream: z.literal(false, { error: 'is not false: batches do not stream' }).nullish(),
  }),
});

export type RequestLine = Readonly<z.output<typeof requestLine>>;

/** Whether a JSON value is a request, and what is wrong with each of its members. */
export function parseRequest(value: unknown): z.ZodSafeParseResult<RequestLine> {
  return requestLine.safeParse(value);
}

/** @throws CompletionBatchError `ndjson-damaged`, `request-invalid` */
export function readRequestLine(line: NdjsonLine, name: string): RequestLine {
  const parsed = parseRequest(parseLine(line, name));
  if (parsed.success) return parsed.data;
  throw invalidRequest(line, name, explain(parsed.error), parsed.error);
}

/** @param why such as `method is missing` */
export function invalidRequest(line: NdjsonLine, name: string, why: string, cause: unknown): CompletionBatchError {
  return new CompletionBatchError('request-invalid', `the line is no request: ${why}`, {
    where: `${name}:${line.number}`,
    remedy: `Write one object a line, {"custom_id": "…", "method": "POST", "url": "${CHAT_COMPLETIONS}", "body": {"model": "…", …}}, with a custom_id of 1 to ${MAX_ID} characters and without "stream".`,
    cause,
  });
}

/** The same for lines that ask the same, however they are written. */
export function requestIdentity(request: RequestLine): string {
  return identityOf(request.custom_id, contentDigest(request));
}

/** @param content see `contentDigest` */
export function identityOf(customId: string, content: string): string {
  return `${customId} ${content}`;
}

/** SHA-256 of what is asked, whoever asks it. */
export function contentDigest({ url, body }: Pick<RequestLine, 'url' | 'body'>): string {
  return canonicalDigest({ url, body });
}

/** The same request for another model; nothing else is changed but what the parameters set. JSON, without a newline. */
export function requestForModel(
  line: NdjsonLine,
  name: string,
  model: string,
  parameters: RequestParameters | undefined,
): Uint8Array {
  readRequestLine(line, name);
  // Not what the schema gives: members stay in their order.
  const request = membersOf(parseLine(line, name));
  const body = withParameters({ ...membersOf(request.body), model }, parameters);
  return Buffer.from(JSON.stringify({ ...request, body }));
}

/** What is said in a chat is counted as such only where that is all that the model is shown. */
function isPlainChat(body: Readonly<Record<string, unknown>>): body is ChatBody & typeof body {
  const { messages, tools, functions } = body;
  return Array.isArray(messages) && messages.every(isMessage) && tools === undefined && functions === undefined;
}

// By hand: a schema takes as long for it as parsing the line does.
function isMessage(value: unknown): boolean {
  const { role, content } = membersOf(value);
  return typeof role === 'string' && typeof content === 'string';
}

/** A file within a body: what it costs depends on the model and on what is in it. */
const DATA_URL = /^data:[^,]{0,200};base64,/;
/** About what a picture in full detail costs at most; never its letters. */
const TOKENS_OF_A_FILE = 1500;

/** Input tokens, estimated: of a chat by its messages, of anything else by the text of its body. */
export function inputTokensOf({ url, body }: RequestLine, count: TokenCounter): number {
  if (url === CHAT_COMPLETIONS && isPlainChat(body)) return requestTokens(body, count);
  let files = 0;
  const text = JSON.stringify(body, (_name, value: unknown) => {
    if (typeof value !== 'string' || !DATA_URL.test(value)) return value;
    files += 1;
    return '';
  });
  return count(text) + files * TOKENS_OF_A_FILE;
}

/** Texts of which a request wants embeddings; none of others. */
export function inputsOf({ url, body }: RequestLine): number {
  if (url !== EMBEDDINGS) return 0;
  const { input } = body;
  // A list of numbers is one text, by its tokens.
  return Array.isArray(input) && typeof input[0] !== 'number' ? input.length : 1;
}

/** More than any model answers with; figures of a batch stay within what its record may hold. */
const MOST_OUTPUT_TOKENS = 10_000_000;
/** Expected of a request that sets no bound: a page of text. */
const DEFAULT_OUTPUT_TOKENS = 1000;
/** Endpoints whose answers are not billed by tokens. */
const WITHOUT_OUTPUT: ReadonlySet<string> = new Set([EMBEDDINGS, '/v1/moderations']);

/** What is no such number sets no bound: whether OpenAI takes it is for OpenAI to say. */
function boundOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : undefined;
}

/** Output tokens that the body allows at most; 1,000 an answer where it sets no bound. */
export function outputTokensOf({ url, body }: RequestLine): number {
  if (WITHOUT_OUTPUT.has(url)) return 0;
  const { max_completion_tokens, max_tokens, max_output_tokens, n } = body;
  const each = boundOf(max_completion_tokens) ?? boundOf(max_tokens) ?? boundOf(max_output_tokens);
  return Math.min((boundOf(n) ?? 1) * (each ?? DEFAULT_OUTPUT_TOKENS), MOST_OUTPUT_TOKENS);
}
