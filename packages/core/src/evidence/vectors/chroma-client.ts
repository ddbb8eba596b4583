/**
 * The few calls of Chroma's HTTP API (v2) that are needed. Not the npm client: what that one reads has no bound in size, its
 * calls none in time, and it installs native bindings of 50 MB that only its embedded server needs.
 */
import {
  CompletionBatchError,
  type Environment,
  explain,
  type JsonCall,
  type JsonService,
  jsonService,
} from '@completion-batch/engine';
import { z } from 'zod';
import { type ChromaPlace, isCloud, shownPlace } from './chroma-url.ts';
import type { MetadataValue } from './word-metadata.ts';

export interface ChromaOptions {
  readonly place: ChromaPlace;
  /** Sent as `x-chroma-token`. */
  readonly apiKey?: string | undefined;
  /** The process's: proxy, hosts that may be spoken to without encryption. */
  readonly env: Environment;
}

/** A condition on metadata: at most eight comparisons in one, which is what Chroma Cloud takes. */
export type Where = Readonly<Record<string, unknown>>;

/** Of a record to be written; null takes a member out. */
export type WrittenMetadata = Readonly<Record<string, MetadataValue | null>>;

export interface FoundRecord {
  readonly id: string;
  readonly metadata: unknown;
}

const space = z.object({ space: z.enum(['cosine', 'l2', 'ip']).catch('l2') }).nullish();
const collection = z.object({
  id: z.uuid(),
  dimension: z.int().positive().nullish(),
  configuration_json: z.object({ hnsw: space, spann: space }).catch({}),
});

export interface Collection {
  readonly id: string;
  /** Of its vectors; undefined while it has none. */
  readonly dimension: number | undefined;
  readonly space: 'cosine' | 'l2' | 'ip';
}

const ids = z.array(z.string());
const vector = z.array(z.number());
const metadatas = z.array(z.unknown());
const gotVectors = z.object({ ids, embeddings: z.array(vector.nullable()) });
const gotIds = z.object({ ids });
const gotMetadata = z.object({ ids, metadatas: metadatas.nullable() });
const queried = z.object({
  ids: z.array(ids),
  metadatas: z.array(metadatas),
  distances: z.array(z.array(z.number().nullable())),
});

/** Chroma Cloud takes ten at a time from all who ask. */
export const CALLS = 4;

export class ChromaClient {
  readonly place: string;
  readonly #service: JsonService;
  readonly #folder: string;
  readonly #name: string;

  /** @throws CompletionBatchError `invalid-input`, `credentials-missing` */
  constructor({ place, apiKey, env }: ChromaOptions) {
    this.place = shownPlace(place);
    if (apiKey === undefined && isCloud(place)) throw keyMissing(this.place);
    const service = jsonService({
      name: 'Chroma',
      url: place.server,
      headers: apiKey === undefined ? {} : { 'x-chroma-token': apiKey },
      secrets: apiKey === undefined ? [] : [apiKey],
      env,
    });
    this.#name = place.collection;
    this.#folder = `/api/v2/tenants/${place.tenant}/databases/${place.database}/collections`;
    this.#service = atATime(CALLS, service);
  }

  /** @throws CompletionBatchError `vectors-unusable` where there is none */
  async collection(signal: AbortSignal): Promise<Collection> {
    return this.#collectionOf(await this.#call({ method: 'GET', path: `${this.#folder}/${this.#name}`, signal }));
  }

  async hasCollection(signal: AbortSignal): Promise<boolean> {
    const answer = await this.#service({ method: 'GET', path: `${this.#folder}/${this.#name}`, signal });
    if (answer.ok || answer.status === 404) return answer.ok;
    throw refusal(answer, this.place);
  }

