/** The plan: what one execution asks, split into shards. Written once per execution; every later phase reads it. */
import {
  CompletionBatchError,
  explain,
  isExecutionId,
  parseJson,
  readInputFile,
  requestParameters,
  SHA256,
  sha256,
} from '@completion-batch/engine';
import { z } from 'zod';
import { MAX_EVIDENCE_TOKENS } from '../evidence/choice.ts';
import { labelSet } from '../label-set/schema.ts';
import { labelsObject } from '../objects/layout.ts';
import { unknownLabels } from './unknown-labels.ts';

export const PLAN_VERSION = 1;

/** How much of a receipt its requests show: all, or what is near the labels they ask about. */
export const CONTEXTS = ['full', 'near'] as const;
export type Context = (typeof CONTEXTS)[number];

const shard = z.object({
  id: z.string().regex(/^\d{4}$/),
  /** Object key of its labels (that of `labelsObject`), and what must be found there. */
  key: z.string(),
  sha256: z.string().regex(SHA256),
  bytes: z.int().positive(),
  labels: z.int().positive(),
  /** Beside the labels, those that people have judged and that are asked again; absent for none. */
  audits: z.int().positive().optional(),
  receipts: z.int().positive(),
  /** The receipts of its labels: all of the plan's from the first to the last, in the order of their keys. */
  first: z.string(),
  last: z.string(),
});

const planFields = z.object({
  format: z.literal('completion-batch/plan'),
  version: z.literal(PLAN_VERSION),
  execution: z.string().refine(isExecutionId, { error: 'is not an execution id' }),
  createdAt: z.string(),
  table: z.string(),
  store: z.string(),
  validationStatus: z.enum(['NONE', 'PENDING']),
  model: z.string().min(1),
  /** Laid over the parameters of every request; absent where there are none. */
  parameters: requestParameters.optional(),
  /** Where words of other receipts come from; absent where prompts show none. */
  evidence: z
    .object({
      sources: z.array(z.string()).min(1).max(3),
      /** In one request, at most. */
      tokens: z.int().min(1).max(MAX_EVIDENCE_TOKENS),
      /** Of the file of vectors, where it is a source; absent where there was none yet. */
      vectors: z.string().regex(SHA256).optional(),
    })
    .optional(),
  /** What labels there are for words; absent for those of this release. */
  labelSet: labelSet.optional(),
  /** Absent for full. */
  context: z.enum(CONTEXTS).optional(),
  /** The model that is asked what another one could not tell, or has proposed itself; absent where there is none. */
  escalateModel: z.string().min(1).optional(),
  /** Of the labels, those whose rows say that they are for that model; absent for none. */
  escalated: z.int().positive().optional(),
  /** The gold sample: labels that people have judged; absent where none are asked again. */
  audit: z
    .object({
      /** Of the labels that are asked. */
      share: z.number().gt(0).max(1),
      /** Below it nothing of a batch is written before a person has said so; absent where it is only told. */
      minAgreement: z.number().gt(0).max(1).optional(),
    })
    .optional(),
  labels: z.int().nonnegative(),
  receipts: z.int().nonnegative(),
  /** Rows that were passed over because they do not parse. */
  problems: z.int().nonnegative(),
  /** Labels that were passed over because the run has none of that name; absent for none. */
  unknownLabels: unknownLabels.optional(),
  shards: z.array(shard).max(256),
});

/** Nothing outside of the execution's own folder is read for a plan, and no shard twice. */
const planSchema = planFields
  .refine(
    ({ execution, shards }) => shards.every(({ id, key, sha256 }) => key === labelsObject(execution, id, sha256)),
    {
      path: ['shards'],
      error: "a shard's key is not where its labels lie",
    },
  )
  .refine(({ model, escalateModel }) => model !== escalateModel, {
    path: ['escalateModel'],
    error: 'is the model itself',
  })
  .refine(({ shards }) => new Set(shards.map(({ id }) => id)).size === shards.length, {
    path: ['shards'],
    error: 'two shards have the same id',
  });

export type PlannedShard = z.output<typeof shard>;

export interface Plan extends z.output<typeof planSchema> {
  /** SHA-256 of the plan's file: request files name the plan they belong to by it. */
  readonly digest: string;
}

/** A plan's file: JSON, indented for people. */
export function writePlan(plan: z.input<typeof planSchema>): string {
  return `${JSON.stringify(planSchema.parse(plan), null, 2)}\n`;
}

/**
 * @param name the file, for messages
 * @throws CompletionBatchError `plan-unreadable`, `plan-version`
 */
export function parsePlan(data: Uint8Array | string, name: string): Plan {
  const remedy = 'Hand on the file that prepare wrote, unchanged; or run prepare again with a new execution id.';
  let value: unknown;
  try {
    value = parseJson(typeof data === 'string' ? data : new TextDecoder().decode(data));
  } catch (cause) {
    throw new CompletionBatchError('plan-unreadable', 'the plan is not valid JSON', { where: name, remedy, cause });
  }
  const head = z.object({ format: z.literal('completion-batch/plan'), version: z.number() }).safeParse(value);
  if (!head.success) {
    throw new CompletionBatchError('plan-unreadable', 'the file is not a plan', { where: name, remedy });
  }
  if (head.data.version !== PLAN_VERSION) {
    throw new CompletionBatchError(
      'plan-version',
      `the plan has version ${head.data.version}, this release reads version ${PLAN_VERSION}`,
      { where: name, remedy: 'Use the same release of completion-batch for all phases of an execution.' },
    );
  }
  const plan = planSchema.safeParse(value);
  if (!plan.success) {
    throw new CompletionBatchError('plan-unreadable', `the plan does not fit its schema: ${explain(plan.error)}`, {
      where: name,
      remedy,
    });
  }
  return { ...plan.data, digest: sha256(data) };
}

/**
 * Reads a plan's file.
 * @param expected the SHA-256 that prepare told of it, by another way than the file came: whoever can write the file
 * cannot have another one taken for it. Without it the plan is believed.
 * @throws CompletionBatchError `plan-mismatch`, `plan-unreadable`, `plan-version`
 */
export async function readPlan(path: string, expected?: string): Promise<Plan> {
  let data: Uint8Array;
  try {
    data = await readInputFile(path);
  } catch (cause) {
    throw new CompletionBatchError('plan-unreadable', 'the plan cannot be read', {
      where: path,
      remedy: 'Give the path of the plan.json that prepare wrote (in a workflow: download the plan artifact first).',
      cause,
    });
  }
  if (expected !== undefined) checkDigest(sha256(data), expected, path);
  return parsePlan(data, path);
}

/** @throws CompletionBatchError `plan-mismatch` */
export function checkDigest(found: string, expected: string, where: string): void {
  if (found === expected) return;
  throw new CompletionBatchError(
    'plan-mismatch',
    `the plan is not the one that prepare wrote: its SHA-256 is ${found}, plan-sha256 says ${expected}`,
    {
      where,
      remedy:
        'Nothing was read by it, claimed or sent. Hand on plan.json and plan-sha256 of the same prepare, and look at who else can write the file.',
    },
  );
}

/** @throws CompletionBatchError `shard-unknown` */
export function shardOf(plan: Plan, id: string): PlannedShard {
  const found = plan.shards.find((candidate) => candidate.id === id);
  if (found !== undefined) return found;
  throw new CompletionBatchError('shard-unknown', `the plan has no shard ${JSON.stringify(id)}`, {
    where: 'shard',
    remedy: `Use one of ${plan.shards.map((candidate) => candidate.id).join(', ') || '(the plan has no shards)'}.`,
  });
}
