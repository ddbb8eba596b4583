/** Values that wait in a file until it is known where they belong: what is in memory is where each of them lies. */
import { type FileHandle, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { makeScratch } from '@completion-batch/engine';

export interface Place {
  readonly at: number;
  readonly bytes: number;
}

export class Spool<T> implements AsyncDisposable {
  readonly #folder: string;
  readonly #file: FileHandle;
  #end = 0;

  private constructor(folder: string, file: FileHandle) {
    this.#folder = folder;
    this.#file = file;
  }

  /** @param parent a folder for what waits, e.g. that of temporary files */
  static async begin<T>(parent: string): Promise<Spool<T>> {
    const folder = await makeScratch(parent, 'report');
    return new Spool(folder, await open(join(folder, 'values'), 'w+'));
  }

  /** One at a time. */
  async add(value: T): Promise<Place> {
    const data = Buffer.from(JSON.stringify(value));
    const place = { at: this.#end, bytes: data.length };
    await this.#file.appendFile(data);
    this.#end += data.length;
    return place;
  }

  async get({ at, bytes }: Place): Promise<T> {
    const data = Buffer.alloc(bytes);
    const { bytesRead } = await this.#file.read(data, 0, bytes, at);
    if (bytesRead < bytes)
      throw new Error(`${this.#folder} has changed: ${bytesRead} of ${bytes} bytes are left at ${at}`);
    return JSON.parse(data.toString());
  }

  async getAll(places: readonly Place[]): Promise<T[]> {
    const values: T[] = [];
    for (const place of places) values.push(await this.get(place));
    return values;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#file.close();
    await rm(this.#folder, { recursive: true, force: true });
  }
}
