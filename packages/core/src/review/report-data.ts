/**
 * What the review page shows, as one JSON document: docs/report.md. Whoever likes may draw their own page of it. Imports nothing
 * that runs but zod, so that the page takes its types from here.
 */
import { z } from 'zod';

/** Grows with every change that a reader of the one before would not understand. */
export const REPORT_VERSION = 1;
export const REPORT_FORMAT = 'completion-batch/report';

/** `0..10000` of the receipt's width or height; y upward, as in the table. */
const place = z.int();

/** One word: line id, word id, text, and its box (left, bottom, width, height), or nothing where the row has none. */
const word = z.union([
  z.tuple([z.int(), z.int(), z.string(), place, place, place, place]),
  z.tuple([z.int(), z.int(), z.string()]),
]);

const status = z.enum(['NONE', 'PENDING', 'VALID', 'INVALID', 'NEEDS_REVIEW']);

/** Why a label waits for a person, the most urgent first: what they are sorted by. */
export const REASONS = ['contradicted', 'unsure', 'second-rejection', 'exhausted', 'other'] as const;

/** A word of another receipt that the model was shown beside this one. */
const evidence = z.object({ text: z.string(), label: z.string(), valid: z.boolean() });

const label = z.object({
  line: z.int(),
  word: z.int(),
  label: z.string(),
  status,
  /** Completion batch that judged it or has it; null: none of ours. */
  batch: z.string().nullable(),
  /** By whom it was proposed; null where the row does not say. */
  proposedBy: z.string().nullable(),
  /** The label in whose place it was proposed. */
  corrects: z.string().nullable(),
  /** What the batch suggested in its place; null: nothing, or it was not called wrong. */
  suggested: z.string().nullable(),
  /** What the batch said, which the row's status may differ from since; null where it has no result. */
  said: status.nullable(),
  /** Only where its status is NEEDS_REVIEW. */
  reason: z.enum(REASONS).nullable(),
  /** Name of the check that contradicted, and what it found as a sentence. */
  check: z.string().nullable(),
  /** A sentence for people: why it is as it is. */
  why: z.string().nullable(),
  reasoning: z.string().nullable(),
  attempts: z.int(),
  /** A person's decision, if there is one. */
  reviewed: z.object({ at: z.string(), by: z.string().nullable() }).nullable(),
  evidence: z.array(evidence),
});

const receipt = z.object({
  image: z.string(),
  receipt: z.int(),
  merchant: z.string().nullable(),
  words: z.array(word),
  labels: z.array(label),
});

const count = z.int().nonnegative();

const batch = z.object({
  id: z.string(),
  openaiId: z.string(),
  status: z.string(),
  /** The run that submitted it; null where the row does not say. */
  execution: z.string().nullable(),
  model: z.string().nullable(),
  /** ISO 8601. */
  submittedAt: z.string(),
  endedAt: z.string().nullable(),
  labels: count,
  valid: count,
  invalid: count,
  needsReview: count,
  /** Came back without a verdict. */
  released: count,
  corrections: count,
  estimatedInputTokens: count.nullable(),
  estimatedOutputTokens: count.nullable(),
  inputTokens: count.nullable(),
  outputTokens: count.nullable(),
  /** USD. */
  estimatedCost: z.number().nullable(),
  cost: z.number().nullable(),
  /** Why nothing of it is written until somebody decides. */
  heldReason: z.string().nullable(),
});

/** `hits` of `of`, and the 95 % interval in which the share lies (Wilson). */
const share = z.object({ hits: count, of: count, low: z.number(), high: z.number() });

const verdicts = z.object({
  label: z.string(),
  valid: count,
  invalid: count,
  needsReview: count,
  /** Of those with a verdict, the rejected ones. */
  rejected: share,
});

export const reportData = z.object({
  format: z.literal(REPORT_FORMAT),
  version: z.literal(REPORT_VERSION),
  madeAt: z.string(),
  table: z.string(),
  /** What is in it, as a sentence: of which batches, of how many days. */
  scope: z.string(),
  /** Which of the report's files this is, and what there is in each of them. */
  page: z.object({
    index: count,
    files: z.array(
      z.object({ name: z.string(), receipts: count, /** Labels that wait for a person. */ needsReview: count }),
    ),
  }),
  /** Names that a correction may have, with their meanings. */
  labelNames: z.array(z.object({ name: z.string(), meaning: z.string() })),
  /** Receipts that there are in all files. */
  receiptsInAll: count,
  /** Labels of all files by status. */
  statuses: z.record(z.string(), count),
  verdictsByLabel: z.array(verdicts),
  batches: z.array(batch),
  /** How right verdicts are, by what people have said: sentences, each with its interval. */
  quality: z.array(z.string()),
  /** Rows that do not parse and the like: what is missing here, and why. */
  problems: z.array(z.string()),
  receipts: z.array(receipt),
});

export type ReportData = z.output<typeof reportData>;
export type ReportReceipt = z.output<typeof receipt>;
export type ReportLabel = z.output<typeof label>;
export type ReportWord = z.output<typeof word>;
export type ReportBatch = z.output<typeof batch>;
export type ReportVerdicts = z.output<typeof verdicts>;
export type Reason = (typeof REASONS)[number];
