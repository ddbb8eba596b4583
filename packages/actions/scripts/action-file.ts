/** What an action.yml declares, for the READMEs and for tests. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { z } from 'zod';

/** On jobs of plain requests; they have to do with no receipt. */
export const JOB_ACTIONS = [
  'submit-requests',
  'find-jobs',
  'collect-results',
  'announce-results',
  'summarize-results',
] as const;

/** On labels of receipts in a table. */
export const LABEL_ACTIONS = [
  'prepare',
  'format',
  'submit',
  'find',
  'collect',
  'summary',
  'report',
  'track',
  'reconcile',
  'embed',
] as const;

export const ACTIONS = [...LABEL_ACTIONS, ...JOB_ACTIONS] as const;

const actionFile = z.strictObject({
  name: z.string(),
  description: z.string(),
  author: z.string(),
  branding: z.object({ icon: z.string(), color: z.string() }),
  inputs: z.record(
    z.string(),
    z.strictObject({ description: z.string(), required: z.boolean().optional(), default: z.string().optional() }),
  ),
  outputs: z.record(z.string(), z.strictObject({ description: z.string() })),
  runs: z.strictObject({ using: z.literal('node24'), main: z.string() }),
});

export type ActionFile = z.output<typeof actionFile>;

export function pathOf(action: string, file: string): string {
  return fileURLToPath(new URL(`../${action}/${file}`, import.meta.url));
}

export async function readActionFile(action: string): Promise<ActionFile> {
  return readActionFileOf(pathOf(action, 'action.yml'));
}

export async function readActionFileOf(path: string): Promise<ActionFile> {
  return actionFile.parse(parse(await readFile(path, 'utf8')));
}
