/**
 * jobs.json and jobs-table.json against what the actions on jobs do as they are shipped: each right that they need is
 * there, and each that is there they need; by bucket.json nobody replaces what a job is made of.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Emulator, ManualClock, scriptResponder, startEmulator } from '@completion-batch/emulator';
import { createReceiptsTable, dynamoClient, type EmbeddedTable, startEmbeddedTable } from '@completion-batch/sandbox';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BuiltRun, runBuilt } from '../../packages/actions/test/run-built.ts';
import { type GitHubStandIn, startGitHub } from '../world/github-api.ts';
import { isAllowed, type Need, objectNeeds, tableNeeds } from '../world/iam.ts';
import { type ObjectServer, startObjectServer } from '../world/object-server.ts';
import { ACCOUNT, readPolicy } from '../world/policies.ts';
import { type ServerProxy, startProxy } from '../world/table-proxy.ts';

/** Allowed without being seen here: what fails in the middle of a large file, and keys of one's own. */
const UNSEEN = ['s3:AbortMultipartUpload', 'kms:Decrypt', 'kms:GenerateDataKey'];
/** By whoever ends a job, from what cannot be replaced; done.json holds their digests. And which events were sent. */
const WRITTEN_ANEW = /\/(?:results|failures)\.ndjson$|\/answers\/|announce/;

describe('docs/aws for jobs', () => {
  let folder = '';
  let server: EmbeddedTable;
  let table: ServerProxy;
  let objects: ObjectServer;
  let emulator: Emulator;
  let github: GitHubStandIn;
  const clock = new ManualClock(Date.now());
  const needs: Need[] = [];
  const event = { 'on-done': 'batch-done' };

  async function run(action: Parameters<typeof runBuilt>[0], inputs: object): Promise<BuiltRun> {
    const env = {
      GITHUB_API_URL: github.url,
      GITHUB_REPOSITORY: `${github.owner}/${github.repo}`,
      AWS_REGION: 'local',
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      AWS_ENDPOINT_URL_DYNAMODB: table.url,
      AWS_ENDPOINT_URL_S3: objects.url,
    };
    const openai = !['submit-requests', 'collect-results'].includes(action)
      ? {}
      : { 'openai-api-key': 'sk-planted-5ecb', 'openai-base-url': emulator.url };
    const built = await runBuilt(action, {
      inputs: { store: 's3://bucket/prefix', token: github.token, ...openai, ...inputs },
      workspace: folder,
      env,
    });
    expect(built, built.log).toMatchObject({ exitCode: 0 });
    return built;
  }

  async function wholeWay(job: string, place: Record<string, string>): Promise<void> {
    const { 'on-done': _, ...submitted } = place;
    await run('submit-requests', { requests: 'requests.jsonl', job, ...submitted });
    const kept = await run('track', { workflow: 'submit', jobs: 'submit=failure', ...submitted });
    expect(kept.outputs).toMatchObject({ state: 'open', kinds: '["submit"]' });
    clock.advance(60_000);
    await emulator.tick();
    const { outputs } = await run('collect-results', { job, ...place });
    expect(outputs).toMatchObject({ done: 'true', answered: '2' });
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'aws-rights-jobs-'));
    server = await startEmbeddedTable({ dataDir: folder });
    table = await startProxy(server.endpoint);
    table.refuse = (request) => {
      needs.push(...tableNeeds(request, `local:${ACCOUNT}`));
      return undefined;
    };
    objects = await startObjectServer();
    objects.onRequest = (request) => needs.push(...objectNeeds(request, ACCOUNT));
    github = await startGitHub();
    emulator = await startEmulator({
      dataDir: join(folder, 'openai'),
      clock,
      responder: scriptResponder({ default: { content: 'Hello.' } }),
    });
    await createReceiptsTable(dynamoClient(server.endpoint), 'receipts', { gsi4: false });
    const body = { model: 'gpt-4.1-mini', messages: [{ role: 'user', content: 'hello' }] };
    const lines = ['a', 'b'].map((id) =>
      JSON.stringify({ custom_id: id, method: 'POST', url: '/v1/chat/completions', body }),
    );
    await writeFile(join(folder, 'requests.jsonl'), lines.join('\n'));
    await wholeWay('in-objects', event);
    await run('find-jobs', {});
    await run('announce-results', { job: 'in-objects', ...event });
    await wholeWay('in-table', { state: 'dynamodb://receipts' });
  }, 120_000);

  afterAll(async () => {
    await emulator?.close();
    await github?.close();
    await objects?.close();
    await table?.close();
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('they may do all that they did', async () => {
    const policies = [await readPolicy('jobs'), await readPolicy('jobs-table'), await readPolicy('bucket')];
    expect(needs.length).toBeGreaterThan(50);
    const refused = needs.filter((need) => !isAllowed(policies, need));
    expect([...new Set(refused.map(({ action, resource }) => `${action} ${resource}`))]).toEqual([]);
  });

  it.each(['jobs', 'jobs-table'])('%s.json has nothing that they did not', async (name) => {
    for (const statement of (await readPolicy(name)).Statement) {
      for (const Action of [statement.Action].flat().filter((action) => !UNSEEN.includes(action))) {
        const one = { Version: '', Statement: [{ ...statement, Action }] };
        expect([Action, needs.some((need) => isAllowed([one], need))]).toEqual([Action, true]);
      }
      for (const Resource of [statement.Resource].flat().filter((resource) => !resource.startsWith('arn:aws:kms:'))) {
        const one = { Version: '', Statement: [{ ...statement, Resource }] };
        expect([Resource, needs.some((need) => isAllowed([one], need))]).toEqual([Resource, true]);
      }
    }
  });

  it('what a job is made of nobody can replace', async () => {
    const policies = [await readPolicy('jobs'), await readPolicy('bucket')];
    const made = [...objects.objects.keys()].filter(
      (key) => !key.startsWith('prefix/probe') && !WRITTEN_ANEW.test(key),
    );
    const replaceable = made.filter((key) => {
      const put = { method: 'PUT', bucket: 'bucket', key, query: new URLSearchParams(), headers: {}, found: true };
      return objectNeeds(put, ACCOUNT).every((need) => isAllowed(policies, need));
    });
    expect(replaceable).toEqual([]);
  });
});
