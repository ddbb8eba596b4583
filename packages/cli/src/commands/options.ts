/** Option values, parsed once; what does not fit is refused with what was allowed. */
import type { CHECK_MODES, ClaimableStatus, CONTEXTS, DEFAULT_CHECKS } from '@completion-batch/core';
import { checkExecutionId, isCompletionBatchError, SHA256 } from '@completion-batch/core/light';
import type { PREFLIGHT_MODES, RequestParameters } from '@completion-batch/engine';
import { InvalidArgumentError, Option } from 'commander';
import type { Session } from '../session/session.ts';

export function wholeNumber(min: number, max: number) {
  return (text: string): number => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= min && value <= max) return value;
    const range = max === Number.MAX_SAFE_INTEGER ? `from ${min}` : `from ${min} to ${max}`;
    throw new InvalidArgumentError(`Use a whole number ${range}.`);
  };
}

/** Of a model server: requests at a time, and the seconds of a batch's completion window. */
export const MOST_AT_A_TIME = 1000;
export const DAY_SECONDS = 86_400;

export const count = wholeNumber(1, Number.MAX_SAFE_INTEGER);

/** Hours, fractions allowed. */
export function hours(text: string): number {
  const value = Number(text);
  if (/^\d+(\.\d+)?$/.test(text) && value > 0) return value;
  throw new InvalidArgumentError('Use a number of hours over 0, e.g. 20 or 0.5.');
}

const UNIT_MS = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
/** A month: timers and clocks are of no use beyond it. */
const MOST_MS = 31 * UNIT_MS.d;

/** @returns milliseconds */
export function duration(text: string): number {
  const [, number = '', unit = ''] = /^(\d+(?:\.\d+)?)([smhd])$/.exec(text) ?? [];
  const ms = Number(number) * (UNIT_MS[unit as keyof typeof UNIT_MS] ?? 0);
  if (ms > 0 && ms <= MOST_MS) return ms;
  throw new InvalidArgumentError('Use a time over 0 and up to 31d, e.g. 90s, 30m, 2h or 1d.');
}

/** US dollars, fractions allowed. */
export function dollarsOver0(text: string): number {
  const value = Number(text);
  if (/^\d+(\.\d+)?$/.test(text) && value > 0) return value;
  throw new InvalidArgumentError('Use an amount of US dollars over 0, e.g. 5 or 0.25.');
}

export function executionId(text: string): string {
  try {
    return checkExecutionId(text);
  } catch (error) {
    throw new InvalidArgumentError(isCompletionBatchError(error) ? error.remedy : String(error));
  }
}

/** @returns the table that a state's URL names */
export function stateTable(text: string): string {
  const [, table] = /^dynamodb:\/\/([A-Za-z0-9_.-]{3,255})$/.exec(text) ?? [];
  if (table !== undefined) return table;
  throw new InvalidArgumentError('Use dynamodb://TABLE, or leave it out: then the store keeps the state, too.');
}

export const jsonOption = (): Option => new Option('--json', 'print the result as one JSON object on standard output');

export const tableOption = (): Option =>
  new Option('--table <name>', 'the receipts table (AWS_REGION tells where)').makeOptionMandatory();

export const storeOption = (): Option =>
  new Option('--store <url>', 'where files are kept: s3://bucket/prefix or file:///folder').makeOptionMandatory();

export const modelOption = (): Option =>
  new Option('--model <name>', 'the model that checks the labels').default('gpt-4.1-mini');

/** Of prepare. */
export const escalateModelOption = (): Option =>
  new Option(
    '--escalate-model <name>',
    'another model, asked what the first cannot tell, and about corrections (docs/collecting.md)',
  );

/** @param session with its `parseParameters`, where the option is given */
export const parametersOption = ({ parseParameters }: Session): Option =>
  new Option(
    '--parameters <json>',
    'request parameters laid over ours, as a JSON object; null leaves one out',
  ).argParser((text): RequestParameters | undefined => {
    if (parseParameters === undefined) throw new Error('--parameters is read without its parser');
    try {
      return parseParameters(text);
    } catch (error) {
      throw isCompletionBatchError(error) ? new InvalidArgumentError(`${error.message}. ${error.remedy}`) : error;
    }
  });

/** Read where the work begins: it may be a file. */
export const labelsOption = (): Option =>
  new Option(
    '--labels <file>',
    'labels beside ours or in their place: a JSON file, or the JSON itself (docs/labels.md)',
  );

/** The compiler sees to it that they are core's, which takes long to load. */
const SHOWN: typeof CONTEXTS = ['auto', 'full', 'near'];

