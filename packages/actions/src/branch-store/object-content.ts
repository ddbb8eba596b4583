/** What objects hold: read at its pace, held against the names that git gives it; and sent, where it is not short. */
import { CompletionBatchError, GITHUB_BOUNDS } from '@completion-batch/engine';
import type { Entry, Piece } from './branch-tree.ts';
import type { Content } from './branch-writer.ts';
import { blobHash, blobSha, type GitObjects } from './git-objects.ts';
import type { OpenBody } from './open-body.ts';

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

  async *read({ pieces }: Entry, where: string): AsyncGenerator<Uint8Array> {
    for (const piece of pieces) yield* this.#readPiece(piece, where);
  }

  async *#readPiece({ sha, bytes }: Piece, where: string): AsyncGenerator<Uint8Array> {
    const kept = this.#kept.get(sha);
    if (kept !== undefined) return yield kept;
    if (bytes > GITHUB_BOUNDS.piece.most) throw foreign(bytes, where);
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

  /** What is to be written, known by its names; what is not short is there when this is done, and not yet to be seen. */
  async prepare({ pieces, text }: Pick<OpenBody, 'pieces' | 'text'>): Promise<Content> {
    const made: Piece[] = [];
    for await (const bytes of pieces()) {
      const sha = blobSha(bytes);
      if (text === undefined && (await this.#git.makeBlob(bytes)) !== sha) throw damaged(sha, this.#git.repository);
      if (bytes.length <= KEPT_OBJECT) this.#keep(sha, bytes);
      made.push({ sha, bytes: bytes.length });
    }
    return { pieces: made, text };
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

function foreign(bytes: number, where: string): CompletionBatchError {
  return new CompletionBatchError('store-unusable', `the file has ${bytes} bytes, and is none of completion-batch's`, {
    where,
    remedy: 'See who has put it onto the branch, and take it out.',
  });
}

function damaged(sha: string, where: string): CompletionBatchError {
  return new CompletionBatchError('store-unusable', `GitHub gives other content than it should have (blob ${sha})`, {
    where,
    remedy: 'Run it again. If it stays like this, see what stands between this machine and GitHub.',
  });
}
