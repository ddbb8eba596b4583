/**
 * The SROIE receipts as rows of the table: real data, too big for the repository. Found by SROIE_ITEMS, or beside the
 * checkout; tests that want them are skipped elsewhere.
 */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import type { Item } from '@completion-batch/engine/dynamodb';

export function sroiePath(): string | undefined {
  const beside = fileURLToPath(new URL('../../../../shared/data/sroie/items.ndjson.gz', import.meta.url));
  const path = process.env.SROIE_ITEMS ?? beside;
  return existsSync(path) ? path : undefined;
}

export function sroieItems(): Item[] | undefined {
  const path = sroiePath();
  if (path === undefined) return undefined;
  const lines = gunzipSync(readFileSync(path)).toString().split('\n');
  return lines.filter((line) => line !== '').map((line) => (JSON.parse(line) as { Item: Item }).Item);
}
