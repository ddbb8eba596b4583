/** The store in a folder: whether it can be written to. It is not made here. */
import { mkdtemp, rmdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { explainFileError } from '@completion-batch/engine';
import { type Finding, missing, ok } from './finding.ts';
import { remedyOf, wordsOf } from './outcome.ts';

const NAME = 'store';
const CHOOSE = 'Choose a folder that this user can write to.';

export async function checkFolder(folder: string): Promise<Finding> {
  const there = await nearest(folder);
  try {
    await rmdir(await mkdtemp(join(there, '.completion-batch-')));
  } catch (error) {
    const known = explainFileError(error);
    return missing(NAME, `${folder} cannot be written to: ${wordsOf(known)}`, remedyOf(known, CHOOSE));
  }
  return ok(NAME, there === folder ? `${folder} can be written to` : `${folder} is made by the first command`);
}

/** The folder itself, or the one above it that is there. */
async function nearest(folder: string): Promise<string> {
  const above = dirname(folder);
  const isThere = await stat(folder).then(
    () => true,
    () => false,
  );
  return isThere || above === folder ? folder : nearest(above);
}
