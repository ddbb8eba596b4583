/**
 * Where an object of a folder store lies is decided by its key alone, not by what somebody put into the folder: no link is
 * gone through, and no other spelling of the name counts. A hard link is a file as any other: it is read as what it is,
 * and never written through, since a write puts a new file in its place.
 *
 * Who can write to the folder while we do could still put a link in between the look and the use. The last name is
 * opened without following links; against the others there is no protection but the folder's permissions.
 */
import { lstat, realpath } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { CompletionBatchError } from '../platform/errors.ts';
import { systemCode } from '../platform/file-errors.ts';

/**
 * @param root the store's folder, which may be reached by links
 * @param path of an object or of a folder, below it; neither has to be there
 * @throws CompletionBatchError `store-unusable` where a link stands in the way, `object-key-invalid` where the file system
 * takes another name for this one, as by upper and lower case
 */
export async function checkPlace(root: string, path: string): Promise<void> {
  const start = await realPlace(root);
  if (start === undefined) return;
  for (let place = path; place !== root; place = dirname(place)) {
    const real = await realPlace(place);
    if (real === undefined) continue;
    const own = join(start, relative(root, place));
    if (real === own) return;
    throw real.toLowerCase() === own.toLowerCase() ? otherSpelling(place, real) : isLink(place, real);
  }
}

/** Where a path leads; undefined where nothing is. A link that leads nowhere is something. */
async function realPlace(path: string): Promise<string | undefined> {
  try {
    return await realpath(path);
  } catch (error) {
    if (!['ENOENT', 'ENOTDIR', 'ELOOP'].includes(systemCode(error) ?? '')) throw error;
    const found = await lstat(path).catch(() => undefined);
    if (found?.isSymbolicLink()) throw isLink(path);
    return undefined;
  }
}

function isLink(path: string, to?: string): CompletionBatchError {
  const leads = to === undefined ? 'nowhere' : `to ${to}`;
  return new CompletionBatchError(
    'store-unusable',
    `there is a symbolic link in the store's folder (it leads ${leads}): nothing was read or written through it`,
    {
      where: path,
      remedy: 'Remove the link and look who put it there; a folder that is to lie elsewhere is named by its own place.',
    },
  );
}

function otherSpelling(path: string, real: string): CompletionBatchError {
  return new CompletionBatchError(
    'object-key-invalid',
    `the file system takes the object's name for that of another one, ${real}: nothing was read or written`,
    {
      where: path,
      remedy: 'Use keys (execution and job ids) that differ by more than upper and lower case, or another file system.',
    },
  );
}
