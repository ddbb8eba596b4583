/** The one issue of a table: found again, edited, told once, closed, reopened; and whose words are believed. */
import { type Logger, silentLogger } from '@completion-batch/engine';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type ApiRequest, type Fate, type GitHubStandIn, startGitHub } from '../../../test/world/github-api.ts';
import { IssuesAndRuns } from '../../../test/world/github-issues.ts';
import { gitHubApi } from '../src/shared/github-api.ts';
import { bodyOf, MAX_BODY } from '../src/track/body.ts';
import { LABEL, OwnIssues } from '../src/track/issues.ts';
import { type KeepOptions, type Kept, keepIssue } from '../src/track/keep-issue.ts';
import { type Found, type Look, markerOf, readMarker, type Subject, trackedNow } from '../src/track/tracked.ts';

const RUN = 'https://github.com/octo-org/octo.repo/actions/runs/1';
const WELL: Look = { review: new Map(), held: [], stuck: [] };
const REVIEW: Look = { ...WELL, review: new Map([['MERCHANT_NAME', 3]]) };
const TABLE: Subject = { of: 'labels', name: 'receipts', region: 'eu-central-1', account: '123456789012' };
const HELD = { batchId: 'b-1', what: 'people agree with 40 %', remedy: 'Look at it.' };

let gitHub: GitHubStandIn;
beforeAll(async () => {
  gitHub = await startGitHub();
});
beforeEach(() => Object.assign(gitHub, { issues: new IssuesAndRuns(Date.now), fate: () => 'answered' }));
afterAll(() => gitHub.close());

type Given = Partial<Found> & Partial<Pick<KeepOptions, 'isPublic' | 'dryRun'>> & { readonly logger?: Logger };

/** As a run would: with nothing but the token. */
function keep({ isPublic = false, dryRun = false, logger, ...found }: Given = {}): Promise<Kept> {
  const { owner, repo, token, url: apiUrl } = gitHub;
  const api = gitHubApi({ token, apiUrl, env: {}, sleep: async () => {} });
  return keepIssue({
    issues: new OwnIssues(api, { owner, repo, apiUrl }, logger),
    found: { subject: TABLE, look: WELL, workflow: 'collect', failedJobs: [], said: undefined, run: RUN, ...found },
    clock: api.clock,
    isPublic,
    dryRun,
  });
}

const only = () => {
  expect(gitHub.issues.all).toHaveLength(1);
  const [issue] = gitHub.issues.all;
  if (issue === undefined) throw new Error('there is none');
  return issue;
};

it('is opened, edited in place, told once of what is new in kind, closed, and opened again', async () => {
  expect(await keep()).toMatchObject({ state: 'none', issue: undefined });
  expect(gitHub.issues.all).toEqual([]);
  expect(await keep({ look: REVIEW })).toMatchObject({ state: 'open', issue: 1, kinds: ['review'] });
  expect(only()).toMatchObject({ labels: [LABEL], state: 'open', title: expect.stringContaining('receipts') });
  expect(only().body).toContain('### 3 labels need review');
  expect(only().body).toContain('completion-batch review list &#45;&#45;table receipts');
  // More of the same is an edit; the same again, of another run, is nothing at all.
  await keep({ look: { ...WELL, review: new Map([['TIME', 4]]) } });
  expect(only().body).toContain('### 4 labels need review');
  const again = await keep({ look: { ...WELL, review: new Map([['TIME', 4]]) }, run: RUN.replace('/1', '/2') });
  expect(again.steps).toEqual([]);
  expect(only().comments).toEqual([]);
  await keep({ look: { ...REVIEW, held: [HELD] } });
  expect(only().comments.map(({ body }) => body)).toEqual([expect.stringContaining('New: a batch is held.')]);
  expect(await keep()).toMatchObject({ state: 'closed', issue: 1 });
  expect(only()).toMatchObject({ state: 'closed', state_reason: 'completed' });
  expect((await keep()).steps).toEqual([]);
  await keep({ look: REVIEW });
  expect(only()).toMatchObject({ state: 'open' });
  expect(only().comments).toHaveLength(2);
});

