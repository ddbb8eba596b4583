/**
 * What a job of requests costs whoever hands it over and fetches it with the SDK alone: floors of `bench/jobs.ts`. Nothing is
 * claimed, found again after a crash, held against what it should be, or put into its order.
 */
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type OpenAI from 'openai';
import { describeRaw, readRaw } from './raw-lines.ts';

const BLOCK_BYTES = 4 * 1024 * 1024;
const BATCHES_FILE = 'raw-batches.json';
/** Small objects that a batch cannot be made without: intended, claimed, uploaded, created, its own record, its keys. */
const RECORDS = 6;

/**
 * The raw work of each line (`describeRaw`); then, for each batch, its lines as an object of the store, its records, the
 * upload and the batch.
 * @returns how many requests there are
 */
export async function submitRaw(openai: OpenAI, source: string, folder: string, perBatch: number): Promise<number> {
  const store = join(folder, 'raw-objects');
  await mkdir(store);
  // What lies in the store so that another machine can go on.
  const part = join(store, 'part.jsonl');
  const requests = await describeRaw([source], part);
  const paths: string[] = [];
  const writer = new RawFiles((number) => {
    const path = join(store, `batch-${number}.jsonl`);
    paths.push(path);
    return path;
  });
  let waiting: Buffer[] = [];
  let count = 0;
  await readRaw(part, {
    use(line) {
      waiting.push(Buffer.from(line));
    },
    async after() {
      for (const line of waiting) {
        await writer.add(line, count % perBatch === 0);
        count += 1;
      }
      waiting = [];
    },
  });
  await writer.end();
  const batches: string[] = [];
  for (const path of paths) {
    for (let record = 0; record < RECORDS; record += 1) await writeSynced(`${path}.${record}.json`, 'x'.repeat(1000));
    const file = await openai.files.create({ file: createReadStream(path), purpose: 'batch' });
    const batch = await openai.batches.create({
      input_file_id: file.id,
      endpoint: '/v1/chat/completions',
      completion_window: '24h',
    });
    batches.push(batch.id);
  }
  await writeFile(join(folder, BATCHES_FILE), JSON.stringify(batches));
  return requests;
}

/** Each batch's answers brought to disk, parsed, and written out as results are. @returns how many there are */
export async function collectRaw(openai: OpenAI, folder: string): Promise<number> {
  const batches = JSON.parse(await readFile(join(folder, BATCHES_FILE), 'utf8')) as string[];
  const results = new RawFiles(() => join(folder, 'raw-results.jsonl'));
  let count = 0;
  for (const id of batches) {
    const { output_file_id: output } = await openai.batches.retrieve(id);
    const { body } = await openai.files.content(output ?? '');
    if (body === null) throw new Error(`${id} has no answers`);
    const path = join(folder, `raw-${id}.jsonl`);
    await pipeline(Readable.fromWeb(body as Parameters<typeof Readable.fromWeb>[0]), createWriteStream(path));
    let lines: string[] = [];
    await readRaw(path, {
      use(line) {
        lines.push(JSON.stringify(JSON.parse(line.toString())));
      },
      async after() {
        for (const line of lines) {
          await results.add(Buffer.from(line), count === 0);
          count += 1;
        }
        lines = [];
      },
    });
  }
  await results.end();
  return count;
}

async function writeSynced(path: string, text: string): Promise<void> {
  await using file = await open(path, 'wx');
  await file.writeFile(text);
  await file.sync();
}

/** Files of lines, each with its digest, in large blocks. */
class RawFiles {
  readonly #pathOf: (number: number) => string;
  readonly #block = Buffer.allocUnsafeSlow(BLOCK_BYTES);
  #waiting = 0;
  #files = 0;
  #file: Awaited<ReturnType<typeof open>> | undefined;
  #hash = createHash('sha256');

  constructor(pathOf: (number: number) => string) {
    this.#pathOf = pathOf;
  }

  async add(line: Buffer, begins: boolean): Promise<void> {
    if (begins) {
      await this.end();
      this.#file = await open(this.#pathOf(this.#files), 'wx');
      this.#files += 1;
    }
    if (this.#waiting + line.length + 1 > BLOCK_BYTES) await this.#flush();
    this.#waiting += line.copy(this.#block, this.#waiting);
    this.#waiting = this.#block.writeUInt8(0x0a, this.#waiting);
  }

  async end(): Promise<void> {
    await this.#flush();
    await this.#file?.sync();
    await this.#file?.close();
    this.#file = undefined;
    this.#hash.digest();
    this.#hash = createHash('sha256');
  }

  async #flush(): Promise<void> {
    const lines = this.#block.subarray(0, this.#waiting);
    this.#hash.update(lines);
    await this.#file?.write(lines);
    this.#waiting = 0;
  }
}
