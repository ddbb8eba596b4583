/**
 * The request files of a plan's shards: from the folder where the artifacts were downloaded, else from the object store.
 * A file counts only if it fits its manifest byte for byte, and the manifest the plan.
 */
import { createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Logger, ObjectStore } from '@completion-batch/engine';
import { CompletionBatchError, checkRegular, describeError, digestFile, filesBelow } from '@completion-batch/engine';
import { parseManifest, type ShardManifest } from '../format/shard-manifest.ts';
import { shardManifestObject } from '../objects/layout.ts';
import type { Plan } from '../prepare/plan.ts';

export interface RequestFiles {
  /** In the order of the plan's shards. */
  readonly files: readonly RequestFile[];
  /** Shards without a usable file anywhere: their labels stay as they are for the next run. */
  readonly missing: readonly { readonly shard: string; readonly reason: string }[];
}

export interface RequestFile {
  readonly manifest: ShardManifest;
  readonly path: string;
  /** Where people find it: the object's place for a copy that is gone when the run has ended. */
  readonly name: string;
}

export interface RequestFilesOptions {
  readonly plan: Plan;
  readonly store: ObjectStore;
  readonly logger: Logger;
  /** Searched with its sub-folders; a folder that does not exist counts as empty. */
  readonly requests: string;
  /** Where files from the object store are put. */
  readonly workDir: string;
}

export async function findRequestFiles(options: RequestFilesOptions): Promise<RequestFiles> {
  const local = await localManifests(options);
  const files: RequestFile[] = [];
  const missing: { shard: string; reason: string }[] = [];
  const elsewhere: string[] = [];
  for (const { id } of options.plan.shards) {
    const reasons: string[] = [];
    const found = (await fromFolder(local.get(id) ?? [], reasons)) ?? (await fromStore(options, id, reasons));
    if (found === undefined) missing.push({ shard: id, reason: reasons.join('; ') });
    else if (found.path !== undefined) files.push({ ...found, path: found.path });
    if (found === undefined || reasons.length === 0) continue;
    if (local.has(id)) options.logger.warn(`shard ${id}: ${reasons.join('; ')}; using the object store's copy`);
    else elsewhere.push(id);
  }
  tellElsewhere(elsewhere, local.size, options);
  return { files, missing };
}

/** A folder without any of the files is no trouble: nobody has to hand them on. Where only some are there, something was. */
function tellElsewhere(shards: readonly string[], inFolder: number, { logger, requests }: RequestFilesOptions): void {
  if (shards.length === 0) return;
  if (inFolder === 0) logger.info(`no requests in ${requests}: taken from the object store`);
  else {
    logger.warn(
      `${shards.length} of the plan's shards are not in ${requests}, ${shards.slice(0, 5).join(', ')}${shards.length > 5 ? ', …' : ''}: using the object store's copies`,
    );
  }
}

/** `path` is undefined for a shard that had nothing to ask. */
interface Found {
  readonly manifest: ShardManifest;
  readonly path: string | undefined;
  readonly name: string;
}

/** Manifests of this plan in the folder, newest first; files that are not manifests are not ours to judge. */
async function localManifests(
  options: RequestFilesOptions,
): Promise<Map<string, { manifest: ShardManifest; folder: string }[]>> {
  const found = new Map<string, { manifest: ShardManifest; folder: string }[]>();
  for (const path of await filesIn(options)) {
    if (!/^\d{4}\.json$/.test(basename(path))) continue;
    try {
      const manifest = parseManifest(await readFile(path), path);
      if (manifest.plan !== options.plan.digest) {
        options.logger.warn(`${path} belongs to another plan: left out`);
        continue;
      }
      found.set(manifest.shard, [...(found.get(manifest.shard) ?? []), { manifest, folder: dirname(path) }]);
    } catch (error) {
      options.logger.warn(describeError(error));
    }
  }
  for (const manifests of found.values())
    manifests.sort((a, b) => (a.manifest.createdAt < b.manifest.createdAt ? 1 : -1));
  return found;
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
  manifests: readonly { manifest: ShardManifest; folder: string }[],
  reasons: string[],
): Promise<Found | undefined> {
  if (manifests.length === 0) reasons.push('no manifest in the requests folder');
  for (const { manifest, folder } of manifests) {
    const path = join(folder, manifest.file ?? '');
    if (manifest.file === null) return { manifest, path: undefined, name: path };
    const why = await whyUnusable(path, manifest);
    if (why === undefined) return { manifest, path, name: path };
    reasons.push(why);
  }
  return undefined;
}

async function fromStore(options: RequestFilesOptions, shard: string, reasons: string[]): Promise<Found | undefined> {
  const { store, plan, workDir } = options;
  const manifestKey = shardManifestObject(plan.execution, shard);
  try {
    if ((await store.head(manifestKey)) === undefined) {
      reasons.push('nor in the object store: format has not finished for it');
      return undefined;
    }
    const manifest = parseManifest(await store.get(manifestKey), store.locate(manifestKey));
    if (manifest.plan !== plan.digest || manifest.shard !== shard) {
      reasons.push(`${store.locate(manifestKey)} belongs to another plan or shard`);
      return undefined;
    }
    if (manifest.file === null || manifest.key === null) return { manifest, path: undefined, name: manifestKey };
    const path = join(workDir, manifest.file);
    await pipeline(await store.stream(manifest.key), createWriteStream(path));
    const name = store.locate(manifest.key);
    const why = await whyUnusable(path, manifest, name);
    if (why === undefined) return { manifest, path, name };
    reasons.push(`object store: ${why}`);
  } catch (error) {
    if (!(error instanceof CompletionBatchError) || error.code === 'service-unreachable') throw error;
    reasons.push(describeError(error));
  }
  return undefined;
}

async function whyUnusable(path: string, manifest: ShardManifest, name = path): Promise<string | undefined> {
  let digest: { sha256: string; bytes: number };
  try {
    await checkRegular(path);
    digest = await digestFile(path);
  } catch (error) {
    return error instanceof CompletionBatchError ? describeError(error) : `${name} is missing`;
  }
  if (digest.bytes < manifest.bytes) return `${name} is torn: ${digest.bytes} of ${manifest.bytes} bytes`;
  return digest.sha256 === manifest.sha256 ? undefined : `${name} is not the file its manifest describes`;
}
