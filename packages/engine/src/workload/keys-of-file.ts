/** The keys of the requests in a file, in their order. */
import { createReadStream } from 'node:fs';
import { splitLines } from '../platform/ndjson.ts';
import type { Workload } from './workload.ts';

/**
 * @param name what messages call the file
 * @throws what `Workload.keyOf` throws
 */
export async function keysOfFile(workload: Pick<Workload, 'keyOf'>, path: string, name = path): Promise<string[]> {
  const keys: string[] = [];
  for await (const line of splitLines(createReadStream(path), { name })) keys.push(workload.keyOf(line, name));
  return keys;
}
