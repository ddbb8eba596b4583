/** The built action `track` against a real table and the stand-in of GitHub: what a person has to see to is in one issue. */
import { tmpdir } from 'node:os';
import { PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { dynamoClient } from '@completion-batch/sandbox';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type BuiltRun, runBuilt } from '../../packages/actions/test/run-built.ts';
import { type GitHubStandIn, startGitHub } from '../world/github-api.ts';
import { IssuesAndRuns } from '../world/github-issues.ts';
import { receipts, smallLabel } from '../world/small-receipts.ts';
import { submitted } from '../world/small-runs.ts';
import { useWorlds } from '../world/use-worlds.ts';
import type { World } from '../world/world.ts';

const worldOf = useWorlds();
const TEXT = '<img src=x> @octocat';

let gitHub: GitHubStandIn;
beforeAll(async () => {
  gitHub = await startGitHub();
});
afterAll(() => gitHub.close());

/** Labels for people, a batch that is held, and a submission that no version can read. */
async function troubled(): Promise<{ world: World; id: string }> {
  const world = await worldOf([
    ...receipts(2),
    smallLabel(1, 3, 2, 'TIP', 'NEEDS_REVIEW'),
    smallLabel(2, 3, 2, 'TIP', 'NEEDS_REVIEW'),
  ]);
  await submitted(world);
  const client = dynamoClient(world.endpoint);
  const [row] = await world.rows('BATCH_SUMMARY');
  const { PK = { S: '' }, SK = { S: '' } } = row ?? {};
  await client.send(
    new UpdateItemCommand({
      TableName: world.tableName,
      Key: { PK, SK },
      UpdateExpression: 'SET held_reason = :why',
      ExpressionAttributeValues: { ':why': { S: `agreement ${TEXT}` } },
    }),
  );
  const [open] = await world.rows('COMPLETION_SUBMISSION');
  const spoilt = {
    ...open,
    PK: { S: 'BATCH#11111111-1111-4111-8111-111111111111' },
    GSI1PK: { S: 'COMPLETION_SUBMISSION#OPEN' },
    GSI1SK: { S: 'x' },
    state: { S: `odd ${TEXT}` },
  };
  await client.send(new PutItemCommand({ TableName: world.tableName, Item: spoilt }));
  return { world, id: PK.S?.slice('BATCH#'.length) ?? '' };
}

function track(world: World, inputs: Record<string, string>, more: Record<string, string> = {}): Promise<BuiltRun> {
  return runBuilt('track', {
    inputs: { table: world.tableName, token: gitHub.token, workflow: 'collect', visibility: 'private', ...inputs },
    workspace: world.folder,
    env: {
      AWS_REGION: 'local',
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      AWS_ENDPOINT_URL_DYNAMODB: world.endpoint,
      GITHUB_API_URL: gitHub.url,
      GITHUB_REPOSITORY: `${gitHub.owner}/${gitHub.repo}`,
      GITHUB_SERVER_URL: 'https://github.com',
      ...more,
    },
  });
}

it('tells what the table holds, what failed, and where the table cannot be read', async () => {
  const { world, id } = await troubled();
  const dry = await track(world, { 'dry-run': 'true', jobs: 'find=failure,collect=success' });
  expect([dry.exitCode, dry.outputs.state, gitHub.issues.all], dry.log).toEqual([0, 'none', []]);
  expect(dry.log).toContain('### 2 labels need review');

  const told = await track(world, { jobs: 'find=failure,collect=success' });
  expect([told.exitCode, told.outputs], told.log).toEqual([
    0,
    { issue: '1', state: 'open', kinds: '["review","held","stuck","collect"]' },
  ]);
  const [issue] = gitHub.issues.all;
  expect(issue?.body).toMatch(/\| <code>TIP<\/code> \| 2 \|/);
  expect(issue?.body).toContain(`### Batches that are held: 1\n\n| Completion batch | What is wrong | What to do |`);
  expect(issue?.body).toContain(id);
  expect(issue?.body).toContain('### Stuck: 1');
  expect(issue?.body).toContain('### Failed runs');
  expect(issue?.body).toContain('https://github.com/octo-org/octo.repo/actions/runs/4711');
  expect(`${issue?.body}${told.log}${told.summary}`).not.toMatch(/<img|@octocat/);

  // Strangers get counts and ids.
  await track(world, { visibility: 'public' });
  expect(issue?.body).not.toMatch(/agreement|odd/);
  expect(issue?.body).toContain(id);

  const gone = await track(world, {}, { AWS_ENDPOINT_URL_DYNAMODB: `${world.endpoint}0/gone`, AWS_ACCESS_KEY_ID: '' });
  expect([gone.exitCode, gone.outputs.kinds], gone.log).toEqual([0, '["review","held","stuck","table"]']);
  expect(issue?.body).toContain('### The table cannot be read');
}, 60_000);

it('for jobs it looks into their store, by default the branch', async () => {
  Object.assign(gitHub, { issues: new IssuesAndRuns(Date.now) });
  const jobs = (inputs: Record<string, string>): Promise<BuiltRun> =>
    runBuilt('track', {
      inputs: { token: gitHub.token, workflow: 'collect', visibility: 'private', ...inputs },
      workspace: tmpdir(),
      env: { GITHUB_API_URL: gitHub.url, GITHUB_REPOSITORY: `${gitHub.owner}/${gitHub.repo}` },
    });
  const failed = await jobs({ jobs: 'collect=failure', said: 'OpenAI is away' });
  expect(failed.outputs, failed.log).toEqual({ issue: '1', state: 'open', kinds: '["collect"]' });
  const [issue] = gitHub.issues.all;
  expect(issue?.title).toBe('completion-batch: the jobs in the branch completion-batch wait for a person');
  expect(issue?.body).toContain('OpenAI is away');
  expect((await jobs({ jobs: 'collect=success' })).outputs).toMatchObject({ issue: '1', state: 'closed' });
  // A table whose name is empty is no store of jobs.
  const nameless = await jobs({ 'aws-region': 'eu-central-1' });
  expect([nameless.exitCode, nameless.log]).toEqual([1, expect.stringContaining('the input table is missing')]);
}, 60_000);

it('a token that may not write issues ends it in plain words, and a missing one does', async () => {
  const { world } = await troubled();
  gitHub.issues.mayWriteIssues = false;
  const refused = await track(world, { jobs: 'find=success' });
  expect(refused.exitCode).toBe(1);
  expect(refused.log).toMatch(
    /^::error::the token may not write issues of octo-org\/octo\.repo.*permissions: issues: write/m,
  );
  const bad = await track(world, { jobs: 'find=fine', workflow: 'other', token: '' });
  expect(bad.log).toMatch(/^::error::the input workflow is "other"; the input jobs is "find=fine"/m);
}, 60_000);
