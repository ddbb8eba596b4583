/**
 * Vectors for words that have none, by batches of embeddings: takes in what was answered, then asks for what is still
 * missing. Run again it goes on; nothing that was answered is asked, or paid, twice. Its files lie in a store of their own.
 */
import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type CollectedOpen,
  type CollectOpenOptions,
  CompletionBatchError,
  collectOpen,
  EMBEDDINGS,
  giveUp,
  isoTime,
  isWaitedFor,
  type JobRequests,
  jobRequests,
  type Logger,
  makeScratch,
  ObjectState,
  type ObjectStore,
  type PriceList,
  plainRequests,
  type RequestCounts,
  type Services,
  type SubmitResult,
  sha256,
  storeBelow,
  submit,
  type TokenCounter,
  type Ways,
} from '@completion-batch/engine';
import type OpenAI from 'openai';
import type { ReceiptsTable } from '../../table/receipts-table.ts';
import type { VectorStore } from '../vectors/vector-store.ts';
import { type FoundMissing, findMissing } from './find-missing.ts';
import { type AskedVectors, textsPerBatch } from './requests.ts';
import { modelOf } from './source.ts';
import { type TakeInOptions, type TakenIn, takeIn } from './take-in.ts';
import { TEXT_FORM } from './word-text.ts';

/** Of the store of a table's runs: apart from what is kept of labels. */
const FOLDER = 'embed';

export interface EmbedOptions extends AskedVectors {
  readonly table: ReceiptsTable;
  /** Of the table's runs: requests, what was answered and what is open lie below `embed/`. */
  readonly store: ObjectStore;
  readonly vectors: VectorStore;
  readonly openai: OpenAI;
  readonly logger: Logger;
  readonly ways: Ways;
  readonly prices?: PriceList | undefined;
  readonly countTokens?: TokenCounter;
  /** Folder for files on their way. */
  readonly workDir: string;
  /** Distinguishes sets of requests of which each is asked once: another name asks anew for what still has no vector. */
  readonly job?: string | undefined;
  /** A completion batch that nothing more comes of: what it held is asked for again. */
  readonly giveUp?: string | undefined;
  readonly maxReceipts?: number | undefined;
  readonly maxCostUsd?: number | undefined;
  /** Takes nothing in, and asks nothing: says what would be asked. */
  readonly dryRun?: boolean;
  readonly collecting?: Pick<CollectOpenOptions<RequestCounts>, 'waitMs' | 'fileWaitMs'>;
  /** See the engine's `LeaseOptions.exclusive`. */
  readonly exclusive?: boolean;
  readonly signal?: AbortSignal;
}

export interface EmbedResult extends AskedVectors {
  /** Without secrets. */
  readonly into: string;
  readonly dryRun: boolean;
  readonly collected: CollectedOpen<RequestCounts>;
  readonly takenIn: TakenIn;
  readonly found: FoundMissing;
  readonly submitted: SubmitResult;
  /** Batches that may still bring answers. */
  readonly open: number;
}

/**
 * @throws CompletionBatchError `invalid-input` where the store's vectors are of another model or dimension; what submit,
 * collect, table and stores throw
 */
export async function embed(given: EmbedOptions): Promise<EmbedResult> {
  const options = { ...given, store: storeBelow(given.store, FOLDER) };
  const { store, vectors, model, dimensions, dryRun = false, signal = new AbortController().signal } = options;
  await checkKind(options, signal);
  const job = jobOf(options);
  const workDir = await makeScratch(options.workDir, 'embed');
  try {
    const services = servicesOf(options, job, workDir);
    if (options.giveUp !== undefined) await giveUp({ services, dryRun }, options.giveUp);
    const collected = dryRun ? NOTHING : await collectOpen(services, { workDir, ...options.collecting });
    const taking = { ...options, state: services.state, signal };
    const claimed = new Set<string>();
    const log = await jobRequests(store, job, ({ kind, keys }) => {
      for (const key of keys) kind === 'claimed' ? claimed.add(key) : claimed.delete(key);
    });
    const news = dryRun ? new Map<string, TakenIn>() : await takeInNew(taking, log);
    const path = join(workDir, 'requests.jsonl');
    const isTaken = (await services.workload.taken?.()) ?? (() => false);
    const found = await findMissing({ ...options, signal, job: log, claimed, isTaken, path });
    const olds = dryRun ? [] : await takeInAgain(taking, log, found.answered, news);
    const submitted = await submit(services, {
      execution: `${isoTime(services.state.clock).slice(0, 10)}-${randomUUID()}`,
      model,
      endpoint: EMBEDDINGS,
      requests: async () => (found.requests === 0 ? [] : [{ path, name: path }]),
      workDir,
      limits: { maxInputs: textsPerBatch(options) },
      dryRun,
      ...(options.maxCostUsd === undefined ? {} : { maxCostUsd: options.maxCostUsd }),
      ...(options.exclusive === true ? { exclusive: true, timing: { listedAfterMs: 0 } } : {}),
    });
    const into = vectors.url;
    return {
      ...{ into, model, dimensions, dryRun, collected, takenIn: sumOf([...news.values(), ...olds]), found, submitted },
      open: openOf(collected, submitted),
    };
  } finally {
    await rm(workDir, { recursive: true, force: true });
  }
}

