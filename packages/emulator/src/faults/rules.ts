/** The form in which faults are asked for, and its check. README.md has the table of it. */
import { z } from 'zod';
import { CompletionBatchError } from '../engine-parts.ts';
import { API_ROUTES } from '../paths.ts';

const whole = z.number().int().min(1);
const counted = z.number().int().min(0).default(0);
const reads = whole.describe('reads of the object by its id');

/** When a rule fires, of what it applies to, counted from 1. Without any of these: always. */
const when = {
  /** At these. */
  nth: z
    .union([whole, z.array(whole).min(1)], { error: 'expected a whole number from 1, or a list of them' })
    .optional(),
  /** At each so-and-so-manieth. */
  every: whole.optional(),
  /** With this probability, drawn from the seed. */
  rate: z.number().gt(0).lte(1).optional(),
  /** So often at most. */
  times: whole.optional(),
};

const onlyOne = (rule: { nth?: unknown; every?: unknown; rate?: unknown }): boolean =>
  [rule.nth, rule.every, rule.rate].filter((given) => given !== undefined).length <= 1;
const ONLY_ONE = { error: 'give one of nth, every and rate' };

const pattern = z.string().refine(
  (text) => {
    try {
      return new RegExp(text) !== undefined;
    } catch {
      return false;
    }
  },
  { error: 'expected a regular expression' },
);

const callFault = z.discriminatedUnion('kind', [
  /** An error answer, instead of the effect or (`effect`) after it. */
  z.strictObject({
    kind: z.literal('status'),
    status: z.number().int().min(400).max(599),
    message: z.string().optional(),
    code: z.string().optional(),
    retryAfterSeconds: z.number().min(0).optional(),
    effect: z.boolean().default(false),
  }),
  /** The connection is reset: before the effect, or (`effect`) after it and before the answer. */
  z.strictObject({ kind: z.literal('reset'), effect: z.boolean().default(false) }),
  /** The answer's body ends early. With a content length the client can tell, without it cannot. */
  z.strictObject({
    kind: z.literal('cut'),
    keep: z.number().min(0).lt(1).default(0.5),
    contentLength: z.boolean().default(true),
  }),
  /** A `Range` header counts for nothing. */
  z.strictObject({ kind: z.literal('ignore-range') }),
  /** A `Date` that is so far ahead (or, below 0, behind); none at all where no skew is given. */
  z.strictObject({ kind: z.literal('date'), skewSeconds: z.number().int().optional() }),
  /** A page for people with status 200, as of a proxy that wants somebody to sign in; no effect. */
  z.strictObject({ kind: z.literal('html') }),
  /** A list as other servers give it. */
  z.strictObject({
    kind: z.literal('list'),
    /** Objects without these members. */
    omit: z.array(z.string().min(1)).default([]),
    order: z.enum(['reversed', 'shuffled']).optional(),
    /** Always the first page. */
    ignoreAfter: z.boolean().default(false),
    /** `has_more` is true on the last page too. */
    hasMore: z.boolean().default(false),
  }),
]);

const lineFault = z.discriminatedUnion('kind', [
  /** Answered with an error of this status: a line of the error file. */
  z.strictObject({
    kind: z.literal('status'),
    status: z.number().int().min(400).max(599),
    message: z.string().optional(),
    code: z.string().optional(),
  }),
  /** Not answered: a line of the error file with `response: null`. */
  z.strictObject({
    kind: z.literal('error'),
    code: z.string().default('request_timeout'),
    message: z.string().default('The underlying call to the model timed out.'),
  }),
  /** Answered and billed, and in neither file. */
  z.strictObject({ kind: z.literal('miss') }),
  /** In its file twice; with `status`, the second time as an error of the error file. */
  z.strictObject({ kind: z.literal('double'), status: z.number().int().min(400).max(599).optional() }),
  /** Answered and billed, and in its file as half a line. */
  z.strictObject({ kind: z.literal('tear') }),
  /** The answer's body has no `usage`. */
  z.strictObject({ kind: z.literal('no-usage') }),
]);

const batchFault = z.discriminatedUnion('kind', [
  /** Does not leave this state: until so many reads, or until it expires or is cancelled. */
  z.strictObject({
    kind: z.literal('stuck'),
    status: z.enum(['validating', 'in_progress', 'finalizing', 'cancelling']),
    reads: reads.optional(),
  }),
  /** Fails its validation as if the model's queue had no room. */
  z.strictObject({ kind: z.literal('token-limit'), limit: whole.optional() }),
  /** Fails its validation for the size of its file. */
  z.strictObject({ kind: z.literal('too-large'), limit: whole.optional() }),
  /** Fails its validation for any other reason. */
  z.strictObject({ kind: z.literal('fail'), code: z.string(), message: z.string() }),
  /** Shown with a status nobody knows, or with one that is spelled otherwise: from the start, or once it has ended. */
  z.strictObject({
    kind: z.literal('unknown-status'),
    word: z.string().default('paused'),
    ended: z.boolean().default(false),
    reads: reads.optional(),
  }),
  /** Ended, but shown with these counts. */
  z.strictObject({
    kind: z.literal('counts'),
    total: counted,
    completed: counted,
    failed: counted,
    reads: reads.optional(),
  }),
  /** Times as ISO 8601 texts in place of seconds. */
  z.strictObject({ kind: z.literal('iso-times') }),
  /** Ids of files that there are not: `""` or no member at all, in place of null. */
  z.strictObject({ kind: z.literal('empty-ids'), as: z.enum(['empty', 'absent']).default('empty') }),
  /** Ended, but shown without these file ids for so many reads. */
  z.strictObject({ kind: z.literal('late-ids'), of: z.enum(['output', 'error', 'both']).default('output'), reads }),
  /** Shown without these members. */
  z.strictObject({
    kind: z.literal('omit'),
    members: z
      .array(
        z.enum([
          'model',
          'usage',
          'request_counts',
          'errors',
          'metadata',
          'input_file_id',
          'created_at',
          'expires_at',
          'completed_at',
          'failed_at',
          'expired_at',
          'cancelled_at',
        ]),
      )
      .min(1),
  }),
]);

