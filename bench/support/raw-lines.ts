/** What lines of JSON cost whoever reads them: floors of benchmarks, written for speed alone, with nothing of ours in them. */
import { createHash, hash } from 'node:crypto';
import { open } from 'node:fs/promises';

const BLOCK_BYTES = 1024 * 1024;

interface Reading {
  /** Told of each line, which is a view of what is read next. */
  use(line: Buffer): void;
  /** Waited for after each block. */
  after?(): Promise<void>;
}

/** Reads a file in large blocks. */
export async function readRaw(path: string, { use, after }: Reading): Promise<void> {
  await using file = await open(path);
  let block = Buffer.allocUnsafe(BLOCK_BYTES);
  let held = 0;
  for (;;) {
    if (held === block.length) block = Buffer.concat([block], 2 * block.length);
    const { bytesRead } = await file.read(block, held, block.length - held);
    if (bytesRead === 0) break;
    const come = block.subarray(0, held + bytesRead);
    let start = 0;
    for (let end = come.indexOf(0x0a, held); end !== -1; end = come.indexOf(0x0a, start)) {
      use(come.subarray(start, end));
      start = end + 1;
    }
    block.copyWithin(0, start, come.length);
    held = come.length - start;
    await after?.();
  }
  if (held > 0) use(block.subarray(0, held));
  await after?.();
}

/** Only reading the lines and parsing them. @returns how many there are */
export async function parseRaw(paths: readonly string[]): Promise<number> {
  let items = 0;
  for (const path of paths) {
    await readRaw(path, {
      use(line) {
        JSON.parse(line.toString());
        items += 1;
      },
    });
  }
  return items;
}

/**
 * What has to be done with lines of requests that nobody has looked at yet, and no more: parsed, their letters counted one
 * by one as every estimate of tokens does, hashed for what they ask, ids told apart; written out, hashed as they come and
 * as they go.
 * @returns how many there are
 */
export async function describeRaw(paths: readonly string[], out: string): Promise<number> {
  const ids = new Set<string>();
  const [read, written] = [createHash('sha256'), createHash('sha256')];
  const block = Buffer.allocUnsafe(4 * BLOCK_BYTES);
  let waiting = 0;
  await using file = await open(out, 'w');
  for (const path of paths) {
    await readRaw(path, {
      use(line) {
        const { custom_id: id, body } = JSON.parse(line.toString()) as { custom_id: string; body: unknown };
        if (ids.has(id)) throw new Error(`${id} stands there twice`);
        ids.add(id);
        wordsIn(body);
        hash('sha256', line);
        waiting += line.copy(block, waiting);
        waiting = block.writeUInt8(0x0a, waiting);
      },
      async after() {
        const lines = block.subarray(0, waiting);
        read.update(lines);
        written.update(lines);
        await file.write(lines);
        waiting = 0;
      },
    });
  }
  return ids.size;
}

function wordsIn(value: unknown): number {
  let words = 0;
  if (typeof value === 'string') {
    for (let at = 0; at < value.length; at += 1) if (value.charCodeAt(at) === 0x20) words += 1;
  } else if (typeof value === 'object' && value !== null) {
    for (const each of Object.values(value)) words += wordsIn(each);
  }
  return words;
}
