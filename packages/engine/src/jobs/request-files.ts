/** The request files that patterns name, as every entry finds them. */
import { glob, lstat, realpath } from 'node:fs/promises';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import { JOB_BOUNDS } from '../platform/bounds.ts';
import { CompletionBatchError } from '../platform/errors.ts';
import type { LinesSource } from './check-requests.ts';

const MOST_FILES = JOB_BOUNDS.files.most;

/**
 * @param patterns paths or globs (`requests/*.jsonl`); blank ones count for nothing
 * @param folder what they begin in; default: the working directory
 * @returns each file once, in the order of their names, which are those below the folder
 * @throws CompletionBatchError `invalid-input` (none, or too many), `file-unusable` (a link, or none that ends)
 */
export async function requestFiles(patterns: readonly string[], folder = process.cwd()): Promise<LinesSource[]> {
  const named = patterns.map((pattern) => pattern.trim()).filter((pattern) => pattern !== '');
  if (named.length === 0)
    throw refused('no request file is named', 'Name a file, or a pattern such as requests/*.jsonl.');
  const paths = new Set<string>();
  for (const pattern of named) {
    const before = paths.size;
    let found = 0;
    for await (const path of filesOf(pattern, folder)) {
      found += 1;
      paths.add(path);
      if (paths.size > MOST_FILES) {
        throw refused(
          `${pattern} and what is before it name more than ${MOST_FILES} files`,
          'Name fewer, or put their lines together.',
        );
      }
    }
    if (found === 0 && before === paths.size) {
      throw refused(`no file is found by ${JSON.stringify(pattern)} in ${folder}`, 'Check the path and the pattern.');
    }
  }
  return [...paths].map((path) => ({ path, name: nameOf(path, folder) })).sort((a, b) => (a.name < b.name ? -1 : 1));
}

function refused(message: string, remedy: string): CompletionBatchError {
  return new CompletionBatchError('invalid-input', message, {
    where: 'requests',
    remedy: `${remedy} Nothing was kept or sent.`,
  });
}

/** A name that is there is that file, whatever signs it has. */
async function* filesOf(pattern: string, folder: string): AsyncGenerator<string> {
  const literal = resolve(folder, pattern);
  if (await isFile(literal, folder)) {
    yield literal;
    return;
  }
  for await (const match of glob(pattern, { cwd: folder })) {
    const path = resolve(folder, match);
    if (await isFile(path, folder)) yield path;
  }
}

/**
 * Whether it is one; a folder is passed over.
 * @throws CompletionBatchError `file-unusable` for a link, which may lead anywhere, and for what may never end
 */
async function isFile(path: string, folder: string): Promise<boolean> {
  const found = await lstat(path).catch(() => undefined);
  if (found === undefined || found.isDirectory()) return false;
  const isReal = found.isFile() && (!isBelow(path, folder) || isBelow(await realpath(path), await realpath(folder)));
  if (isReal) return true;
  throw new CompletionBatchError('file-unusable', 'it is a link, lies behind one, or is no regular file', {
    where: path,
    remedy: 'Put the file itself there, or leave it out of the pattern. Nothing was kept or sent.',
  });
}

function nameOf(path: string, folder: string): string {
  return isBelow(path, folder) ? relative(folder, path).split(sep).join('/') : path;
}

function isBelow(path: string, folder: string): boolean {
  const below = relative(folder, path);
  return below !== '..' && !below.startsWith(`..${sep}`) && !isAbsolute(below);
}