const fileFault = z.discriminatedUnion('kind', [
  /** There, but not to be seen for so many reads; what `create` of a batch says meanwhile. */
  z.strictObject({
    kind: z.literal('invisible'),
    reads,
    create: z.enum(['bad-request', 'failed-batch']).default('bad-request'),
  }),
  /** Described as `pending` for so many reads; `create` of a batch is refused meanwhile, in one of two wordings. */
  z.strictObject({ kind: z.literal('pending'), reads, create: z.enum(['azure', 'not-found']).default('azure') }),
  /** Described with this size, whatever it has. */
  z.strictObject({ kind: z.literal('size'), bytes: counted, reads: reads.optional() }),
  /** Its description, its content or both answer with this error. */
  z.strictObject({
    kind: z.literal('status'),
    of: z.enum(['description', 'content', 'both']).default('both'),
    status: z.number().int().min(400).max(599),
    message: z.string().optional(),
    code: z.string().optional(),
    reads: reads.optional(),
  }),
]);

const route = z.enum(['*', ...API_ROUTES]);
const routes = z.union([route, z.array(route).min(1)], {
  error: `expected one of these, or a list of them: *, ${API_ROUTES.join(', ')}`,
});

const schema = z.strictObject({
  /** Of all draws by `rate`. */
  seed: z.number().int().min(0).default(1),
  /** Of the rules that fire for a call the first counts. */
  calls: z.array(z.strictObject({ route: routes, ...when, fault: callFault }).refine(onlyOne, ONLY_ONE)).default([]),
  /** Of the rules that fire for a line the first counts; `nth` and `every` go by the line's number in its file. */
  lines: z
    .array(z.strictObject({ match: pattern.optional(), ...when, fault: lineFault }).refine(onlyOne, ONLY_ONE))
    .default([]),
  /** All that fire when the batch is created hold for it. */
  batches: z.array(z.strictObject({ ...when, fault: batchFault }).refine(onlyOne, ONLY_ONE)).default([]),
  /** The first that fires when the file is made holds for it. */
  files: z
    .array(
      z
        .strictObject({ purpose: z.enum(['batch', 'batch_output']).optional(), ...when, fault: fileFault })
        .refine(onlyOne, ONLY_ONE),
    )
    .default([]),
  /** In place of the emulator's options. */
  limits: z
    .strictObject({
      queueTokens: z.record(z.string(), z.number().int().min(0)).optional(),
      maxFileBytes: whole.optional(),
      maxUploadBytes: whole.optional(),
      uploadRefusal: z.union([z.literal(400), z.literal(413)]).optional(),
    })
    .default({}),
});

/** Faults as they are written down. */
export type FaultRules = z.input<typeof schema>;
/** Faults with their defaults filled in. */
export type Rules = z.output<typeof schema>;
export type ListFault = Extract<CallFault, { readonly kind: 'list' }>;
export type CallFault = Rules['calls'][number]['fault'];
export type LineFault = Rules['lines'][number]['fault'];
export type BatchFault = Rules['batches'][number]['fault'];
export type FileFault = Rules['files'][number]['fault'];
export type When = Pick<Rules['batches'][number], 'nth' | 'every' | 'rate' | 'times'>;

/**
 * Checks faults and fills in their defaults.
 * @param where where they stand, for the error
 * @throws CompletionBatchError `invalid-input`, with the place of everything that does not fit
 */
export function parseFaults(value: unknown, where = 'faults'): Rules {
  return check(schema, value, where);
}

const mixture = z.strictObject({ chaos: z.number().int().min(0) });

/** The seed in `{"chaos": SEED}`; undefined for faults that are written out. @throws as `parseFaults` */
export function chaosSeedIn(value: unknown, where = 'faults'): number | undefined {
  if (typeof value !== 'object' || value === null || !('chaos' in value)) return undefined;
  return check(mixture, value, where).chaos;
}

function check<T>(form: z.ZodType<T>, value: unknown, where: string): T {
  const parsed = form.safeParse(value);
  if (parsed.success) return parsed.data;
  const reasons = parsed.error.issues
    .slice(0, 5)
    .map(({ path, message }) => (path.length === 0 ? message : `${z.core.toDotPath(path)}: ${message}`));
  throw new CompletionBatchError('invalid-input', `the faults do not fit their form: ${reasons.join('; ')}`, {
    where,
    remedy: 'packages/emulator/README.md, "Faults", has the table of all kinds.',
  });
}
