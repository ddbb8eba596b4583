/** What format says about a shard's request file; submit trusts the file only as far as this fits it. */

import { CompletionBatchError, explain, parseJson, SHA256 } from '@completion-batch/engine';
import { z } from 'zod';
import { shardRequestsFile, shardRequestsObject } from '../objects/layout.ts';

/** Far more than one has. */
const MAX_BYTES = 16_384;

const count = z.int().nonnegative();
const sourceFigures = z.object({ found: count, nothing: count, failed: count, skipped: count });

const manifestFields = z.object({
  format: z.literal('completion-batch/shard'),
  version: z.literal(1),
  execution: z.string(),
  /** Digest of the plan it belongs to. */
  plan: z.string(),
  shard: z.string().regex(/^\d{4}$/),
  createdAt: z.string(),
  /** Name of the request file beside the manifest, and its key in the object store; both absent for no requests. */
  file: z.string().nullable(),
  key: z.string().nullable(),
  sha256: z.string().regex(SHA256),
  bytes: count,
  requests: count,
  labels: count,
  firstPass: count,
  secondPass: count,
  /** Of the labels, those that the plan's other model is asked about; absent where it has none. */
  escalated: count.optional(),
  estimatedTokens: count,
  /** What its prompts show of other receipts; absent where the plan asks for nothing. */
  evidence: z
    .object({
      /** Requests that show any, and what that is about. */
      requests: count,
      tokens: count,
      /** What became of the receipts, by source. */
      sources: z.partialRecord(z.enum(['table', 'chroma', 'vectors']), sourceFigures),
    })
    .optional(),
  /** Labels and rows that were passed over. */
  problems: count,
});

/** Nothing is read that lies anywhere but where format writes it. */
const manifestSchema = manifestFields
  .refine(({ shard, sha256, file, key }) => file === (key === null ? null : shardRequestsFile(shard, sha256)), {
    path: ['file'],
    error: 'is not what the request file of this shard and digest is called',
  })
  .refine(
    ({ execution, shard, sha256, key }) => key === null || key === shardRequestsObject(execution, shard, sha256),
    {
      path: ['key'],
      error: 'is not where the request file of this shard and digest lies',
    },
  );

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
  if (data.length > MAX_BYTES) throw damaged(`has over ${MAX_BYTES} bytes`);
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
