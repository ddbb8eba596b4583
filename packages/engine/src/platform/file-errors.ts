/** What the file system's own errors mean for a user, and what to do about them. */
import { CompletionBatchError } from './errors.ts';

export const FILE_REASONS: ReadonlyMap<string, { readonly what: string; readonly remedy: string }> = new Map([
  ['ENOSPC', { what: 'the disk is full', remedy: 'Free some space, or choose a folder on another disk.' }],
  ['EDQUOT', { what: 'the disk quota is used up', remedy: 'Free some space, or choose a folder on another disk.' }],
  ['EROFS', { what: 'the folder is on a read-only file system', remedy: 'Choose a folder that can be written to.' }],
  [
    'EACCES',
    { what: 'permission to the folder is denied', remedy: 'Give this user the right to read and write the folder.' },
  ],
  [
    'EPERM',
    {
      what: 'the file system refuses the operation',
      remedy: 'Choose a folder that this user may write to, on a file system with hard links.',
    },
  ],
  [
    'ENOTSUP',
    { what: 'the file system knows no hard links', remedy: 'Choose a folder on a file system with hard links.' },
  ],
  [
    'ENOTDIR',
    { what: 'there is a file where the folder should be', remedy: 'Choose another folder, or move the file.' },
  ],
  [
    'EEXIST',
    { what: 'there is a file where the folder should be', remedy: 'Choose another folder, or move the file.' },
  ],
  ['EMFILE', { what: 'too many files are open', remedy: 'Raise the limit of open files (ulimit -n).' }],
]);

/** The system's name of the error; undefined for any other kind of error. */
export function systemCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error) || !('syscall' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** An error of the file system in our words, with the path and a remedy; any other as it is. */
export function explainFileError(error: unknown): unknown {
  const why = FILE_REASONS.get(systemCode(error) ?? '');
  if (why === undefined || !(error instanceof Error)) return error;
  return new CompletionBatchError('file-unusable', why.what, {
    ...('path' in error && typeof error.path === 'string' ? { where: error.path } : {}),
    remedy: `${why.remedy} Then run it again: it goes on where it stopped.`,
    cause: error,
  });
}
