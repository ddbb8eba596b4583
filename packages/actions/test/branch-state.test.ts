import { afterAll, beforeAll } from 'vitest';
import { type GitHubStandIn, startGitHub } from '../../../test/world/github-api.ts';
import { scale } from '../../../test/world/scale.ts';
import { objectPlace } from '../../engine/test/state/object-places.ts';
import { describeState } from '../../engine/test/state/state-suite.ts';
import { openBranchStore } from '../src/branch-store/open-branch-store.ts';

let gitHub: GitHubStandIn;
let made = 0;
beforeAll(async () => {
  gitHub = await startGitHub();
});
afterAll(() => gitHub.close());

describeState({
  name: 'objects on a branch',
  makePlace: async () => {
    made += 1;
    const { owner, repo, token, url } = gitHub;
    const options = { owner, repo, branch: `state-${made}`, token, apiUrl: url, env: {}, sleep: async () => {} };
    return objectPlace(() => openBranchStore(options));
  },
  runs: scale(2, 30),
});
