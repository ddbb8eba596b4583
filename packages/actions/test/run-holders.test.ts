/** Whether a run that holds a submission has ended, as GitHub says: of this repository's runs only, and never by what a record says. */
import { silentLogger } from '@completion-batch/engine';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type GitHubStandIn, startGitHub } from '../../../test/world/github-api.ts';
import { gitHubApi } from '../src/shared/github-api.ts';
import { runHolders } from '../src/shared/run-holders.ts';

const RUNS = 'https://github.com/octo-org/octo.repo/actions/runs';

let gitHub: GitHubStandIn;
beforeAll(async () => {
  gitHub = await startGitHub();
});
beforeEach(() => {
  gitHub.calls.length = 0;
  Object.assign(gitHub, { fate: () => 'answered' });
  gitHub.issues.mayReadRuns = true;
});
afterAll(() => gitHub.close());

function holders(said: string[] = []) {
  const { owner, repo, token, url: apiUrl } = gitHub;
  const api = gitHubApi({ token, apiUrl, env: {}, sleep: () => Promise.reject(new Error('GitHub asks to wait')) });
  const logger = { ...silentLogger, info: (text: string) => void said.push(text) };
  return runHolders({ openApi: async () => api, runs: RUNS, owner, repo, run: '12', attempt: 2, logger });
}

it('an attempt that GitHub calls completed has ended, and no other', async () => {
  for (const [attempt, status] of [
    ['12/1', 'completed'],
    ['13/1', 'in_progress'],
    ['14/1', 'queued'],
  ] as const)
    gitHub.issues.runs.set(attempt, status);
  const { own, hasEnded } = holders();
  expect(own).toBe(`${RUNS}/12/attempts/2`);
  expect(await hasEnded(`${RUNS}/12/attempts/1#an-id`)).toBe(true);
  for (const other of ['13/attempts/1', '14/attempts/1', '15/attempts/1'])
    expect(await hasEnded(`${RUNS}/${other}#an-id`)).toBe(false);
  expect(gitHub.calls).toHaveLength(4);
  // Of what it knows, and of itself, it does not ask.
  expect([await hasEnded(`${RUNS}/12/attempts/1#other`), await hasEnded(`${own}#an-id`)]).toEqual([true, false]);
  expect(gitHub.calls).toHaveLength(4);
});

it('what is no name of a run of this repository is never asked for', async () => {
  const { hasEnded } = holders();
  for (const name of [
    '0b6e6f6a-2f4c-4d0e-9f57-1f0f0d9d2a11',
    '',
    '#',
    `${RUNS}#id`,
    `${RUNS}/12/attempts/1`,
    `${RUNS}/12/attempts/1/../../../../issues#id`,
    `${RUNS}/1e3/attempts/1#id`,
    `${RUNS}/-1/attempts/1#id`,
    `${RUNS}/12/attempts/1?x=#id`,
    `${RUNS}/${'9'.repeat(21)}/attempts/1#id`,
    'https://github.com/octo-org/other/actions/runs/12/attempts/1#id',
    'https://evil.example/octo-org/octo.repo/actions/runs/12/attempts/1#id',
  ])
    expect([name, await hasEnded(name)]).toEqual([name, false]);
  expect(gitHub.calls).toEqual([]);
});

it('where GitHub cannot be asked nobody has ended, and the log says why and by which right it could', async () => {
  gitHub.issues.runs.set('12/1', 'completed');
  const said: string[] = [];
  gitHub.issues.mayReadRuns = false;
  expect(await holders(said).hasEnded(`${RUNS}/12/attempts/1#id`)).toBe(false);
  expect(said.join()).toMatch(/run 12 .*not accessible.*permissions: actions: read.*lease is waited for/);
  for (const fate of [
    'dropped',
    { instead: { status: 429, headers: { 'retry-after': '60' }, body: { message: 'too many' } } },
    { instead: { status: 500, body: 'x' } },
    { instead: { status: 200, body: { status: 7 } } },
  ] as const) {
    gitHub.issues.mayReadRuns = true;
    gitHub.fate = () => fate;
    expect(await holders(said).hasEnded(`${RUNS}/12/attempts/1#id`)).toBe(false);
  }
  expect(said).toHaveLength(5);
});
