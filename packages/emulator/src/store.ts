/**
 * Files and batches on disk: one JSON per object, replaced by rename, and the files' bytes beside them. Nothing here
 * knows what a batch does; it only keeps what it is told.
 */
import { copyFile, link, mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode, temporaryName, writeJson } from './disk.ts';
import { CompletionBatchError, lockFolder } from './engine-parts.ts';
import type { BatchRecord, Clock, FileRecord } from './types.ts';

const FOLDERS = ['files', 'batches', 'uploads'];

/** Names the store gives to files; its group is the id. */
const OUR_NAME =
  /^(file-[0-9A-Za-z]{22}|batch_[0-9a-f]{32}|upload)\.(?:json|bin|input\.jsonl|results\.ndjson|(?:json\.)?\d+-\d+\.tmp)$/;

export class Store {
  readonly #directory: string;
  readonly #clock: Clock;
  readonly #files = new Map<string, FileRecord>();
  readonly #batches = new Map<string, BatchRecord>();
  readonly #saves = new Map<string, Promise<void>>();
  #sequence = 0;
  #unlock: () => void = () => {};

  private constructor(directory: string, clock: Clock) {
    this.#directory = directory;
    this.#clock = clock;
  }

  /**
   * Reads what is there, and keeps other emulators off it until `close`.
   * @throws CompletionBatchError `store-unusable` if the directory cannot be read or written, or another one has it
   */
  static async open(directory: string, clock: Clock): Promise<Store> {
    const store = new Store(directory, clock);
    try {
      await mkdir(directory, { recursive: true });
      store.#unlock = lockFolder(directory);
      await store.#load();
    } catch (cause) {
      store.close();
      if (cause instanceof CompletionBatchError) throw cause;
      const why = cause instanceof Error ? cause.message : String(cause);
      throw new CompletionBatchError('store-unusable', `the emulator's data directory cannot be used: ${why}`, {
        where: directory,
        remedy: 'Name a directory that this user can read and write, or remove the damaged one to start empty.',
        cause,
      });
    }
    return store;
  }

  /** Lets the next one at the directory. */
  close(): void {
    this.#unlock();
    this.#unlock = () => {};
  }

  async #load(): Promise<void> {
    for (const folder of FOLDERS) await mkdir(join(this.#directory, folder), { recursive: true });
    const files = await this.#readAll<FileRecord>('files');
    for (const file of files) this.#files.set(file.id, file);
    const batches = await this.#readAll<BatchRecord>('batches');
    for (const batch of batches) this.#batches.set(batch.id, batch);
    await this.#removeStrays();
    this.#sequence = [...files, ...batches].reduce((most, { sequence }) => Math.max(most, sequence), 0);
  }

  async #readAll<Item extends { readonly sequence: number }>(folder: string): Promise<Item[]> {
    const items: Item[] = [];
    for (const name of await readdir(join(this.#directory, folder))) {
      if (!OUR_NAME.test(name) || !name.endsWith('.json')) continue;
      items.push(JSON.parse(await readFile(join(this.#directory, folder, name), 'utf8')) as Item);
    }
    return items.sort((a, b) => a.sequence - b.sequence);
  }

  /** Bytes whose description was never written, and writes that were not finished. Only names of ours are touched. */
  async #removeStrays(): Promise<void> {
    for (const folder of FOLDERS) {
      for (const name of await readdir(join(this.#directory, folder))) {
        const id = OUR_NAME.exec(name)?.[1];
        if (id === undefined) continue;
        const known = this.#files.has(id) || this.#batches.has(id);
        if (!known || name.endsWith('.tmp')) await rm(join(this.#directory, folder, name));
      }
    }
  }

  /** The next number in the order of creation. */
  nextSequence(): number {
    this.#sequence += 1;
    return this.#sequence;
  }

  /** A path for bytes on their way in; what is left there is gone after a restart. */
  uploadPath(): string {
    return temporaryName(join(this.#directory, 'uploads', 'upload'));
  }

  /** Makes a file out of bytes at `path`, which is moved; a file of the same id is replaced. */
  async addFile(record: FileRecord, path: string): Promise<void> {
    await rename(path, this.contentPath(record.id));
    await writeJson(join(this.#directory, 'files', `${record.id}.json`), record);
    this.#files.set(record.id, record);
  }

  /** The file, unless it is unknown, deleted or expired. */
  file(id: string): FileRecord | undefined {
    const file = this.#files.get(id);
    return file === undefined || this.#isExpired(file) ? undefined : file;
  }

  /** Files that are there, oldest first. */
  files(): FileRecord[] {
    return [...this.#files.values()].filter((file) => !this.#isExpired(file)).sort((a, b) => a.sequence - b.sequence);
  }

  /** Every file known, expired ones too. */
  allFiles(): FileRecord[] {
    return [...this.#files.values()];
  }

  #isExpired(file: FileRecord): boolean {
    return file.expiresMs !== null && file.expiresMs <= this.#clock.now();
  }

  contentPath(id: string): string {
    return join(this.#directory, 'files', `${id}.bin`);
  }

  async deleteFile(id: string): Promise<void> {
    this.#files.delete(id);
    await rm(join(this.#directory, 'files', `${id}.json`), { force: true });
    await rm(this.contentPath(id), { force: true });
  }

  batch(id: string): BatchRecord | undefined {
    return this.#batches.get(id);
  }

  /** All batches, oldest first. */
  batches(): BatchRecord[] {
    return [...this.#batches.values()].sort((a, b) => a.sequence - b.sequence);
  }

  /** Keeps the batch as it is now; saves of one batch go to disk one after the other. */
  saveBatch(batch: BatchRecord): Promise<void> {
    this.#batches.set(batch.id, batch);
    const before = this.#saves.get(batch.id) ?? Promise.resolve();
    const save = before.then(() => writeJson(join(this.#directory, 'batches', `${batch.id}.json`), batch));
    this.#saves.set(batch.id, save);
    return save;
  }

  /** The batch's own name for its input file, which outlives the file's deletion. */
  inputPath(batchId: string): string {
    return join(this.#directory, 'batches', `${batchId}.input.jsonl`);
  }

  /** Where the batch's answered lines are collected while it runs. */
  resultsPath(batchId: string): string {
    return join(this.#directory, 'batches', `${batchId}.results.ndjson`);
  }

  /** Gives the batch its own hold of the input's bytes: a link, or a copy where the file system has no links. */
  async holdInput(batch: BatchRecord): Promise<void> {
    const from = this.contentPath(batch.inputFileId);
    const to = this.inputPath(batch.id);
    try {
      await link(from, to);
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') await copyFile(from, to);
    }
  }

  /** Removes what a batch needs only while it runs. */
  async releaseBatch(batchId: string): Promise<void> {
    await rm(this.inputPath(batchId), { force: true });
    await rm(this.resultsPath(batchId), { force: true });
  }
}
