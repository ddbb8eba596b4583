/**
 * Asks the model one request before anything is claimed, where nobody knows whether it answers at all, and sends nothing
 * but one request where it was last seen to refuse everything: a refusal that lasts is not sent again whole, night after
 * night. docs/submitting.md tells when.
 */
import { z } from 'zod';
import { ask, hiderOf } from '../openai/ask.ts';
import { CompletionBatchError } from '../platform/errors.ts';
import { type NdjsonLine, parseLine } from '../platform/ndjson.ts';
import { redact } from '../platform/redact.ts';
import { cleanError } from '../platform/redactor.ts';
import type { Ways } from '../platform/ways.ts';
import { ASKED_DIRECTLY, isAnswerOf } from '../requests/endpoints.ts';
import type { PinnedFile } from '../requests/pinned-file.ts';
import type { Services } from '../services.ts';
import type { ModelRefusal, QueueLimits } from '../state/queue-limits.ts';

/**
 * `auto` asks where the model was never seen to answer by this state, or was last seen to refuse; `always` in each run.
 * `never` leaves what was remembered in force.
 */
export type PreflightMode = 'auto' | 'always' | 'never';
export const PREFLIGHT_MODES = ['auto', 'always', 'never'] as const satisfies readonly PreflightMode[];

export interface PreflightOptions {
  readonly services: Services;
  readonly model: string;
  readonly endpoint: string;
  readonly mode: PreflightMode;
  readonly files: readonly PinnedFile[];
  readonly lineBlocksOf: (file: PinnedFile) => AsyncIterable<Iterable<NdjsonLine>>;
  /** Whether the line may be the one that is sent: it is in no batch yet, asks this model, and for something that is held. */
  readonly maySend: (line: NdjsonLine, name: string) => boolean;
  /** The line as it would be sent. */
  readonly asSent: (line: NdjsonLine, name: string) => Uint8Array;
}

export interface LinePlace {
  readonly name: string;
  readonly number: number;
}

/** What may be sent. */
export type Clearance =
  | { readonly kind: 'all' }
  | { readonly kind: 'one'; readonly line: LinePlace; readonly reason: string }
  | { readonly kind: 'none'; readonly reason: string };

const ALL: Clearance = { kind: 'all' };

/** @throws CompletionBatchError `model-refused`, and what the state throws */
export async function preflight(options: PreflightOptions): Promise<Clearance> {
  const { model, mode } = options;
  const { state, logger } = options.services;
  const known = await state.queues.get(model);
  const { refusal } = known;
  const asks = mode === 'always' || (mode === 'auto' && (refusal !== undefined || known.answered_at === undefined));
  if (!asks && refusal === undefined) return ALL;
  const smallest = await smallestLine(options);
  if (smallest === undefined) return ALL;
  const probed = asks ? await probe(options, smallest) : undefined;
  if (probed?.kind === 'refused') {
    const { at, message } = probed;
    await state.queues.modelRefused(model, { at, batchId: 'preflight', message, kind: 'lines' });
    throw refusedRun(model, probed, options.services.ways);
  }
  if (probed?.kind === 'unknown') {
    logger.warn(`whether ${model} answers cannot be told before a batch is sent: ${probed.message}`);
  }
  if (probed?.kind === 'answered' && !batchesAreRefused(known)) {
    if (refusal !== undefined || known.answered_at === undefined) {
      await state.queues.modelAnswered(model, probed.at, 'probe');
      logger.info(`${model} answered a first request`);
    }
    return ALL;
  }
  return refusal === undefined ? ALL : canary(options, smallest.place, refusal);
}

/** What it says outside of batches does not count then: it answered there before, too, or was never asked there. */
function batchesAreRefused({ refusal, answered_by }: QueueLimits): boolean {
  return refusal !== undefined && (refusal.kind === 'batch' || answered_by === 'probe');
}

