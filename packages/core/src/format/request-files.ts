/**
 * The request files of a plan's shards: from the folder where the artifacts were downloaded, else from the object store.
 * Neither is believed: a file counts only if it is what its manifest describes, the manifest is this plan's, and each
 * line is one that format writes for it. One line that is not, and nothing of the file is taken.
 */
import { createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Logger, ObjectStore, PinnedFile, RefusedFile } from '@completion-batch/engine';
import {
  CompletionBatchError,
  checkRegular,
  describeError,
  filesBelow,
  isCompletionBatchError,
  readInputFile,
} from '@completion-batch/engine';
import pMap from 'p-map';
import { parseManifest, type ShardManifest } from '../format/shard-manifest.ts';
import { shardManifestObject } from '../objects/layout.ts';
import type { Plan, PlannedShard } from '../prepare/plan.ts';
import { checkShardRequests } from './shard-requests.ts';

/** Of one shard, newest first: each attempt of a run leaves one. */
const MANIFESTS_TRIED = 20;
/** Their labels stream from the object store meanwhile. */
const SHARDS_AT_ONCE = 4;

export interface RequestFiles {
  /** In the order of the plan's shards; each was checked whole. */
  readonly files: readonly PinnedFile[];
  /** Shards without a usable file anywhere: their labels stay as they are for the next run. */
  readonly missing: readonly { readonly shard: string; readonly reason: string }[];
  /** Files with requests that format does not write, in whose place another one was taken. */
  readonly refused: readonly RefusedFile[];
  /** What format says of the shards that are not missing. */
  readonly formatted: readonly ShardManifest[];
}

export interface RequestFilesOptions {
  readonly plan: Plan;
  readonly store: ObjectStore;
  readonly logger: Logger;
  /** Searched with its sub-folders; a folder that does not exist counts as empty. */
  readonly requests: string;
  /** Where files from the object store are put. */
  readonly workDir: string;
  /** See `Services.tidy`: called where a block of a file was checked. */
  readonly tidy?: (() => void) | undefined;
}

export async function findRequestFiles(options: RequestFilesOptions): Promise<RequestFiles> {
  const local = await localManifests(options);
  const searched = await pMap(options.plan.shards, (shard) => search(options, shard, local.get(shard.id) ?? []), {
    concurrency: SHARDS_AT_ONCE,
  });
  const files: PinnedFile[] = [];
  const missing: { shard: string; reason: string }[] = [];
  const elsewhere: string[] = [];
  for (const { shard, found, reasons, refused } of searched) {
    const reason = [...new Set(reasons)].join('; ');
    if (found === undefined) missing.push({ shard, reason });
    else if (found.file !== undefined) files.push(found.file);
    if (found === undefined || reasons.length === 0) continue;
    if (!local.has(shard)) elsewhere.push(shard);
    else if (refused.length === 0) options.logger.warn(`shard ${shard}: ${reason}; using the store's copy`);
  }
  tellElsewhere(elsewhere, local.size, options);
  return {
    files,
    missing,
    refused: searched.flatMap(({ found, refused }) => (found === undefined ? [] : refused)),
    formatted: searched.flatMap(({ found }) => found?.manifest ?? []),
  };
}

/** What was found for a shard, and what was wrong with what was looked at before. */
interface Search {
  readonly shard: string;
  readonly found: Found | undefined;
  readonly reasons: readonly string[];
  readonly refused: readonly RefusedFile[];
}

async function search(
  options: RequestFilesOptions,
  shard: PlannedShard,
  manifests: readonly LocalManifest[],
): Promise<Search> {
  const reasons: string[] = [];
  const refused: RefusedFile[] = [];
  const places = [
    ...manifests.slice(0, MANIFESTS_TRIED).map((manifest) => () => fromFolder(options, shard, manifest)),
    () => fromStore(options, shard),
  ];
  if (manifests.length === 0) reasons.push('no manifest in the requests folder');
  for (const find of places) {
    try {
      return { shard: shard.id, found: await find(), reasons, refused };
    } catch (error) {
      if (!isCompletionBatchError(error) || error.code === 'service-unreachable') throw error;
      const reason = describeError(error);
      reasons.push(reason);
      if (error.code === 'request-foreign') {
        refused.push({
          name: error.where ?? '?',
          reason: `shard ${shard.id}: ${reason} Another file was taken for it.`,
        });
      }
    }
  }
  return { shard: shard.id, found: undefined, reasons, refused };
}

