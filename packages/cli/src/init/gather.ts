/** Puts together what init writes with: the questions for each kind of set-up, and what their answers make. */
import { CompletionBatchError } from '@completion-batch/core/light';
import type { Environment } from '@completion-batch/engine';
import { ofFolder } from './found.ts';
import { type Answers, type Ask, answer, type Question } from './questions.ts';
import {
  type InitFlags,
  type LabelValues,
  SCHEMAS,
  type Source,
  type ValueName,
  type Values,
  type Visibility,
} from './values.ts';

export interface GatherOptions {
  readonly folder: string;
  readonly flags: InitFlags;
  /** Undefined where it is not known where this program is from. */
  readonly source: Source | undefined;
  readonly env: Environment;
  readonly ask: Ask | undefined;
}

/** Looks a day at whether answers are there: private repositories pay for each. */
const COLLECT_CRON: Readonly<Record<Visibility, string>> = { private: '17 */3 * * *', public: '13,43 * * * *' };

const FROM = {
  flag: '--from',
  what: 'OWNER/completion-batch@REF, where the workflows are called from and at which release or commit',
};

/** @throws CompletionBatchError `invalid-input` */
export async function gather({ folder, flags, source, env, ask }: GatherOptions): Promise<Values> {
  const found = await ofFolder(folder, env);
  const kind = flags.requests === undefined ? 'labels' : 'requests';
  const questions = [
    ...commonQuestions(found),
    ...(kind === 'labels' ? labelQuestions(flags.repository ?? found.repository, env) : [REQUESTS]),
  ];
  if (kind === 'requests') refuseOthers(questions, flags);
  const answers = await answer(questions, flags, { ask, missing: source === undefined ? [FROM] : [] });
  const known = (name: ValueName): string => answers[name] ?? '';
  const visibility = SCHEMAS.visibility.parse(answers.visibility);
  // Where there is none, `answer` has said so.
  const common = {
    source: source ?? { repository: '', commit: '', release: undefined },
    visibility,
    repository: known('repository'),
    branch: known('branch'),
    model: answers.model,
    maxCostUsd: answers.maxCostUsd,
    collectCron: answers.collectCron ?? COLLECT_CRON[visibility],
  };
  if (kind === 'requests') return { kind, ...common, requests: known('requests') };
  return { kind, ...common, ...labelValues(answers, known) };
}

type Found = Awaited<ReturnType<typeof ofFolder>>;

const commonQuestions = (found: Found): Question[] => [
  {
    name: 'repository',
    flag: '--repository',
    what: 'the repository on GitHub, OWNER/REPOSITORY',
    found: found.repository,
  },
  { name: 'branch', flag: '--branch', what: 'its default branch', found: found.branch },
  {
    name: 'visibility',
    flag: '--visibility',
    what: 'private or public: a private one pays for minutes',
    found: 'private',
  },
  { name: 'model', flag: '--model', what: 'the model', optional: true },
  { name: 'maxCostUsd', flag: '--max-cost-usd', what: 'what one run may cost', optional: true },
  {
    name: 'collectCron',
    flag: '--collect-schedule',
    what: 'when answers are looked for',
    optional: true,
  },
];

const REQUESTS: Question = { name: 'requests', flag: '--requests', what: 'the files of requests' };

function labelQuestions(repository: string | undefined, env: Environment): Question[] {
  const ids = `gh api repos/${repository ?? 'OWNER/REPOSITORY'} --jq`;
  return [
    { name: 'table', flag: '--table', what: 'the receipts table in DynamoDB' },
    { name: 'store', flag: '--store', what: 'where files are kept, s3://BUCKET/PREFIX' },
    {
      name: 'region',
      flag: '--region',
      what: 'the AWS region of both',
      found: env.AWS_REGION || env.AWS_DEFAULT_REGION || undefined,
    },
    {
      name: 'account',
      flag: '--account',
      what: 'the AWS account, 12 digits',
      hint: 'aws sts get-caller-identity --query Account --output text',
    },
    { name: 'repositoryId', flag: '--repository-id', what: "the repository's number", hint: `${ids} .id` },
    { name: 'ownerId', flag: '--owner-id', what: "its owner's number", hint: `${ids} .owner.id` },
    { name: 'environment', flag: '--environment', what: 'the environment of the jobs with the key', optional: true },
    { name: 'keyId', flag: '--kms-key', what: 'the key in KMS', optional: true },
    {
      name: 'rolePrefix',
      flag: '--role-prefix',
      what: "how the roles' names begin",
      found: 'completion-batch',
      optional: true,
    },
    { name: 'cron', flag: '--schedule', what: 'when labels are submitted', found: '23 2 * * *', optional: true },
  ];
}

function labelValues(answers: Answers, known: (name: ValueName) => string) {
  const [, bucket = '', path = ''] = /^s3:\/\/([^/]+)\/?(.*?)\/?$/.exec(known('store')) ?? [];
  return {
    region: known('region'),
    account: known('account'),
    table: known('table'),
    store: `s3://${bucket}${path === '' ? '' : `/${path}`}`,
    bucket,
    prefix: path,
    repositoryId: known('repositoryId'),
    ownerId: known('ownerId'),
    environment: answers.environment,
    keyId: answers.keyId,
    rolePrefix: known('rolePrefix'),
    cron: known('cron'),
  } satisfies Partial<LabelValues>;
}

/** Of labels only: with --requests they would change nothing, which nobody would be told. */
function refuseOthers(questions: readonly Question[], flags: InitFlags): void {
  const taken = new Set(questions.map(({ name }) => name));
  const spare = labelQuestions(undefined, {}).filter(({ name }) => !taken.has(name) && flags[name] !== undefined);
  if (spare.length === 0) return;
  throw new CompletionBatchError(
    'invalid-input',
    `--requests needs no AWS, and so no ${spare.map(({ flag }) => flag).join(', ')}`,
    {
      remedy: 'Leave out --requests to set up labels of receipts, or leave out the others.',
    },
  );
}
