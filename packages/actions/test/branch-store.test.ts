import { afterAll, beforeAll } from 'vitest';
import { type GitHubStandIn, startGitHub } from '../../../test/world/github-api.ts';
import { describeObjectStore } from '../../engine/test/objects/object-store-suite.ts';
import { openBranchStore } from '../src/branch-store/open-branch-store.ts';

let gitHub: GitHubStandIn;
let made = 0;
beforeAll(async () => {
  gitHub = await startGitHub();
});
afterAll(() => gitHub.close());

describeObjectStore({
  name: 'a branch',
  makeStore: async () => {
    made += 1;
    const { owner, repo, token, url } = gitHub;
    return openBranchStore({
      owner,
      repo,
      branch: `state-${made}`,
      token,
      apiUrl: url,
      env: {},
      sleep: async () => {},
    });
  },
  everything: async () => [...gitHub.git.refs.keys()].filter((ref) => ref.endsWith(`/state-${made}`)),
  runs: 30,
});