const NOTHING: CollectedOpen<RequestCounts> = { looks: [], problems: [], closed: undefined };

/** Vectors of two kinds have nothing to do with each other: near means nothing between them. */
async function checkKind({ vectors, model, dimensions }: EmbedOptions, signal: AbortSignal): Promise<void> {
  const kind = await vectors.kind(signal);
  const wrong = (what: string, remedy: string): CompletionBatchError =>
    new CompletionBatchError('invalid-input', `the vectors there are ${what}; nothing was sent or written`, {
      where: vectors.url,
      remedy,
    });
  if (kind?.dimensions !== undefined && kind.dimensions !== dimensions) {
    throw wrong(
      `of ${kind.dimensions} dimensions, not ${dimensions}`,
      `Give dimensions ${kind.dimensions}, and the model that they are of; or another place for the new ones.`,
    );
  }
  const other = kind?.source === undefined ? undefined : modelOf(kind.source);
  if (other !== undefined && other !== model) {
    throw wrong(`of the model ${other}, not ${model}`, `Give model ${other}, or another place for the new ones.`);
  }
}

function jobOf({ vectors, model, dimensions, job }: EmbedOptions): string {
  const kind = sha256(JSON.stringify([vectors.url, model, dimensions, TEXT_FORM])).slice(0, 16);
  return `embed-${kind}${job === undefined ? '' : `-${job}`}`;
}

function servicesOf(options: EmbedOptions, job: string, scratch: string): Services<RequestCounts> {
  const { store, table, openai, logger, ways, prices, countTokens } = options;
  const state = new ObjectState(store, { clock: table.clock });
  const counting = countTokens === undefined ? {} : { countTokens };
  return {
    state,
    store,
    workload: plainRequests({ store, state, job, scratch, ...counting }),
    openai,
    logger,
    ways,
    ...(prices === undefined ? {} : { prices }),
  };
}

const MARKS = 'taken-in/';
/** Of a batch whose vectors are in the store. */
const markOf = (batchId: string): string => `${MARKS}${batchId}.json`;

/** What was settled since it was last looked. */
async function takeInNew(options: TakeInOptions, log: JobRequests): Promise<Map<string, TakenIn>> {
  const { store } = options;
  const marks = new Set<string>();
  for await (const { key } of store.list(MARKS)) marks.add(key);
  const taken = new Map<string, TakenIn>();
  for (const batch of log.settledBatches()) {
    const [batchId] = batch;
    if (marks.has(markOf(batchId))) continue;
    taken.set(batchId, await takeIn(options, batch));
    await store.create(markOf(batchId), '{}\n');
  }
  return taken;
}

/** What was answered some time ago, and is not in the store all the same: a new one, or one that has lost it. */
async function takeInAgain(
  options: TakeInOptions,
  log: JobRequests,
  answered: FoundMissing['answered'],
  news: ReadonlyMap<string, TakenIn>,
): Promise<TakenIn[]> {
  const executions = new Map(log.settledBatches());
  const taken: TakenIn[] = [];
  for (const [batchId, ids] of answered) {
    if (news.has(batchId)) continue;
    taken.push(await takeIn(options, [batchId, executions.get(batchId) ?? null], ids));
  }
  return taken;
}

function sumOf(parts: readonly TakenIn[]): TakenIn {
  return {
    words: parts.reduce((sum, { words }) => sum + words, 0),
    unusable: new Map(parts.flatMap(({ unusable }) => [...unusable])),
  };
}

function openOf({ looks }: CollectedOpen<RequestCounts>, { files }: SubmitResult): number {
  const waiting = looks.filter(({ result }) => result === undefined || isWaitedFor(result)).length;
  return waiting + files.filter(({ ending }) => ending === 'submitted').length;
}
