/** The keys of the requests in a file, in their order. */
import { blocksOf } from '../platform/file-blocks.ts';
import { splitBlocks } from '../platform/ndjson.ts';
import type { Workload } from './workload.ts';

/**
 * @param name what messages call the file
 * @throws what `Workload.keyOf` throws
 */
export async function* keysOfFile(
  workload: Pick<Workload, 'keyOf'>,
  path: string,
  name = path,
): AsyncGenerator<string> {
  for await (const lines of splitBlocks(blocksOf(path), { name }))
    for (const line of lines) yield workload.keyOf(line, name);
}

/** The same at once. */
export async function listKeys(workload: Pick<Workload, 'keyOf'>, path: string): Promise<string[]> {
  const keys: string[] = [];
  for await (const key of keysOfFile(workload, path)) keys.push(key);
  return keys;
}