/** A folder without any of the files is no trouble: nobody has to hand them on. Where only some are there, something was. */
function tellElsewhere(shards: readonly string[], inFolder: number, { logger, requests }: RequestFilesOptions): void {
  if (shards.length === 0) return;
  if (inFolder === 0) logger.info(`no requests in ${requests}: taken from the store`);
  else {
    logger.warn(
      `${shards.length} of the plan's shards are not in ${requests}, ${shards.slice(0, 5).join(', ')}${shards.length > 5 ? ', …' : ''}: using the store's copies`,
    );
  }
}

/** `file` is undefined for a shard that had nothing to ask. */
interface Found {
  readonly file: PinnedFile | undefined;
  readonly manifest: ShardManifest;
}

interface LocalManifest {
  readonly manifest: ShardManifest;
  readonly folder: string;
}

/** Manifests of this plan in the folder, newest first; files that are not manifests are not ours to judge. */
async function localManifests(options: RequestFilesOptions): Promise<Map<string, LocalManifest[]>> {
  const found = new Map<string, LocalManifest[]>();
  for (const path of await filesIn(options)) {
    const shard = /^(\d{4})\.json$/.exec(basename(path))?.[1];
    if (shard === undefined) continue;
    try {
      const manifest = parseManifest(await readInputFile(path), path);
      checkOwner(manifest, options.plan, shard, path);
      found.set(shard, [...(found.get(shard) ?? []), { manifest, folder: dirname(path) }]);
    } catch (error) {
      options.logger.warn(`left out: ${describeError(error)}`);
    }
  }
  for (const manifests of found.values())
    manifests.sort((a, b) => (a.manifest.createdAt < b.manifest.createdAt ? 1 : -1));
  return found;
}

/** @throws CompletionBatchError `plan-mismatch` */
function checkOwner(manifest: ShardManifest, plan: Plan, shard: string, where: string): void {
  for (const [what, there, ours] of [
    ['plan', manifest.plan, plan.digest],
    ['execution', manifest.execution, plan.execution],
    ['shard', manifest.shard, shard],
  ] as const) {
    if (there === ours) continue;
    throw new CompletionBatchError('plan-mismatch', `the manifest is of the ${what} ${there}, not ${ours}`, {
      where,
      remedy: 'Submit what format has written for this plan.',
    });
  }
}

async function filesIn({ requests: folder, logger }: RequestFilesOptions): Promise<readonly string[]> {
  try {
    const { files, others } = await filesBelow(folder);
    for (const path of others) logger.warn(`${path} is a link or no regular file: left out`);
    return files;
  } catch (error) {
    throw new CompletionBatchError('invalid-input', 'the requests folder cannot be read', {
      where: folder,
      remedy: 'Name the folder in which format left its request files (its artifacts, downloaded).',
      cause: error,
    });
  }
}

async function fromFolder(
  options: RequestFilesOptions,
  shard: PlannedShard,
  { manifest, folder }: LocalManifest,
): Promise<Found> {
  if (manifest.file === null) return { file: undefined, manifest };
  const path = join(folder, manifest.file);
  return { file: await checked(options, shard, manifest, { path, name: path }), manifest };
}

async function fromStore(options: RequestFilesOptions, shard: PlannedShard): Promise<Found> {
  const { store, plan, workDir } = options;
  const manifestKey = shardManifestObject(plan.execution, shard.id);
  const where = store.locate(manifestKey);
  if ((await store.head(manifestKey)) === undefined) {
    throw new CompletionBatchError('object-not-found', 'it is not in the store: format has not finished for it', {
      where,
      remedy: 'Run format for this shard.',
    });
  }
  const manifest = parseManifest(await store.get(manifestKey), where);
  checkOwner(manifest, plan, shard.id, where);
  if (manifest.file === null || manifest.key === null) return { file: undefined, manifest };
  const path = join(workDir, manifest.file);
  await pipeline(await store.stream(manifest.key), createWriteStream(path));
  return { file: await checked(options, shard, manifest, { path, name: store.locate(manifest.key) }), manifest };
}

/** @throws CompletionBatchError, also where the file is not there or is torn */
async function checked(
  options: RequestFilesOptions,
  shard: PlannedShard,
  manifest: ShardManifest,
  file: Pick<PinnedFile, 'path' | 'name'>,
): Promise<PinnedFile> {
  const unusable = (why: string): CompletionBatchError =>
    new CompletionBatchError('shard-damaged', why, { where: file.name, remedy: 'Run format again for this shard.' });
  const bytes = await stat(file.path).then(
    ({ size }) => size,
    () => undefined,
  );
  if (bytes === undefined) throw unusable('the request file is missing');
  await checkRegular(file.path);
  if (bytes < manifest.bytes) throw unusable(`the request file is torn: ${bytes} of ${manifest.bytes} bytes`);
  return checkShardRequests(options, shard, manifest, file);
}
