/** A repository at the stand-in of GitHub, and stores on one branch of it: each is a process of its own. */
import type { ObjectStore } from '@completion-batch/engine';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { GitRepository } from '../../../test/world/git-repository.ts';
import { type ApiRequest, type Fate, type GitHubStandIn, startGitHub } from '../../../test/world/github-api.ts';
import { type BranchStoreOptions, openBranchStore } from '../src/branch-store/open-branch-store.ts';

export const BRANCH = 'state/of-jobs';

export interface BranchWorld {
  readonly gitHub: GitHubStandIn;
  /** What was waited for, in milliseconds. */
  readonly slept: number[];
  open(options?: Partial<BranchStoreOptions>): ObjectStore;
}

/** Each test gets a repository of its own. */
export function useBranches(): () => BranchWorld {
  let world: BranchWorld;
  beforeAll(async () => {
    const gitHub = await startGitHub();
    const slept: number[] = [];
    const sleep = async (ms: number): Promise<void> => void slept.push(ms);
    world = {
      gitHub,
      slept,
      open: (options = {}) => {
        const { owner, repo, token, url } = gitHub;
        return openBranchStore({ owner, repo, branch: BRANCH, token, apiUrl: url, env: {}, sleep, ...options });
      },
    };
  });
  beforeEach(() => {
    const git = new GitRepository();
    const readme = git.addBlob(Buffer.from('# A repository\n'));
    git.push('main', [{ path: 'README.md', mode: '100644', sha: readme }]);
    Object.assign(world.gitHub, { git, fate: () => 'answered', readOnly: false, mostEntries: 100_000 });
    world.gitHub.calls.length = 0;
    world.slept.length = 0;
  });
  afterAll(() => world.gitHub.close());
  return () => world;
}

export const isMove = ({ method, path }: ApiRequest): boolean =>
  method === 'PATCH' || (method === 'POST' && path === '/git/refs');

/** What becomes of the moves of the branch, one after the other; of all that follow nothing. */
export function movesMeet(...fates: readonly (Fate | (() => Fate))[]): (request: ApiRequest) => Fate {
  const rest = [...fates];
  return (request) => {
    const fate = isMove(request) ? (rest.shift() ?? 'answered') : 'answered';
    return typeof fate === 'function' ? fate() : fate;
  };
}
