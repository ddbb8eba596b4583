/** Folders that a command is told to write into: made, and tried, before anything else is done. */
import { mkdir, mkdtemp, rmdir, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { CompletionBatchError, explainFileError } from '@completion-batch/engine';

/**
 * Makes the folder and the ones above it, and tries whether it takes a file.
 * @param option as it is called on the command line
 * @returns its absolute path
 * @throws CompletionBatchError `file-unusable`
 */
export async function writableFolder(path: string, option: string): Promise<string> {
  const folder = resolve(path);
  try {
    await make(folder);
    await rmdir(await mkdtemp(join(folder, '.completion-batch-')));
  } catch (cause) {
    const known = explainFileError(cause);
    const why = known instanceof CompletionBatchError ? known : undefined;
    throw new CompletionBatchError(
      'file-unusable',
      `${option} cannot be written to: ${why?.message ?? (cause instanceof Error ? cause.message : String(cause))}`,
      { where: folder, remedy: why?.remedy ?? 'Choose a folder that this user can write to.', cause },
    );
  }
  return folder;
}

/** Step by step: the recursive form of `mkdir` goes round for ever where the system says that what is there is not. */
async function make(folder: string): Promise<void> {
  if ((await stat(folder).catch(() => undefined))?.isDirectory()) return;
  const above = dirname(folder);
  if (above !== folder) await make(above);
  try {
    await mkdir(folder);
  } catch (error) {
    // Another one was faster.
    if (!(await stat(folder).catch(() => undefined))?.isDirectory()) throw error;
  }
}
