/**
 * Records that are open for a time, and are listed without a look at those that were. A mark, an empty object
 * `<marks>/<id>/<number>`, is there as long as the record is open: it is made before the revision of that number, which
 * opens the record, and deleted after the one that closes it. So a process that ends in between leaves a mark too many,
 * never one too few. What a mark says counts only together with the record.
 *
 * A mark may be deleted once its number is taken, by whomever, and the record is not open by it: nobody can open it by
 * that number any more. One whose number is not taken yet stays: somebody may be about to.
 */
import type { ObjectStore } from '../../objects/object-store.ts';
import { nameOf, numberOf, segmentOf, textOf } from './places.ts';
import { type Records, TRIES } from './records.ts';
import type { Content, Data, Revision } from './revision.ts';

export interface OpenRevision extends Revision {
  readonly open: boolean;
}

interface Marked {
  readonly id: string;
  readonly numbers: readonly number[];
}

/** Records read at the same time while they are listed. */
const READ_AT_ONCE = 16;

export class OpenRecords {
  readonly #records: Records;
  readonly #store: ObjectStore;
  readonly #marks: string;

  /** @param marks keys of the marks begin with it; without a slash at its end */
  constructor(records: Records, store: ObjectStore, marks: string) {
    this.#records = records;
    this.#store = store;
    this.#marks = marks;
  }

  /** What counts now; where that cannot be read, its marks tell whether it is open. */
  async newest(id: string): Promise<OpenRevision | undefined> {
    const revision = await this.#records.newest(id);
    if (revision === undefined) return undefined;
    const open = revision.open ?? isMarked(revision, await this.#marksOf(id));
    return { ...revision, open };
  }

  /**
   * Opens a record that is not there, or one of which `mayReplace` says so.
   * @returns false, and no revision written, where there is one that counts
   * @throws CompletionBatchError `store-unusable`, `invalid-input`
   */
  async begin(id: string, data: Data, mayReplace: (newest: Revision) => boolean): Promise<boolean> {
    for (let tries = 1; tries <= TRIES; tries += 1) {
      const newest = await this.#records.newest(id);
      if (newest !== undefined && !mayReplace(newest)) return false;
      const opened = (newest?.number ?? 0) + 1;
      await this.#store.create(this.#markOf(id, opened), '');
      if (await this.#records.append(id, opened, { data, open: true, opened })) return true;
    }
    throw this.#records.contested(id);
  }

  /** Writes the revision after `before`. False where somebody else has. */
  async follow(before: Revision, content: Content): Promise<boolean> {
    const done = await this.#records.append(before.id, before.number + 1, content);
    if (done) await this.#closed(before, content);
    return done;
  }

  /** As `Records.update`. @returns whether it was written */
  async update(id: string, next: (newest: Revision | undefined) => Content | undefined): Promise<boolean> {
    const written = await this.#records.update(id, next);
    if (written?.before !== undefined) await this.#closed(written.before, written.after);
    return written !== undefined;
  }

  /** Each open one once, also those that cannot be read. */
  async *listOpen(): AsyncGenerator<OpenRevision> {
    for await (const some of inGroups(this.#marked(), READ_AT_ONCE)) {
      const found = await Promise.all(some.map((marked) => this.#ifOpen(marked)));
      for (const revision of found) if (revision !== undefined) yield revision;
    }
  }

  locate(id: string): string {
    return this.#records.locate(id);
  }

  async #ifOpen({ id, numbers }: Marked): Promise<OpenRevision | undefined> {
    const revision = await this.#records.newest(id);
    if (revision === undefined) return undefined;
    const open = revision.open ?? isMarked(revision, numbers);
    const isOver = (number: number): boolean =>
      number <= revision.number && !(open && (revision.opened ?? number) === number);
    await this.#unmark(id, numbers.filter(isOver));
    return open ? { ...revision, open } : undefined;
  }

  async #closed({ id, number, opened }: Revision, { open }: Content): Promise<void> {
    if (open !== false) return;
    await this.#unmark(id, opened === undefined ? (await this.#marksOf(id)).filter((one) => one <= number) : [opened]);
  }

  /** What was to be written is: a mark that stays costs a look at the next listing, which deletes it. */
  async #unmark(id: string, numbers: readonly number[]): Promise<void> {
    for (const number of numbers) await this.#store.delete(this.#markOf(id, number)).catch(() => {});
  }

  async #marksOf(id: string): Promise<readonly number[]> {
    for await (const { numbers } of this.#marked(`${segmentOf(id)}/`)) return numbers;
    return [];
  }

  /** Those of one record lie together, so that they are listed one after the other. */
  async *#marked(within = ''): AsyncGenerator<Marked> {
    let last: { readonly id: string; readonly numbers: number[] } | undefined;
    for await (const { key } of this.#store.list(`${this.#marks}/${within}`)) {
      const [segment = '', name = ''] = key.slice(this.#marks.length + 1).split('/');
      const number = numberOf(name);
      if (number === undefined) continue;
      const id = textOf(segment);
      if (last?.id === id) last.numbers.push(number);
      else {
        if (last !== undefined) yield last;
        last = { id, numbers: [number] };
      }
    }
    if (last !== undefined) yield last;
  }

  #markOf(id: string, number: number): string {
    return `${this.#marks}/${segmentOf(id)}/${nameOf(number)}`;
  }
}

function isMarked({ number }: Revision, marks: readonly number[]): boolean {
  return marks.some((mark) => mark <= number);
}

async function* inGroups<T>(each: AsyncIterable<T>, size: number): AsyncGenerator<readonly T[]> {
  let group: T[] = [];
  for await (const one of each) {
    group.push(one);
    if (group.length < size) continue;
    yield group;
    group = [];
  }
  if (group.length > 0) yield group;
}
