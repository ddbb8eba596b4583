/** Writes all files or none, and never over another. */
import { lstat, mkdir, open, readFile, rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { CompletionBatchError } from '@completion-batch/core/light';
import type { File } from './workflow-parts.ts';

export type Standing = 'new' | 'as it is' | 'differs';

export interface Looked {
  readonly file: File;
  readonly standing: Standing;
}

export const lookAt = (folder: string, files: readonly File[]): Promise<Looked[]> =>
  Promise.all(files.map(async (file) => ({ file, standing: await standingOf(join(folder, file.path), file.text) })));

async function standingOf(path: string, text: string): Promise<Standing> {
  try {
    return (await readFile(path, 'utf8')) === text ? 'as it is' : 'differs';
  } catch (error) {
    // Whatever else stands there, such as a folder, is not written over either.
    return error instanceof Error && 'code' in error && error.code === 'ENOENT' ? 'new' : 'differs';
  }
}

/** @throws CompletionBatchError `invalid-input` where something else is in the way; then nothing is written */
export async function writeNew(folder: string, looked: readonly Looked[]): Promise<void> {
  const differing = looked.filter(({ standing }) => standing === 'differs').map(({ file }) => file.path);
  if (differing.length > 0) {
    throw new CompletionBatchError(
      'invalid-input',
      `other files are there already, and nothing was written: ${differing.join(', ')}`,
      {
        where: folder,
        remedy: 'Move them away, or look at what would be written with --dry-run and take over what you need.',
      },
    );
  }
  await refuseLinks(folder, looked);
  const written: string[] = [];
  const missing = await missingFolders(folder, looked);
  try {
    for (const { file } of looked.filter(({ standing }) => standing === 'new')) {
      const path = join(folder, file.path);
      await mkdir(dirname(path), { recursive: true });
      // Never over what came in the meantime, or a link that leads nowhere.
      const opened = await open(path, 'wx');
      written.push(path);
      await opened.writeFile(file.text).finally(() => opened.close());
    }
  } catch (error) {
    for (const path of written) await rm(path, { force: true });
    // Whatever somebody else has put into them stays.
    for (const path of missing) await rmdir(path).catch(() => undefined);
    throw error;
  }
}

/** Those that writing makes, the innermost first. */
async function missingFolders(folder: string, looked: readonly Looked[]): Promise<string[]> {
  const paths = [...new Set(looked.flatMap(({ file }) => foldersOf(file.path)))].map((path) => join(folder, path));
  const isThere = await Promise.all(paths.map((path) => lstat(path).then(Boolean, () => false)));
  return paths.filter((_, at) => isThere[at] === false).sort((one, other) => other.length - one.length);
}

/** A folder that is a link may lead out of the repository. */
async function refuseLinks(folder: string, looked: readonly Looked[]): Promise<void> {
  const folders = new Set(looked.flatMap(({ file }) => foldersOf(file.path)));
  for (const path of folders) {
    const found = await lstat(join(folder, path)).catch(() => undefined);
    if (found?.isSymbolicLink() !== true) continue;
    throw new CompletionBatchError('invalid-input', `${path} is a link, and nothing was written`, {
      where: folder,
      remedy: 'Put a folder in its place, or look at what would be written with --dry-run.',
    });
  }
}

/** `a`, `a/b` of `a/b/c` */
function foldersOf(path: string): string[] {
  const parts = path.split('/').slice(0, -1);
  return parts.map((_, at) => parts.slice(0, at + 1).join('/'));
}
