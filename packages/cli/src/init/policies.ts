/**
 * The policies beside this file with one's own names filled in. They stay the texts that docs/aws shows and that are tested
 * against what the phases do.
 */
import bucket from './policies/bucket.json' with { type: 'json' };
import collect from './policies/collect.json' with { type: 'json' };
import embed from './policies/embed.json' with { type: 'json' };
import find from './policies/find.json' with { type: 'json' };
import format from './policies/format.json' with { type: 'json' };
import jobs from './policies/jobs.json' with { type: 'json' };
import jobsTable from './policies/jobs-table.json' with { type: 'json' };
import prepare from './policies/prepare.json' with { type: 'json' };
import read from './policies/read.json' with { type: 'json' };
import reconcile from './policies/reconcile.json' with { type: 'json' };
import report from './policies/report.json' with { type: 'json' };
import review from './policies/review.json' with { type: 'json' };
import submit from './policies/submit.json' with { type: 'json' };
import trustBranch from './policies/trust-branch.json' with { type: 'json' };
import trustEnvironment from './policies/trust-environment.json' with { type: 'json' };
import writeBack from './policies/write-back.json' with { type: 'json' };

type Conditions = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

export interface Statement {
  readonly Sid?: string;
  readonly Effect: string;
  readonly Principal?: string | Readonly<Record<string, string>>;
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Condition?: Conditions;
}

export interface Policy {
  readonly Version: string;
  readonly Statement: readonly Statement[];
}

const RIGHTS = {
  bucket,
  collect,
  embed,
  find,
  format,
  jobs,
  'jobs-table': jobsTable,
  prepare,
  read,
  reconcile,
  report,
  review,
  submit,
  'write-back': writeBack,
} satisfies Record<string, Policy>;

const TRUST = { 'trust-branch': trustBranch, 'trust-environment': trustEnvironment } satisfies Record<string, Policy>;

export type PolicyName = keyof typeof RIGHTS;

/** What the rights are on. Their form is the caller's to check: of a star or a `${…}` IAM would make something else. */
export interface PolicyNames {
  readonly region: string;
  /** 12 digits. */
  readonly account: string;
  readonly table: string;
  readonly bucket: string;
  /** In the bucket; empty for a store that has it to itself. */
  readonly prefix: string;
  /** Of the key in KMS, where it is your own. */
  readonly keyId?: string | undefined;
}

/** The statements that all policies have for a key of one's own. */
const OWN_KEY = 'KeyOfYourOwn';

/** Rights of a phase or a person, ready to be pasted. Statements on what there is not are left out. */
export function policyFor(name: PolicyName, names: PolicyNames): Policy {
  const { Version, Statement } = RIGHTS[name] as Policy;
  const kept = Statement.filter(({ Sid }) => names.keyId !== undefined || Sid !== OWN_KEY);
  const without = names.prefix === '' ? kept.map(withoutPrefix) : kept;
  return fill({ Version, Statement: without }, rightsWords(names));
}

/** All of them in one, for a role that does several things. */
export function policiesFor(names: readonly PolicyName[], filled: PolicyNames): Policy {
  const all = names.map((name) => policyFor(name, filled));
  return { Version: all[0]?.Version ?? '', Statement: all.flatMap(({ Statement }) => Statement).map(withoutSid) };
}

export interface TrustNames {
  readonly account: string;
  readonly owner: string;
  readonly ownerId: string;
  readonly repository: string;
  readonly repositoryId: string;
  /** Of jobs that have an environment, their token names that in place of the branch. */
  readonly place: { readonly branch: string } | { readonly environment: string };
  /** The called workflows, each as `OWNER/REPOSITORY/.github/workflows/FILE@REF`. */
  readonly workflows: readonly string[];
}

/** Who may take a role. */
export function trustFor({ place, workflows, ...names }: TrustNames): Policy {
  const words = {
    ACCOUNT: names.account,
    REPOSITORY_OWNER: names.owner,
    REPOSITORY_OWNER_ID: names.ownerId,
    REPOSITORY: names.repository,
    REPOSITORY_ID: names.repositoryId,
    ...('branch' in place ? { BRANCH: place.branch } : { ENVIRONMENT: place.environment }),
  };
  const policy: Policy = TRUST['branch' in place ? 'trust-branch' : 'trust-environment'];
  return mapTexts(policy, (text) => (text === 'WORKFLOW' ? workflows : filled(text, words)));
}

function rightsWords({ region, account, table, bucket: name, prefix, keyId = '' }: PolicyNames): Words {
  return { REGION: region, ACCOUNT: account, TABLE: table, BUCKET: name, PREFIX: prefix, KEY_ID: keyId };
}

function withoutPrefix({ Condition, Resource, ...rest }: Statement): Statement {
  const without = (text: string): string => text.replace('/PREFIX/', '/');
  const kept = Object.entries(Condition ?? {}).filter(([, keys]) => !('s3:prefix' in keys));
  return {
    ...rest,
    ...(Resource === undefined ? {} : { Resource: [Resource].flat().map(without) }),
    ...(kept.length === 0 ? {} : { Condition: Object.fromEntries(kept) }),
  };
}

/** They are unique in a policy; two policies have the same. */
function withoutSid({ Sid: _, ...rest }: Statement): Statement {
  return rest;
}

type Words = Readonly<Record<string, string>>;

const fill = (policy: Policy, words: Words): Policy => mapTexts(policy, (text) => filled(text, words));

function filled(text: string, words: Words): string {
  return text.replace(/\b[A-Z]+(_[A-Z]+)*\b/g, (word) => (Object.hasOwn(words, word) ? (words[word] ?? word) : word));
}

/** Texts are filled in one by one, so that none becomes another part of the JSON. */
function mapTexts<Value>(value: Value, change: (text: string) => string | readonly string[]): Value {
  return JSON.parse(JSON.stringify(value), (_, each: unknown) =>
    typeof each === 'string' ? change(each) : each,
  ) as Value;
}