  /** The same, made where it is not there. */
  async makeCollection(signal: AbortSignal): Promise<Collection> {
    const body = { name: this.#name, get_or_create: true, configuration: { hnsw: { space: 'cosine' } } };
    return this.#collectionOf(await this.#call({ method: 'POST', path: this.#folder, body, signal }));
  }

  /** By id; what is not there is left out. */
  async vectors(of: Collection, wanted: readonly string[], signal: AbortSignal): Promise<Map<string, number[]>> {
    const got = await this.#ask(of, 'get', { ids: wanted, include: ['embeddings'] }, gotVectors, signal);
    if (got.embeddings.length !== got.ids.length) throw odd(this.place, 'it gives other vectors than ids');
    return new Map(
      got.ids.flatMap((id, index): [string, number[]][] => {
        const numbers = got.embeddings[index];
        return numbers == null ? [] : [[id, numbers]];
      }),
    );
  }

  async known(of: Collection, wanted: readonly string[], signal: AbortSignal): Promise<string[]> {
    return (await this.#ask(of, 'get', { ids: wanted, include: [] }, gotIds, signal)).ids;
  }

  async metadata(of: Collection, wanted: readonly string[], signal: AbortSignal): Promise<FoundRecord[]> {
    const got = await this.#ask(of, 'get', { ids: wanted, include: ['metadatas'] }, gotMetadata, signal);
    return got.ids.map((id, index) => ({ id, metadata: got.metadatas?.[index] }));
  }

  /** So many records, whichever. */
  async some(of: Collection, count: number, signal: AbortSignal): Promise<FoundRecord[]> {
    const got = await this.#ask(of, 'get', { limit: count, include: ['metadatas'] }, gotMetadata, signal);
    return got.ids.map((id, index) => ({ id, metadata: got.metadatas?.[index] }));
  }

  /** For each vector the nearest records that fulfil the condition. */
  async query(
    of: Collection,
    vectors: readonly Float32Array[],
    where: Where,
    count: number,
    signal: AbortSignal,
  ): Promise<(FoundRecord & { readonly distance: number })[][]> {
    const body = {
      query_embeddings: vectors.map(numbersOf),
      n_results: count,
      where,
      include: ['metadatas', 'distances'],
    };
    const found = await this.#ask(of, 'query', body, queried, signal);
    if (found.ids.length !== vectors.length)
      throw odd(this.place, 'it answers another number of vectors than were asked');
    return found.ids.map((list, query) =>
      list.flatMap((id, index) => {
        const distance = found.distances[query]?.[index];
        return typeof distance === 'number' ? [{ id, distance, metadata: found.metadatas[query]?.[index] }] : [];
      }),
    );
  }

  async upsert(
    of: Collection,
    records: readonly { readonly id: string; readonly vector: Float32Array; readonly metadata: WrittenMetadata }[],
    signal: AbortSignal,
  ): Promise<void> {
    const body = {
      ids: records.map(({ id }) => id),
      embeddings: records.map((record) => numbersOf(record.vector)),
      metadatas: records.map(({ metadata }) => metadata),
    };
    await this.#ask(of, 'upsert', body, z.unknown(), signal);
  }

  /** Changes those members of records that are there; others stay as they are. */
  async update(
    of: Collection,
    records: readonly { readonly id: string; readonly metadata: WrittenMetadata }[],
    signal: AbortSignal,
  ): Promise<void> {
    const body = { ids: records.map(({ id }) => id), metadatas: records.map(({ metadata }) => metadata) };
    await this.#ask(of, 'update', body, z.unknown(), signal);
  }

  async #call(call: JsonCall): Promise<unknown> {
    const answer = await this.#service(call);
    if (answer.ok) return answer.body;
    throw refusal(answer, this.place);
  }

  async #ask<T>(of: Collection, what: string, body: unknown, schema: z.ZodType<T>, signal: AbortSignal): Promise<T> {
    const answer = await this.#call({ method: 'POST', path: `${this.#folder}/${of.id}/${what}`, body, signal });
    return this.#parse(schema, answer);
  }

  #collectionOf(answer: unknown): Collection {
    const { id, dimension, configuration_json: made } = this.#parse(collection, answer);
    return { id, dimension: dimension ?? undefined, space: made.hnsw?.space ?? made.spann?.space ?? 'l2' };
  }

  #parse<T>(schema: z.ZodType<T>, answer: unknown): T {
    const parsed = schema.safeParse(answer);
    if (parsed.success) return parsed.data;
    throw odd(this.place, explain(parsed.error));
  }
}

/** Those that are too many wait: several receipts are asked about at once, and several labels of each. */
function atATime(most: number, service: JsonService): JsonService {
  let open = 0;
  const waiting: (() => void)[] = [];
  return async (call) => {
    if (open === most) await new Promise<void>((begin) => waiting.push(begin));
    else open += 1;
    try {
      return await service(call);
    } finally {
      const next = waiting.shift();
      if (next === undefined) open -= 1;
      else next();
    }
  };
}

/** The shortest digits that are the same float again. */
function numbersOf(vector: Float32Array): number[] {
  return Array.from(vector, (value) => Number(value.toPrecision(9)));
}

function odd(where: string, why: string): CompletionBatchError {
  return new CompletionBatchError('vectors-unusable', `Chroma's answer has not the form of its API v2: ${why}`, {
    where,
    remedy: 'Check that the address is that of a Chroma server of version 1.5 or newer.',
  });
}

function keyMissing(where: string): CompletionBatchError {
  return new CompletionBatchError('credentials-missing', 'there is no key for Chroma Cloud', {
    where,
    remedy: 'Set CHROMA_API_KEY. Nothing was sent.',
  });
}

function refusal({ status, message }: { status: number; message: string }, where: string): CompletionBatchError {
  const said = message === '' ? '' : `: ${message}`;
  if (status === 401 || status === 403) {
    return new CompletionBatchError('access-denied', `Chroma refuses the key (${status})${said}`, {
      where,
      remedy: 'Check CHROMA_API_KEY, and that it is for this tenant and database.',
    });
  }
  if (status === 429 || status >= 500) {
    return new CompletionBatchError('service-unreachable', `Chroma fails to answer (${status})${said}`, {
      where,
      remedy: 'Run it again when Chroma answers.',
    });
  }
  const missing = status === 404;
  return new CompletionBatchError(
    'vectors-unusable',
    missing ? `there is no such collection${said}` : `Chroma refuses the call (${status})${said}`,
    {
      where,
      remedy: missing
        ? 'Check tenant, database and collection in the address; making vectors makes a collection.'
        : 'Check that collection and vectors were made by the same model, and that the server is Chroma 1.5 or newer.',
    },
  );
}