async function canary(
  { services, model }: PreflightOptions,
  line: LinePlace,
  refusal: ModelRefusal,
): Promise<Clearance> {
  const { logger } = services;
  const refused = `${model} refused everything on ${refusal.at.slice(0, 16).replace('T', ' at ')} UTC: ${withoutFullStop(refusal.message)}`;
  if (await isUnderway(services, model)) {
    const reason = `${refused}. A batch of it is still on its way: the rest waits until that one is collected.`;
    logger.warn(reason);
    return { kind: 'none', reason };
  }
  const reason = `${refused}. Only one request is sent this time: once collect has its answer, the next run sends all.`;
  logger.warn(reason);
  return { kind: 'one', line, reason };
}

async function isUnderway({ state }: Services, model: string): Promise<boolean> {
  for await (const { submission } of state.submissions.listOpen()) if (submission?.model === model) return true;
  for await (const { sketch } of state.batches.listOpen()) {
    // What is held has its answers.
    if (sketch.model === model && sketch.held_reason === undefined) return true;
  }
  return false;
}

interface Smallest {
  readonly line: NdjsonLine;
  readonly place: LinePlace;
}

async function smallestLine({ files, lineBlocksOf, maySend }: PreflightOptions): Promise<Smallest | undefined> {
  let smallest: Smallest | undefined;
  for (const file of files) {
    const { name } = file;
    for await (const lines of lineBlocksOf(file)) {
      for (const line of lines) {
        if (line.bytes.length >= (smallest?.line.bytes.length ?? Infinity) || !maySend(line, name)) continue;
        // The bytes are a view of what is read next.
        const copy = { ...line, bytes: Uint8Array.from(line.bytes) };
        smallest = { line: copy, place: { name, number: line.number } };
      }
    }
  }
  return smallest;
}

type Probed =
  | { readonly kind: 'answered'; readonly at: string }
  | { readonly kind: 'unknown'; readonly message: string }
  | Refused;

interface Refused {
  readonly kind: 'refused';
  readonly at: string;
  /** In the service's words. */
  readonly message: string;
  readonly about: 'model' | 'quota' | { readonly parameter: string };
}

const TIMEOUT_MS = 60_000;

const sentLine = z.looseObject({ body: z.looseObject({}) });

async function probe({ services, endpoint, asSent }: PreflightOptions, { line, place }: Smallest): Promise<Probed> {
  const { openai, state } = services;
  if (!ASKED_DIRECTLY.has(endpoint)) return { kind: 'unknown', message: `${endpoint} is asked in batches only` };
  const { body } = sentLine.parse(parseLine({ ...line, bytes: asSent(line, place.name) }, place.name));
  const at = (headers: Headers | undefined): string => {
    const told = Date.parse(headers?.get('date') ?? '');
    return new Date(Number.isNaN(told) ? state.clock.now() : told).toISOString();
  };
  try {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const options = { body, maxRetries: 1, timeout: TIMEOUT_MS, signal };
    const response = await ask(openai, (client) => client.post(endpoint.replace(/^\/v1/, ''), options).asResponse());
    const answer: unknown = JSON.parse(await response.text());
    if (isAnswerOf(endpoint, answer)) return { kind: 'answered', at: at(response.headers) };
    return { kind: 'unknown', message: 'the answer is none of its endpoint' };
  } catch (error) {
    return readProbeError(cleanError(error, hiderOf(openai)), at);
  }
}

/** Errors are told apart by status and code, never by class: bundles may hold the client twice. */
const apiError = z.object({
  status: z.number(),
  code: z.string().nullish().catch(undefined),
  param: z.string().nullish().catch(undefined),
  type: z.string().nullish().catch(undefined),
  message: z.string(),
  // Named when it is used: `z.instanceof(Headers)` would load Node's `fetch` at every start.
  headers: z
    .custom<Headers>((value) => value instanceof Headers)
    .optional()
    .catch(undefined),
});

type ApiError = z.output<typeof apiError>;

const MAX_MESSAGE = 1000;

