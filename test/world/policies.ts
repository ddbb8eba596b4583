/** The policies that docs/aws shows, with their names filled in. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Policy } from './iam.ts';

export const POLICIES = fileURLToPath(new URL('../../packages/cli/src/init/policies', import.meta.url));
export const ACCOUNT = '123456789012';
export const NAMES: Readonly<Record<string, string>> = {
  REGION: 'local',
  ACCOUNT,
  TABLE: 'receipts',
  BUCKET: 'bucket',
  PREFIX: 'prefix',
};

export async function readPolicy(name: string, names = NAMES): Promise<Policy> {
  const text = await readFile(join(POLICIES, `${name}.json`), 'utf8');
  return JSON.parse(text.replace(/\b[A-Z]+(_[A-Z]+)*\b/g, (word) => names[word] ?? word)) as Policy;
}