it('failed runs: since when, which is the newest, and only a good run of the same workflow takes it back', async () => {
  await keep({ failedJobs: ['find', 'collect'] });
  const since = readMarker(only().body ?? '')?.failures.collect?.since;
  const said = `<b>no</b> access @octocat ${'x'.repeat(500)}`;
  await keep({ failedJobs: ['find'], said, run: RUN.replace('/1', '/7') });
  expect(only().body).toMatch(/\| &#60;b&#62;no&#60;&#47;b&#62; access &#64;/);
  expect(only().body).not.toMatch(/<b>|@octocat|x{301}/);
  expect(readMarker(only().body ?? '')?.failures.collect).toEqual({
    since,
    jobs: ['find'],
    run: RUN.replace('/1', '/7'),
    said: said.slice(0, 300),
  });
  await keep({ workflow: 'submit' });
  expect(only()).toMatchObject({ state: 'open', comments: [] });
  expect(only().body).toMatch(/\| collect \| .* \| \[its page\]\(https:.*runs\/7\) \|/);
  await keep();
  expect(only().state).toBe('closed');
});

it('a table that cannot be read is told, and what it held before is not told as new when it can', async () => {
  await keep({ look: REVIEW });
  await keep({ look: { unreadable: 'the role <b>is</b> gone @octocat' }, failedJobs: ['find'] });
  expect(only().body).toContain('What waits for a person in <code>receipts</code> is not known');
  expect(only().body).not.toMatch(/<b>|@octocat/);
  expect(only().comments.map(({ body }) => body)).toEqual([
    expect.stringContaining('New: what is kept cannot be read; collect failed.'),
  ]);
  await keep({ look: REVIEW });
  expect(only().comments).toHaveLength(1);
});

it('an issue of somebody else with the same first line steers nothing, nor does a pull request', async () => {
  const forged = bodyOf(
    {
      ...trackedNow(
        { subject: TABLE, look: WELL, workflow: 'collect', failedJobs: [], said: undefined, run: RUN },
        undefined,
        '2020-01-01T00:00:00Z',
      ),
      kinds: ['review'],
    },
    { subject: TABLE, look: REVIEW, run: RUN, isPublic: false },
  );
  const outsider = gitHub.issues.open('mine', forged, 'mallory', [LABEL]);
  const pull = gitHub.issues.open('a pull', forged, undefined, [LABEL], true);
  await keep();
  expect([outsider.state, pull.state]).toEqual(['open', 'open']);
  expect(await keep({ look: REVIEW })).toMatchObject({ issue: 3 });
  expect([outsider.body, pull.body, outsider.comments]).toEqual([forged, forged, []]);
});

it('never two: runs at once, a lost answer of the call that opens it, one more that is there', async () => {
  // Both have seen that there is none before either opens one.
  const both = Promise.withResolvers<void>();
  let waiting = 0;
  gitHub.fate = async ({ method, path }: ApiRequest): Promise<Fate> => {
    if (method !== 'POST' || path !== '/issues') return 'answered';
    waiting += 1;
    if (waiting === 2) both.resolve();
    await both.promise;
    return 'answered';
  };
  const [a, b] = await Promise.all([keep({ look: REVIEW }), keep({ look: REVIEW })]);
  await keep({ look: REVIEW });
  expect([a?.issue, b?.issue]).toEqual([1, 1]);
  expect(gitHub.issues.all.map(({ state }) => state)).toEqual(['open', 'closed']);

  Object.assign(gitHub, { issues: new IssuesAndRuns(Date.now) });
  gitHub.fate = ({ method, path }) => (method === 'POST' && path === '/issues' ? 'answer lost' : 'answered');
  expect(await keep({ look: REVIEW })).toMatchObject({ issue: 1, state: 'open' });
  only();
});

it('a comment whose answer was lost is not made again by the next run', async () => {
  await keep({ look: REVIEW });
  gitHub.fate = ({ path }) => (path.endsWith('/comments') ? 'answer lost' : 'answered');
  gitHub.fate = ({ method, path }) => (method === 'POST' && path.endsWith('/comments') ? 'answer lost' : 'answered');
  await expect(keep({ look: { ...REVIEW, held: [HELD] } })).rejects.toMatchObject({ code: 'service-unreachable' });
  gitHub.fate = () => 'answered';
  await keep({ look: { ...REVIEW, held: [HELD] } });
  expect(only().comments).toHaveLength(1);
  expect(only().body).toContain('### Batches that are held: 1');
});

it('where strangers read it there are counts and ids, and never more than GitHub takes', async () => {
  const stuck = Array.from({ length: 5000 }, (_, at) => ({ ...HELD, batchId: `b-${at}`, what: '<&>'.repeat(500) }));
  const look = { ...REVIEW, held: [HELD], stuck };
  await keep({ look, isPublic: true });
  expect(only().body).toContain('<code>b-1</code>');
  expect(only().body).not.toContain('agree');
  expect(only().body).toContain('3 labels need review');
  expect(only().body).not.toContain('MERCHANT');
  expect((await keep({ look })).body.length).toBeLessThan(MAX_BODY + 100);
  expect(only().body).toContain('40 &#37;');
});

it('texts that are too long take nothing with them but their own part', async () => {
  const held = Array.from({ length: 20 }, () => ({ batchId: 'b-1', what: '@'.repeat(300), remedy: '*'.repeat(300) }));
  const { body } = await keep({ look: { ...REVIEW, held, stuck: [HELD] }, dryRun: true });
  expect(body).toContain('### Stuck: 1');
  expect(body).toContain('1 part was left out');
  expect(body.length).toBeLessThan(MAX_BODY + 100);
});

it('two tables of one name, of two regions or accounts, have an issue each, and so have jobs', async () => {
  const others: readonly Subject[] = [
    { ...TABLE, region: 'us-east-1' },
    { ...TABLE, account: '210987654321' },
    { of: 'jobs', name: 'receipts' },
    { of: 'jobs', name: 'receipts', state: 'dynamodb://receipts' },
  ];
  expect((await keep({ look: REVIEW })).issue).toBe(1);
  const stuck = { ...WELL, stuck: [HELD] };
  for (const [at, subject] of others.entries()) expect((await keep({ subject, look: stuck })).issue).toBe(at + 2);
  expect(gitHub.issues.all.slice(0, 4).map(({ title }) => title)).toEqual([
    'completion-batch: the table receipts (eu-central-1) waits for a person',
    'completion-batch: the table receipts (us-east-1) waits for a person',
    'completion-batch: the table receipts (eu-central-1) waits for a person',
    'completion-batch: the jobs in receipts wait for a person',
  ]);
  // Each is found again, and closed by its own.
  for (const [at, subject] of others.entries()) expect(await keep({ subject })).toMatchObject({ issue: at + 2 });
  expect(gitHub.issues.all.map(({ state }) => state)).toEqual(['open', ...others.map(() => 'closed')]);
  expect(gitHub.issues.all.map(({ body }) => body).join('')).not.toContain('123456789012');
});

it('an issue of an earlier version, which says no place, is taken over by who looks first', async () => {
  await keep({ look: REVIEW });
  only().body = (only().body ?? '').replace(/"of":"labels",|"place":"\w+",/g, '');
  expect(await keep({ look: REVIEW })).toMatchObject({ issue: 1, steps: ['edit issue 1'] });
  expect(readMarker(only().body ?? '')?.place).toMatch(/^\w{16}$/);
});

it('an issue whose label was taken away is found by its first line, and labelled again beside what it has', async () => {
  await keep({ look: REVIEW });
  Object.assign(only(), { labels: ['mine'] });
  const dry = await keep({ look: REVIEW, dryRun: true });
  expect([dry.steps, only().labels]).toEqual([['label issue 1 again'], ['mine']]);
  expect(await keep({ look: REVIEW })).toMatchObject({ issue: 1, steps: ['label issue 1 again'] });
  expect(only().labels).toEqual(['mine', LABEL]);
  expect((await keep({ look: REVIEW })).steps).toEqual([]);
});

it.each([
  ['refused', { status: 403, body: { message: 'Resource not accessible by integration' } }],
  ['answered with errors', { status: 200, body: { data: null, errors: [{ type: 'FORBIDDEN', message: 'no' }] } }],
])('where asking for the user of the token is %s, it is taken for that of a job', async (_, instead) => {
  gitHub.fate = ({ path }) => (path === '/graphql' ? { instead } : 'answered');
  expect(await keep({ look: REVIEW })).toMatchObject({ issue: 1, state: 'open' });
  expect(await keep()).toMatchObject({ issue: 1, state: 'closed' });
  only();
  // Whoever it is in truth, an issue that is not found again is told of.
  const warned: string[] = [];
  Object.assign(gitHub, { issues: new IssuesAndRuns(Date.now) });
  gitHub.issues.login = 'somebody[bot]';
  const logger = { ...silentLogger, warn: (text: string) => void warned.push(text) };
  expect(await keep({ look: REVIEW, logger })).toMatchObject({ issue: 1, state: 'open' });
  expect(warned).toEqual([expect.stringContaining('are of somebody[bot]')]);
});

it('a dry run writes nothing and says what it would', async () => {
  const { steps, body, state } = await keep({ look: REVIEW, dryRun: true });
  expect([steps, state, gitHub.issues.all]).toEqual([['open an issue'], 'none', []]);
  expect(body).toContain('3 labels need review');
});

it('a token that may not, and a repository without issues, are told in plain words', async () => {
  gitHub.issues.mayWriteIssues = false;
  await expect(keep({ look: REVIEW })).rejects.toMatchObject({
    code: 'access-denied',
    remedy: expect.stringContaining('permissions: issues: write'),
  });
  gitHub.issues.areOn = false;
  await expect(keep({ look: REVIEW })).rejects.toMatchObject({ message: expect.stringContaining('has no issues') });
});

it('what is kept at its head is read again, whatever is in it, and nothing else is', () => {
  const found: Found = {
    subject: { of: 'labels', name: 'a-->b' },
    look: REVIEW,
    workflow: 'submit',
    failedJobs: ['x'],
    said: '--> @octocat #1',
    run: RUN,
  };
  const state = trackedNow(found, undefined, '2026-11-27T00:00:00.000Z');
  expect(markerOf(state)).toMatch(/^<!-- [^>]* -->$/);
  expect(readMarker(`${markerOf(state)}\nmore`)).toEqual(state);
  for (const text of [
    '',
    'x',
    `x\n${markerOf(state)}`,
    '<!-- completion-batch: {} -->',
    '<!-- completion-batch: [ -->',
  ])
    expect(readMarker(text)).toBeUndefined();
});