export const contextOption = (): Option =>
  new Option(
    '--context <rows>',
    'what requests show: the whole receipt (full), or head, totals and what is near the labels (near); auto is near for second passes alone',
  )
    .choices(SHOWN)
    .default('auto');

const CHECKED: typeof CHECK_MODES = ['off', 'report', 'enforce'];
const CHECKED_BY_DEFAULT: typeof DEFAULT_CHECKS = 'report';

export const checksOption = (): Option =>
  new Option(
    '--checks <mode>',
    'what becomes of verdicts that the receipt itself speaks against: counted, or left to people (docs/checks.md)',
  )
    .choices(CHECKED)
    .default(CHECKED_BY_DEFAULT);

/** What the arguments hold that can only be read with more than is loaded by then. */
export async function parsersFor(args: readonly string[]): Promise<Pick<Session, 'parseParameters'>> {
  const given = args.some((text) => text === '--parameters' || text.startsWith('--parameters='));
  return { parseParameters: given ? (await import('./work/parameters.ts')).parseParameters : undefined };
}

export const statusOption = (): Option =>
  new Option('--validation-status <status>', 'which labels: never validated, or pending for a batch that is gone')
    .choices(['NONE', 'PENDING'] satisfies ClaimableStatus[])
    .default('NONE');

/** Options of prepare that limit what one execution takes. */
export const sizeOptions = (): Option[] => [
  new Option('--max-shards <n>', 'shards at most (1 to 256)').argParser(wholeNumber(1, 256)).default(20),
  new Option('--max-receipts <n>', 'receipts at most; the rest stays for the next run').argParser(count),
  new Option('--max-labels <n>', 'labels at most, in whole receipts').argParser(count),
];

/** Of prepare: what format shows of other receipts. */
export const evidenceOptions = (): Option[] => [
  new Option(
    '--evidence <sources>',
    'what other receipts tell: off, or of table, vectors, chroma://… (docs/evidence.md)',
  ).default('off'),
  new Option('--evidence-tokens <n>', 'tokens of evidence in one request (1 to 4000, default 160)').argParser(
    wholeNumber(1, 4000),
  ),
];

/** Of prepare: labels that people have judged, asked again among the others. */
export const auditOptions = (): Option[] => [
  new Option(
    '--audit-share <share>',
    'the gold sample, labels that people have judged, asked again among the others: how many, as a part of those asked, 0.02 or 2% (default: none)',
  ),
  new Option(
    '--audit-min-agreement <share>',
    'hold a batch that agrees with people less often, of 20 at least (0.9 or 90%): nothing of it is written before collect --accept or --reject',
  ),
];

/** @param what is compared with it */
export const truthOption = (what: string): Option =>
  new Option('--truth <file>', `true labels; tells how right ${what} is (see evaluate)`);

/** Without it the plan is believed. */
export const planDigestOption = (): Option =>
  new Option('--plan-sha256 <digest>', 'SHA-256 of the plan as prepare told it; another plan is refused').argParser(
    (text) => {
      if (SHA256.test(text)) return text;
      throw new InvalidArgumentError('Use the SHA-256 that prepare has told: 64 digits and letters from a to f.');
    },
  );

/** The compiler sees to it that they are core's, which takes long to load. */
const MODES: typeof PREFLIGHT_MODES = ['auto', 'always', 'never'];

/** Options of whatever makes batches. */
export const limitOptions = (): Option[] => [
  new Option('--max-lines <n>', 'requests of one batch (1 to 50000)').argParser(wholeNumber(1, 50_000)),
  new Option('--max-bytes <n>', 'bytes of one batch (default 100000000)').argParser(wholeNumber(1, 190_000_000)),
  new Option('--max-tokens <n>', 'estimated input tokens of one batch (default 1500000)').argParser(count),
  new Option('--queue-tokens <n>', 'batch queue limit of each model; what does not fit waits unclaimed').argParser(
    count,
  ),
  pricesOption(),
  new Option('--preflight <when>', 'when the model is asked one request before anything is claimed').choices(MODES),
];

export const pricesOption = (): Option =>
  new Option('--prices <file>', 'batch prices as JSON, in place of the built-in ones');

/** Options of submit that limit one batch. */
export const batchOptions = (): Option[] => [
  ...limitOptions(),
  new Option('--max-cost-usd <amount>', 'what one execution may cost, estimated; the rest waits unclaimed').argParser(
    dollarsOver0,
  ),
  new Option('--dry-run', 'merge and estimate, but claim, upload and pay nothing'),
];
