/** The files that patterns name. */
import { glob } from 'node:fs/promises';
import { CompletionBatchError } from '../platform/errors.ts';

/** @throws CompletionBatchError `invalid-input` where a pattern names no file */
export async function requestFiles(patterns: readonly string[]): Promise<{ path: string; name: string }[]> {
  const found = new Set<string>();
  for (const pattern of patterns) {
    const paths: string[] = [];
    for await (const path of glob(pattern)) paths.push(path);
    if (paths.length === 0) {
      throw new CompletionBatchError('invalid-input', `no file is named by ${JSON.stringify(pattern)}`, {
        remedy: 'Name files of requests.',
      });
    }
    for (const path of paths) found.add(path);
  }
  return [...found].sort().map((path) => ({ path, name: path }));
}
