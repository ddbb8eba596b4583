/**
 * The object store over a branch of a repository (`github://OWNER/REPO/BRANCH`), through GitHub's git data API. The branch's
 * tip is the lock: a write is a commit that follows from it, and GitHub moves the branch only forward. Why, and what it
 * costs: docs/decisions/state-in-a-branch.md.
 */
import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import {
  AWS_BOUNDS,
  CompletionBatchError,
  checkPrefix,
  type ObjectBody,
  type ObjectStore,
  readWhole,
} from '@completion-batch/engine';
import { type GitHubOptions, gitHubApi } from '../shared/github-api.ts';
import { explainGitHub } from '../shared/github-refusals.ts';
import { BranchTip } from './branch-tip.ts';
import type { Entry } from './branch-tree.ts';
import type { BranchPlace } from './branch-url.ts';
import { BranchWriter } from './branch-writer.ts';
import { GitObjects } from './git-objects.ts';
import { ObjectContents } from './object-content.ts';
import { pathOf } from './object-paths.ts';
import { openBody } from './open-body.ts';

/** The token needs the permission `contents: write`. */
export interface BranchStoreOptions extends BranchPlace, GitHubOptions {
  /** A sentence on how an object that is missing comes back, for the error's remedy. */
  readonly missing?: string | undefined;
}

/**
 * Nothing is read or written yet. Memory: a piece that is written, as it is and as base64; what lies on the branch, by name.
 * @throws CompletionBatchError `invalid-input` where the API's URL is not to be spoken to
 */
export function openBranchStore(options: BranchStoreOptions): ObjectStore {
  const { owner, repo, branch } = options;
  const api = gitHubApi(options);
  const git = new GitObjects(api, options);
  const tip = new BranchTip(git, randomUUID);
  const writer = new BranchWriter(git, tip);
  const contents = new ObjectContents(git);
  const url = `github://${owner}/${repo}/${branch}`;
  const locate = (key: string): string => `${url}/${pathOf(key)}`;

  async function explained<T>(where: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw explainGitHub(error, { repository: git.repository, where });
    }
  }

  async function entryOf(key: string): Promise<Entry | undefined> {
    const path = pathOf(key);
    const found = (await tip.now()).entries.get(path);
    return found?.key === undefined ? undefined : found;
  }

  async function write(kind: 'put' | 'create', key: string, body: ObjectBody): Promise<boolean> {
    const [path, where] = [pathOf(key), locate(key)];
    const given = await openBody(body, where);
    try {
      return await explained(where, async () => {
        // Spares sending it where there is nothing to do; what decides is the commit.
        if (kind === 'create' && given.text === undefined && (await entryOf(key)) !== undefined) return false;
        return writer.write({ kind, key, path, content: await contents.prepare(given) });
      });
    } finally {
      await given.close();
    }
  }

  async function found(key: string): Promise<Entry> {
    const entry = await explained(locate(key), () => entryOf(key));
    if (entry !== undefined) return entry;
    throw new CompletionBatchError('object-not-found', `there is no object "${key}" on the branch`, {
      where: locate(key),
      remedy: `Check the key and the branch. ${options.missing ?? ''}`.trimEnd(),
    });
  }

  async function* chunksOf(entry: Entry, where: string): AsyncGenerator<Uint8Array> {
    try {
      yield* contents.read(entry, where);
    } catch (error) {
      throw explainGitHub(error, { repository: git.repository, where });
    }
  }

  return {
    url,
    clock: api.clock,
    locate,

    async put(key, body) {
      await write('put', key, body);
    },

    create: (key, body) => write('create', key, body),

    async stream(key): Promise<Readable> {
      return Readable.from(chunksOf(await found(key), locate(key)), { objectMode: false });
    },

    async get(key) {
      const entry = await found(key);
      const { most } = AWS_BOUNDS.whole;
      if (entry.bytes <= most) return readWhole(chunksOf(entry, locate(key)));
      throw new CompletionBatchError(
        'store-unusable',
        `the object has ${entry.bytes} bytes, and is read up to ${most}`,
        {
          where: locate(key),
          remedy: 'See who has written it: what is read like this has kilobytes.',
        },
      );
    },

    async head(key) {
      const entry = await explained(locate(key), () => entryOf(key));
      return entry && { key, bytes: entry.bytes };
    },

    async *list(prefix) {
      checkPrefix(prefix);
      const { entries } = await explained(`${url}/${prefix}`, () => tip.now());
      const wanted = [...entries.values()].flatMap(({ key, bytes }) =>
        key?.startsWith(prefix) ? [{ key, bytes, order: Buffer.from(key) }] : [],
      );
      wanted.sort((one, other) => Buffer.compare(one.order, other.order));
      for (const { key, bytes } of wanted) yield { key, bytes };
    },

    async delete(key) {
      const path = pathOf(key);
      await explained(locate(key), () => writer.write({ kind: 'delete', key, path, content: undefined }));
    },
  };
}
