/** The files of a folder that others have filled, such as a run's artifacts: only what lies in it itself. */
import type { Dirent } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { CompletionBatchError } from './errors.ts';

export interface FilesBelow {
  /** Regular files. */
  readonly files: readonly string[];
  /** Links, which may lead anywhere, and pipes and devices, which may never end: not to be read. */
  readonly others: readonly string[];
}

/** What lies in the folder at any depth, in the order of the paths; in one that is not there, nothing. */
export async function filesBelow(folder: string): Promise<FilesBelow> {
  const entries = await entriesOf(folder);
  const pathsOf = (some: readonly Dirent[]): string[] =>
    some.map(({ parentPath, name }) => join(parentPath, name)).sort();
  return {
    files: pathsOf(entries.filter((entry) => entry.isFile())),
    others: pathsOf(entries.filter((entry) => !entry.isFile() && !entry.isDirectory())),
  };
}

async function entriesOf(folder: string): Promise<Dirent[]> {
  try {
    return await readdir(folder, { recursive: true, withFileTypes: true });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}

/** @throws CompletionBatchError `file-unusable` where a file beside others is a link, or none that ends */
export async function checkRegular(path: string): Promise<void> {
  if ((await lstat(path)).isFile()) return;
  throw new CompletionBatchError('file-unusable', 'it is a link or no regular file', {
    where: path,
    remedy: 'Put the file itself there, as format or prepare left it.',
  });
}
