/**
 * Merges NDJSON files into the fewest files under the limits that keep the order of the lines. Never drops or splits a
 * line, never changes a byte of one, never holds a file in memory.
 */
import { createHash, type Hash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { TextsDigest } from '../platform/digest.ts';
import { BlockWriter, blocksOf } from '../platform/file-blocks.ts';
import { type NdjsonLine, splitBlocks } from '../platform/ndjson.ts';
import { LineFigures } from './line-figures.ts';

export interface MergeLimits {
  readonly maxLines: number;
  /** Bytes, newlines included. */
  readonly maxBytes: number;
  readonly maxTokens: number;
  /** Texts of embeddings; default as many as there are. */
  readonly maxInputs?: number;
}

/** Limits of one file, narrower than those of all: a line that does not fit them has a file for itself. */
export interface FileLimits extends MergeLimits {
  /** USD. */
  readonly maxCost?: number;
}

/** What the merge has to know of a line. */
export interface LineDescription {
  readonly tokens: number;
  /** Texts, of a request for embeddings; default none. */
  readonly inputs?: number;
  /** USD, where there is a price. */
  readonly cost?: number;
  /** Two lines of the same key never share a file. */
  readonly key: string;
  /** What the line asks, however it is written: the file's identity is made of these. */
  readonly identity: string;
  /** Tokens that its answer may have, and how many things it asks about: added up for the file. */
  readonly outputTokens?: number;
  readonly units?: number;
}

export interface MergeOptions {
  /** Where the merged files are written. */
  readonly directory: string;
  readonly limits: MergeLimits;
  /** Asked when a file is begun, with its first line; by default the limits of all files. */
  readonly limitsOfFile?: (first: LineDescription, limits: MergeLimits) => Promise<FileLimits>;
  /** Lines to leave out at the beginning, of those that could be in a file: an earlier merge of the same files had them. */
  readonly skip?: number;
  /** What messages call a file; default: its path. */
  readonly nameOf?: (path: string) => string;
  /** The lines of a file, in blocks: see `splitBlocks`. Default: those that are read from its path. */
  readonly lineBlocksOf?: (path: string) => AsyncIterable<Iterable<NdjsonLine>>;
  /** undefined leaves the line out: the caller has it already. Throws where the line is damaged. */
  readonly describe: (line: NdjsonLine, name: string) => LineDescription | undefined;
  /** A line that no file can hold; it is left out. */
  readonly onTooLarge: (line: NdjsonLine, name: string, why: string) => void;
  /** Other bytes for a line (a different model); the bytes as they are by default. */
  readonly rewrite?: (line: NdjsonLine, name: string) => Uint8Array;
}

/** A file that was merged, as far as it went into one merged file. */
export interface MergedInput {
  readonly path: string;
  readonly lines: number;
}

export interface MergedFile {
  readonly path: string;
  /** Which files went into it, in their order; each with its number of lines in this one. */
  readonly inputs: readonly MergedInput[];
  readonly lines: number;
  readonly bytes: number;
  readonly tokens: number;
  readonly outputTokens: number;
  readonly units: number;
  /** Of its lines, in their order. */
  readonly keys: readonly string[];
  /** Of each of its lines, in their order. */
  readonly figures: LineFigures;
  readonly sha256: string;
  /** SHA-256 of the lines' identities in their order. */
  readonly identity: string;
}

/**
 * @param files paths; read one after the other, and each once
 * @returns the merged files, each as soon as it is complete
 * @throws what `describe` throws, CompletionBatchError `line-too-large`, and the file system's errors
 */
export async function* mergeNdjsons(files: Iterable<string>, options: MergeOptions): AsyncGenerator<MergedFile> {
  const { limits } = options;
  let current: OpenFile | undefined;
  let number = 0;
  let skip = options.skip ?? 0;
  try {
    for (const path of files) {
      const name = options.nameOf?.(path) ?? path;
      for await (const lines of options.lineBlocksOf?.(path) ?? splitBlocks(blocksOf(path), { name })) {
        for (const line of lines) {
          const described = describe(line, name, options);
          if (described === undefined) continue;
          if (skip > 0) {
            skip -= 1;
            continue;
          }
          const { bytes, description } = described;
          if (current !== undefined && !current.takes(bytes.length + 1, description)) {
            yield await current.close();
            current = undefined;
          }
          if (current === undefined) {
            number += 1;
            const fileLimits = (await options.limitsOfFile?.(description, limits)) ?? limits;
            const target = join(options.directory, `merged-${String(number).padStart(4, '0')}.jsonl`);
            current = await OpenFile.start(target, fileLimits);
          }
          const written = current.add(bytes, description, path);
          if (written !== undefined) await written;
        }
      }
    }
    if (current !== undefined) yield await current.close();
  } finally {
    await current?.abandon();
  }
}

/** Undefined for a line that is left out, which is told where that is for its size. */
function describe(
  line: NdjsonLine,
  name: string,
  options: MergeOptions,
): { readonly bytes: Uint8Array; readonly description: LineDescription } | undefined {
  const description = options.describe(line, name);
  if (description === undefined) return undefined;
  const bytes = options.rewrite?.(line, name) ?? line.bytes;
  const why = whyTooLarge(bytes.length + 1, description, options.limits);
  if (why === undefined) return { bytes, description };
  options.onTooLarge(line, name, why);
  return undefined;
}

/** Why no file can hold a line; undefined where one can. @param bytes with the newline */
export function whyTooLarge(
  bytes: number,
  { tokens, inputs = 0 }: Pick<LineDescription, 'tokens' | 'inputs'>,
  limits: MergeLimits,
): string | undefined {
  const { maxInputs = Infinity } = limits;
  if (bytes > limits.maxBytes) return `${bytes} bytes, a file may have ${limits.maxBytes}`;
  if (tokens > limits.maxTokens) return `${tokens} tokens, a file may have ${limits.maxTokens}`;
  if (inputs > maxInputs) return `${inputs} inputs, a file may have ${maxInputs}`;
  return undefined;
}

class OpenFile {
  readonly #path: string;
  readonly #file: FileHandle;
  readonly #limits: FileLimits;
  readonly #digest: Hash = createHash('sha256');
  readonly #identities = new TextsDigest();
  readonly #keys = new Set<string>();
  readonly #figures = new LineFigures();
  readonly #inputs = new Map<string, number>();
  readonly #writer: BlockWriter;
  #bytes = 0;
  #tokens = 0;
  #outputTokens = 0;
  #units = 0;
  #texts = 0;
  #cost = 0;

  private constructor(path: string, file: FileHandle, limits: FileLimits) {
    this.#path = path;
    this.#file = file;
    this.#limits = limits;
    this.#writer = new BlockWriter(file, (lines) => this.#digest.update(lines));
  }

  static async start(path: string, limits: FileLimits): Promise<OpenFile> {
    return new OpenFile(path, await open(path, 'w'), limits);
  }

  takes(bytes: number, line: LineDescription): boolean {
    const { maxLines, maxBytes, maxTokens, maxInputs = Infinity, maxCost = Infinity } = this.#limits;
    return (
      this.#keys.size + 1 <= maxLines &&
      this.#bytes + bytes <= maxBytes &&
      this.#tokens + line.tokens <= maxTokens &&
      this.#texts + (line.inputs ?? 0) <= maxInputs &&
      this.#cost + (line.cost ?? 0) <= maxCost &&
      !this.#keys.has(line.key)
    );
  }

  /** See `BlockWriter.add`. */
  add(bytes: Uint8Array, line: LineDescription, input: string): Promise<void> | undefined {
    this.#inputs.set(input, (this.#inputs.get(input) ?? 0) + 1);
    this.#keys.add(line.key);
    this.#figures.add({ inputTokens: line.tokens, outputTokens: line.outputTokens ?? 0, units: line.units ?? 0 });
    this.#identities.add(line.identity);
    this.#bytes += bytes.length + 1;
    this.#tokens += line.tokens;
    this.#outputTokens += line.outputTokens ?? 0;
    this.#units += line.units ?? 0;
    this.#texts += line.inputs ?? 0;
    this.#cost += line.cost ?? 0;
    return this.#writer.add(bytes);
  }

  /** Closes the file where that has not been done; what it holds does not matter any more. */
  async abandon(): Promise<void> {
    await this.#writer.abandon();
    await this.#file.close();
  }

  async close(): Promise<MergedFile> {
    await this.#writer.end();
    await this.#file.close();
    return {
      path: this.#path,
      inputs: [...this.#inputs].map(([path, lines]) => ({ path, lines })),
      lines: this.#keys.size,
      bytes: this.#bytes,
      tokens: this.#tokens,
      outputTokens: this.#outputTokens,
      units: this.#units,
      keys: [...this.#keys],
      figures: this.#figures,
      sha256: this.#digest.digest('hex'),
      identity: this.#identities.end(),
    };
  }
}
