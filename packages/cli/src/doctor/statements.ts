/**
 * Single statements of AWS's policy language, with the real names of table and bucket. No account is named: the account of
 * whoever has the policy is put in by AWS, and the statement counts for nothing in another one.
 */
export interface Statement {
  readonly Effect: 'Allow';
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

export interface PolicyDocument {
  readonly Version: '2012-10-17';
  readonly Statement: readonly Statement[];
}

export const policyOf = (statements: readonly Statement[]): PolicyDocument => ({
  Version: '2012-10-17',
  Statement: statements,
});

const OWN_ACCOUNT = { 'aws:ResourceAccount': `\${aws:PrincipalAccount}` } as const;

const allow = (actions: readonly string[], resources: readonly string[], more = {}): Statement => ({
  Effect: 'Allow',
  Action: actions,
  Resource: resources,
  Condition: { StringEquals: { ...OWN_ACCOUNT }, ...more },
});

/** Of the region's ARNs: China's and the US government's clouds have their own. */
function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}

/** @param indexes on which, too; without the table itself where there are some */
export function onTable(
  actions: readonly string[],
  { region, table, indexes = [] }: { region: string; table: string; indexes?: readonly string[] },
): Statement {
  const arn = `arn:${partitionOf(region)}:dynamodb:${region}:*:table/${table}`;
  return allow(actions, indexes.length === 0 ? [arn] : indexes.map((index) => `${arn}/index/${index}`));
}

export interface BucketPlace {
  readonly region: string;
  readonly bucket: string;
  /** Empty for the whole bucket. */
  readonly prefix: string;
}

/** @param keys below the store's prefix, with stars */
export function onObjects(action: string, keys: readonly string[], { region, bucket, prefix }: BucketPlace): Statement {
  const base = `arn:${partitionOf(region)}:s3:::${bucket}/${prefix === '' ? '' : `${prefix}/`}`;
  return allow(
    [action],
    keys.map((key) => `${base}${key}`),
  );
}

export function onBucket(action: string, { region, bucket, prefix }: BucketPlace): Statement {
  const within = prefix === '' ? {} : { StringLikeIfExists: { 's3:prefix': [`${prefix}/*`] } };
  return allow([action], [`arn:${partitionOf(region)}:s3:::${bucket}`], within);
}

/** @param key its id; a star where it is not known */
export function onKey(actions: readonly string[], key: string, region: string): Statement {
  return allow(actions, [`arn:${partitionOf(region)}:kms:${region}:*:key/${key}`]);
}