export function readProbeError(error: unknown, at: (headers: Headers | undefined) => string): Probed {
  const said = (text: string): string => redact(text.replace(/^\d{3} /, '')).slice(0, MAX_MESSAGE);
  const parsed = apiError.safeParse(error);
  if (!parsed.success)
    return { kind: 'unknown', message: said(error instanceof Error ? error.message : String(error)) };
  const about = refusalIn(parsed.data);
  const message = said(parsed.data.message);
  if (about === undefined) return { kind: 'unknown', message: `${message} (HTTP ${parsed.data.status})` };
  return { kind: 'refused', at: at(parsed.data.headers), message, about };
}

/** Codes of requests that no other try helps, and of texts that were refused for what they say, which tell nothing. */
const OF_PARAMETERS =
  /^(unsupported_(value|parameter)|unknown_parameter|invalid_(value|type)|missing_required_parameter)$/;
const OF_MODELS = /^(model_not_found|model_not_available|deploymentnotfound|unsupported_model|invalid_model)$/i;
const OF_QUOTA = /^(insufficient_quota|billing_hard_limit_reached|billing_not_active)$/;
const OF_CONTENT = /content_(filter|policy_violation)|moderation/i;
const NO_ROUTE = /invalid url|unknown (url|route|path|request url)|no route|cannot (get|post)|route .*not found/i;
const WORDS_OF_PARAMETERS =
  /unsupported (value|parameter)|(is|are) not supported|does not support|unrecognized request argument|unknown (parameter|field|argument)|extra (inputs|fields)|extra_forbidden|unexpected keyword|not permitted/i;

/** What the service refuses for good; undefined where the answer tells nothing about batches. */
function refusalIn({ status, code, param, type, message }: ApiError): Refused['about'] | undefined {
  const name = code ?? '';
  if (OF_QUOTA.test(name) || OF_QUOTA.test(type ?? '') || status === 402) {
    return [400, 402, 429].includes(status) ? 'quota' : undefined;
  }
  if (status === 404) {
    const ofModel = OF_MODELS.test(name) || (/\bmodels?\b|\bdeployment\b/i.test(message) && !NO_ROUTE.test(message));
    return ofModel ? 'model' : undefined;
  }
  if ((status !== 400 && status !== 422) || OF_CONTENT.test(`${name} ${message}`)) return undefined;
  const ofParameters = Boolean(param) || OF_PARAMETERS.test(name) || WORDS_OF_PARAMETERS.test(message);
  const parameter = ofParameters ? parameterIn(param, message) : undefined;
  if (parameter !== undefined) return { parameter };
  return ofParameters || OF_MODELS.test(name) || /\bmodel\b/i.test(message) ? 'model' : undefined;
}

/** A member of the body that users can set: `reasoning_effort`, also where the service says `text.format` or quotes it. */
function parameterIn(param: string | null | undefined, message: string): string | undefined {
  const quoted = /(?:parameter|argument|field|value)[^'"`]{0,30}['"`]([a-z_]+)/i.exec(message)?.[1];
  const member = (param || quoted)?.split(/[.[]/)[0];
  return member === undefined || !/^[a-z_]{1,64}$/.test(member) || ['model', 'messages', 'stream'].includes(member)
    ? undefined
    : member;
}

function refusedRun(model: string, { message, about }: Refused, ways: Ways): CompletionBatchError {
  const parameter = typeof about === 'object' ? about.parameter : undefined;
  const what = parameter === undefined ? '' : ` for the parameter ${parameter}`;
  return new CompletionBatchError('model-refused', `${model} refused a first request${what}: ${message}`, {
    where: parameter === undefined ? (about === 'quota' ? 'OpenAI' : 'model') : `parameters: ${parameter}`,
    remedy: `${remedyOf(about, ways)} Nothing was claimed.`,
  });
}

function remedyOf(about: Refused['about'], { parameters }: Ways): string {
  if (about === 'quota') return 'Add credit to the account of the key, or raise its limit, then run it again.';
  if (about === 'model') return 'Give model the name of one that this key may use and that answers these requests.';
  return `Give ${parameters} {"${about.parameter}": null}, which leaves it out, or a value that the model takes, and begin a new execution; or use another model.`;
}

function withoutFullStop(text: string): string {
  return text.replace(/\.\s*$/, '');
}
