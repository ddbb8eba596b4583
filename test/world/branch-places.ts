/** Places in branches of repositories at the stand-in of GitHub, for the stores of worlds. */
import { afterAll, beforeAll } from 'vitest';
import { keyAt } from '../../packages/actions/src/branch-store/object-paths.ts';
import { openBranchStore } from '../../packages/actions/src/branch-store/open-branch-store.ts';
import type { StorePlace } from './combinations.ts';
import { type GitHubStandIn, startGitHub } from './github-api.ts';

/** One server for all tests of a file; each world has a branch of its own. */
export function useBranchPlaces(): (name: string) => StorePlace {
  let gitHub: GitHubStandIn | undefined;
  beforeAll(async () => {
    gitHub = await startGitHub();
  });
  afterAll(() => gitHub?.close());
  return (branch) => ({
    url: `github://octo-org/octo.repo/${branch}`,
    folder: '',
    async open(clock) {
      if (gitHub === undefined) throw new Error('the stand-in has not started');
      const { owner, repo, token, url } = gitHub;
      const sleep = async (): Promise<void> => {};
      return openBranchStore({ owner, repo, branch, token, apiUrl: url, env: {}, sleep, clock });
    },
    async objects() {
      const files = [...(gitHub?.git.files(branch) ?? [])];
      return new Map(
        files.flatMap(([path, bytes]): [string, Buffer][] => {
          const key = keyAt(path);
          return key === undefined ? [] : [[key, bytes]];
        }),
      );
    },
  });
}
