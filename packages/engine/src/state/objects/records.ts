/**
 * Records as numbered objects that are only ever created: `<folder>/<id>/0000001.json`, `0000002.json`, … The store's
 * `create` is the lock, and the newest number is what counts. Never deletes one: a writer that is late could then create
 * that number again.
 *
 * The newest is found by listing the record's numbers, and read: two calls, of which the listing grows. In a folder on a
 * disk both together took 2 ms for one number, 7 ms for 100, 40 ms for 1,000 and 340 ms for 10,000; S3 brings 1,000 in one
 * answer. A submission gets one number for each step and for each renewal of its lease, 90 an hour, and is done within
 * hours. A queue gets one with each batch that tells something, so that 100 batches a day make it slow within months.
 */

import type { ObjectStore } from '../../objects/object-store.ts';
import { CompletionBatchError, isCompletionBatchError } from '../../platform/errors.ts';
import { nameOf, numberOf, segmentOf, textOf } from './places.ts';
import { type Content, isTooLarge, type Revision, toRevision, toText } from './revision.ts';

export interface RecordsOptions {
  readonly store: ObjectStore;
  /** Keys of the records begin with it; without a slash at its end. */
  readonly folder: string;
  /** Of their contents. */
  readonly format: string;
  /** Gives each writing a name that no other has. */
  readonly newWrite: () => string;
}

/** Of those who write at the same time one is always first, so that one tries again as often as there are others. */
export const TRIES = 100;
const ENDING = '.json';

export class Records {
  readonly #options: RecordsOptions;

  constructor(options: RecordsOptions) {
    this.#options = options;
  }

  /** What counts now; undefined where there is no such record. */
  async newest(id: string): Promise<Revision | undefined> {
    const folder = this.#folderOf(id);
    let last: { readonly number: number; readonly bytes: number } | undefined;
    for await (const { key, bytes } of this.#options.store.list(folder)) {
      const number = numberIn(key.slice(folder.length));
      if (number !== undefined && number > (last?.number ?? 0)) last = { number, bytes };
    }
    return last === undefined ? undefined : this.#read(id, last.number, last.bytes);
  }

  /** The newest of every record, with one look at all numbers of all of them. */
  async *all(): AsyncGenerator<Revision> {
    const { store, folder } = this.#options;
    let last: { readonly id: string; readonly number: number; readonly bytes: number } | undefined;
    for await (const { key, bytes } of store.list(`${folder}/`)) {
      const [segment = '', name = ''] = key.slice(folder.length + 1).split('/');
      const number = numberIn(name);
      if (number === undefined) continue;
      const id = textOf(segment);
      if (last !== undefined && last.id !== id) yield await this.#read(last.id, last.number, last.bytes);
      if (last?.id !== id || last.number < number) last = { id, number, bytes };
    }
    if (last !== undefined) yield await this.#read(last.id, last.number, last.bytes);
  }

  /**
   * Writes a number that is not there yet. An answer that was lost is looked at again: what lies there tells who wrote it.
   * @returns false where somebody else was faster
   * @throws CompletionBatchError what the store throws, where nothing lies there; `invalid-input`
   */
  async append(id: string, number: number, content: Content): Promise<boolean> {
    const { store, format, newWrite } = this.#options;
    const key = this.#keyOf(id, number);
    const write = newWrite();
    const text = toText({ ...content, format, id, write }, store.locate(key));
    let failure: { readonly error: unknown } | undefined;
    try {
      if (await store.create(key, text)) return true;
    } catch (error) {
      failure = { error };
    }
    const there = await this.#look(id, number).catch((error: unknown) => {
      throw failure === undefined ? error : failure.error;
    });
    if (there === undefined) throw failure === undefined ? vanished(store.locate(key)) : failure.error;
    return there.write === write;
  }

  /**
   * Writes what `next` makes of the newest, anew where somebody else was faster.
   * @param next gives undefined where nothing is to be written
   * @returns what was there before and what was written; undefined where nothing was
   * @throws CompletionBatchError `store-unusable` where others are always faster
   */
  async update(
    id: string,
    next: (newest: Revision | undefined) => Content | undefined,
  ): Promise<{ readonly before: Revision | undefined; readonly after: Content } | undefined> {
    for (let tries = 1; tries <= TRIES; tries += 1) {
      const before = await this.newest(id);
      const after = next(before);
      if (after === undefined) return undefined;
      if (await this.append(id, (before?.number ?? 0) + 1, after)) return { before, after };
    }
    throw this.contested(id);
  }

  contested(id: string): CompletionBatchError {
    return new CompletionBatchError('store-unusable', `others wrote this record first, ${TRIES} times in a row`, {
      where: this.locate(id),
      remedy: 'Run it again when fewer processes work on the same.',
    });
  }

  /** Where people find the record. */
  locate(id: string): string {
    return this.#options.store.locate(this.#folderOf(id).slice(0, -1));
  }

  #folderOf(id: string): string {
    return `${this.#options.folder}/${segmentOf(id)}/`;
  }

  #keyOf(id: string, number: number): string {
    return `${this.#folderOf(id)}${nameOf(number)}${ENDING}`;
  }

  async #look(id: string, number: number): Promise<Revision | undefined> {
    const found = await this.#options.store.head(this.#keyOf(id, number));
    return found === undefined ? undefined : this.#read(id, number, found.bytes);
  }

  async #read(id: string, number: number, bytes: number): Promise<Revision> {
    const { store, format } = this.#options;
    const key = this.#keyOf(id, number);
    const place = { id, number, where: store.locate(key) };
    // Whoever put it there wanted that nothing can follow it.
    if (numberOf(nameOf(number + 1)) === undefined)
      return toRevision(place, format, undefined, 'has the last number that there is');
    if (isTooLarge(bytes)) return toRevision(place, format, undefined, `has ${bytes} bytes, too many to be read`);
    try {
      return toRevision(place, format, await store.get(key));
    } catch (error) {
      if (!isCompletionBatchError(error, 'object-not-found')) throw error;
      return toRevision(place, format, undefined, 'was listed and is not there');
    }
  }
}

function numberIn(name: string): number | undefined {
  return name.endsWith(ENDING) ? numberOf(name.slice(0, -ENDING.length)) : undefined;
}

function vanished(where: string): CompletionBatchError {
  return new CompletionBatchError('store-unusable', 'the store says that an object is there, and then that it is not', {
    where,
    remedy: 'Nothing may delete objects of the state; use a store that shows what was written at once.',
  });
}
