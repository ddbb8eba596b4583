/** What format says about a shard's request file; submit trusts the file only as far as this fits it. */

import { CompletionBatchError, explain, parseJson } from '@completion-batch/engine';
import { z } from 'zod';

const manifestSchema = z.object({
  format: z.literal('completion-batch/shard'),
  version: z.literal(1),
  execution: z.string(),
  /** Digest of the plan it belongs to. */
  plan: z.string(),
  shard: z.string().regex(/^\d{4}$/),
  createdAt: z.string(),
  /** Name of the request file beside the manifest, and its key in the object store; both absent for no requests. */
  file: z
    .string()
    .regex(/^[0-9]{4}-[0-9a-f]{16}\.jsonl$/)
    .nullable(),
  key: z.string().nullable(),
  sha256: z.string(),
  bytes: z.int().nonnegative(),
  requests: z.int().nonnegative(),
  labels: z.int().nonnegative(),
  firstPass: z.int().nonnegative(),
  secondPass: z.int().nonnegative(),
  estimatedTokens: z.int().nonnegative(),
  /** Labels and rows that were passed over. */
  problems: z.int().nonnegative(),
});

export type ShardManifest = z.output<typeof manifestSchema>;

export function writeManifest(manifest: ShardManifest): string {
  return `${JSON.stringify(manifestSchema.parse(manifest), null, 2)}\n`;
}

/** @throws CompletionBatchError `shard-damaged` */
export function parseManifest(data: Uint8Array | string, name: string): ShardManifest {
  const damaged = (why: string, cause?: unknown): CompletionBatchError =>
    new CompletionBatchError('shard-damaged', `the shard's manifest ${why}`, {
      where: name,
      remedy: 'Run format again for this shard.',
      cause,
    });
  let value: unknown;
  try {
    value = parseJson(typeof data === 'string' ? data : new TextDecoder().decode(data));
  } catch (cause) {
    throw damaged('is not valid JSON', cause);
  }
  const manifest = manifestSchema.safeParse(value);
  if (!manifest.success) throw damaged(`does not fit its schema: ${explain(manifest.error)}`);
  return manifest.data;
}
