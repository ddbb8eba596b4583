/** What objects hold: read whole or as a stream, held against the name that git gives it; and what is to be written. */
import { open } from 'node:fs/promises';
import { CompletionBatchError, GITHUB_BOUNDS, type ObjectBody } from '@completion-batch/engine';
import type { Entry } from './branch-tree.ts';
import type { NewFile } from './branch-writer.ts';
import { blobHash, blobSha, type GitObjects } from './git-objects.ts';

const { most: LARGEST } = GITHUB_BOUNDS.object;
/** Sent within the tree that it is for: one call less. */
const SHORT = 128 * 1024;
/** Kept of what was read or written: the same state is read again and again. */
const KEPT_BYTES = 16 * 1024 * 1024;
const KEPT_OBJECT = 1024 * 1024;

export class ObjectContents {
  readonly #git: GitObjects;
  readonly #kept = new Map<string, Uint8Array>();
  #keptBytes = 0;

  constructor(git: GitObjects) {
    this.#git = git;
  }

  async *read({ sha, bytes }: Entry, where: string): AsyncGenerator<Uint8Array> {
    const kept = this.#kept.get(sha);
    if (kept !== undefined) return yield kept;
    if (bytes > LARGEST) throw tooLarge(bytes, where);
    const hash = blobHash(bytes);
    const chunks: Uint8Array[] = [];
    for await (const chunk of await this.#git.content(sha)) {
      hash.update(chunk);
      if (bytes <= KEPT_OBJECT) chunks.push(chunk);
      yield chunk;
    }
    if (hash.digest('hex') !== sha) throw damaged(sha, where);
    if (bytes <= KEPT_OBJECT) this.#keep(sha, Buffer.concat(chunks));
  }

  /** What is to be written, known by its name; larger ones are there when this is done, and not yet to be seen. */
  async prepare(body: Uint8Array, text: string | undefined): Promise<NewFile> {
    const sha = blobSha(body);
    if (text === undefined) {
      const made = await this.#git.makeBlob(body);
      if (made !== sha) throw damaged(sha, `https://github.com/${this.#git.repository}`);
    }
    if (body.length <= KEPT_OBJECT) this.#keep(sha, body);
    return { sha, bytes: body.length, text };
  }

  #keep(sha: string, bytes: Uint8Array): void {
    if (this.#kept.has(sha)) return;
    this.#kept.set(sha, bytes);
    this.#keptBytes += bytes.length;
    for (const [oldest, { length }] of this.#kept) {
      if (this.#keptBytes <= KEPT_BYTES) break;
      this.#kept.delete(oldest);
      this.#keptBytes -= length;
    }
  }
}

/** A copy: what is given may be changed before it is sent. @throws CompletionBatchError `store-unusable` where it is too large */
export async function bytesOf(body: ObjectBody, where: string): Promise<Uint8Array> {
  if (typeof body === 'string' || body instanceof Uint8Array) {
    const bytes = Buffer.from(body as string);
    if (bytes.length > LARGEST) throw tooLarge(bytes.length, where);
    return bytes;
  }
  const file = await open(body.file);
  try {
    const { size } = await file.stat();
    if (size > LARGEST) throw tooLarge(size, where);
    return await file.readFile();
  } finally {
    await file.close();
  }
}

/** Undefined where it is not a short text that JSON carries as it is. */
export function shortText(bytes: Uint8Array): string | undefined {
  if (bytes.length === 0 || bytes.length > SHORT || bytes.includes(0)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function tooLarge(bytes: number, where: string): CompletionBatchError {
  const mebibytes = (count: number): string => `${Math.ceil((count / 1024 ** 2) * 10) / 10} MiB`;
  return new CompletionBatchError(
    'store-unusable',
    `an object of ${mebibytes(bytes)} is too large for a branch, which takes ${mebibytes(LARGEST)}`,
    {
      where,
      remedy: 'Keep the state of jobs like this in S3 (store: s3://bucket/prefix), or make smaller jobs of it.',
    },
  );
}

function damaged(sha: string, where: string): CompletionBatchError {
  return new CompletionBatchError('store-unusable', `GitHub gives other content than it should have (blob ${sha})`, {
    where,
    remedy: 'Run it again. If it stays like this, see what stands between this machine and GitHub.',
  });
}
