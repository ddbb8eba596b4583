import { KeyTable } from '../../src/platform/key-table.ts';

/** With these keys, in their order. */
export function keyTableOf(keys: readonly string[]): KeyTable {
  const table = new KeyTable();
  for (const key of keys) table.add(key);
  return table;
}
