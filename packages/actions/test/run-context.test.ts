/** What a run's variables say of it, and what is taken where they are missing, empty or something else. */
import { expect, it } from 'vitest';
import { githubPlace, ownRepository, runContext } from '../src/shared/run-context.ts';

const RUN = { GITHUB_RUN_ID: '12', GITHUB_RUN_ATTEMPT: '3', GITHUB_REPOSITORY: 'o/r' };

it.each([
  [{}, { runId: undefined, attempt: 1, url: undefined }],
  [RUN, { runId: '12', attempt: 3, url: 'https://github.com/o/r/actions/runs/12' }],
  [{ ...RUN, GITHUB_SERVER_URL: 'https://ghes.example' }, { url: 'https://ghes.example/o/r/actions/runs/12' }],
  [
    { ...RUN, GITHUB_RUN_ID: '', GITHUB_RUN_ATTEMPT: '' },
    { runId: undefined, attempt: 1, url: undefined },
  ],
  [
    { ...RUN, GITHUB_RUN_ID: 'twelve' },
    { runId: undefined, url: undefined },
  ],
  [
    { ...RUN, GITHUB_REPOSITORY: '' },
    { runId: '12', url: undefined },
  ],
])('the run of %j', (env, expected) => {
  expect(runContext(env)).toMatchObject(expected);
});

it.each([
  [{}, 'https://api.github.com'],
  // Refused by who asks it: of a server of one's own, a token must not go to GitHub's.
  [{ GITHUB_API_URL: '' }, ''],
  [{ GITHUB_API_URL: 'https://ghes.example/api/v3' }, 'https://ghes.example/api/v3'],
])('the API of %j', (env, apiUrl) => {
  expect(githubPlace({ ...env, GITHUB_REPOSITORY: 'o/r' })).toEqual({ repository: 'o/r', apiUrl });
});

it('the repository is what the environment says, and without one it says what to set', () => {
  expect(ownRepository(RUN)).toEqual({ owner: 'o', repo: 'r' });
  for (const env of [{}, { GITHUB_REPOSITORY: '' }, { GITHUB_REPOSITORY: 'r' }, { GITHUB_REPOSITORY: '/r' }]) {
    expect(() => ownRepository(env)).toThrow(
      expect.objectContaining({
        code: 'invalid-input',
        where: 'GITHUB_REPOSITORY',
        remedy: expect.stringContaining('OWNER/REPO'),
      }),
    );
  }
});
