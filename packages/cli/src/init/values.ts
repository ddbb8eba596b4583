/** What init is told, each value checked: they go into YAML, JSON and shell, and none has a character that means something there. */
import { z } from 'zod';
import { cronProblem } from './schedule.ts';

const text = (form: RegExp, allowed: string) => z.string().regex(form, allowed);

const cron = z.string().superRefine((value, context) => {
  const problem = cronProblem(value);
  if (problem !== undefined) context.addIssue({ code: 'custom', message: problem });
});

/** IAM makes a variable of `${…}` and a pattern of stars; neither can be in any of these. */
export const SCHEMAS = {
  region: text(/^[a-z]{2}(-[a-z]+)+-\d$/, 'use a region such as eu-central-1').refine(
    (name) => !/^(cn|us-gov|us-iso)/.test(name),
    'init writes for the partition aws only; docs/aws tells how to fill the policies in by hand',
  ),
  account: text(/^\d{12}$/, 'use the 12 digits of the AWS account'),
  table: text(/^(?!-)[\w.-]{3,255}$/, 'use 3 to 255 letters, digits, _, . and -, no - first'),
  store: text(
    /^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](\/[\w.=+@-]+)*\/?$/,
    'use s3://BUCKET/PREFIX, the prefix of letters, digits, _, ., =, +, @, - and /',
  ),
  repository: text(/^[A-Za-z0-9][\w-]{0,38}\/(?!\.{1,2}$)[\w.-]{1,100}$/, 'use OWNER/REPOSITORY, as GitHub spells it'),
  repositoryId: text(/^[1-9]\d{0,15}$/, 'use the number that GitHub has for it'),
  ownerId: text(/^[1-9]\d{0,15}$/, 'use the number that GitHub has for it'),
  branch: text(/^(?!.*(\.\.|\/\/|@\{))[\w][\w./+@=-]{0,199}$/, 'use letters, digits, _, ., /, +, @, = and -'),
  environment: text(/^(?!-|\.{1,2}$)[\w.-]{1,255}$/, 'use letters, digits, _, . and -, no - first'),
  model: text(/^(?!-)[\w.:/-]{1,200}$/, 'use the name of a model, such as gpt-4.1-mini'),
  keyId: text(/^(?!-)[\w-]{1,128}$/, 'use the id of a key in KMS, without its ARN'),
  rolePrefix: text(/^(?!-)[\w+=,.@-]{1,40}$/, 'use up to 40 letters, digits, +, =, ,, ., @, _ and -, no - first'),
  requests: text(
    /^(?![/-])(?!.*\.\.)[\w@+=.,/*?[\]-]{1,300}$/,
    'use a path or pattern in the repository, such as requests/*.jsonl',
  ),
  visibility: z.enum(['private', 'public'], 'use private or public'),
  cron,
  collectCron: cron,
  maxCostUsd: text(/^(?=.*[1-9])\d{1,9}(\.\d{1,6})?$/, 'use an amount of US dollars over 0, e.g. 5 or 0.25'),
} as const;

export type ValueName = keyof typeof SCHEMAS;

/** Where the reusable workflows are called from, and at which commit. */
export interface Source {
  /** `OWNER/completion-batch` */
  readonly repository: string;
  /** 40 hexadecimal digits. */
  readonly commit: string;
  /** The release of it, where it is known. */
  readonly release: string | undefined;
}

export type Visibility = z.output<typeof SCHEMAS.visibility>;

export interface Common {
  readonly source: Source;
  readonly visibility: Visibility;
  readonly repository: string;
  readonly branch: string;
  readonly model: string | undefined;
  readonly maxCostUsd: string | undefined;
  /** When answers are looked for. */
  readonly collectCron: string;
}

/** What is set up for labels of receipts. */
export interface LabelValues extends Common {
  readonly kind: 'labels';
  readonly region: string;
  readonly account: string;
  readonly table: string;
  readonly bucket: string;
  readonly prefix: string;
  readonly store: string;
  readonly repositoryId: string;
  readonly ownerId: string;
  readonly environment: string | undefined;
  readonly keyId: string | undefined;
  readonly rolePrefix: string;
  /** When labels are submitted. */
  readonly cron: string;
}

/** What is set up for files of requests, on a branch of the repository. */
export interface RequestValues extends Common {
  readonly kind: 'requests';
  readonly requests: string;
}

export type Values = LabelValues | RequestValues;

/** What the command is given. */
export interface InitFlags extends Partial<Readonly<Record<ValueName, string>>> {
  readonly into: string;
  readonly from?: string;
  readonly visibility?: Visibility;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}
