/** The privileged half of a rebuilt dist, of .github/workflows/commit-dist.yml. Checks: scripts/rebuilt. */

import { GitHub, runScript } from './github.ts';
import { commitDist } from './rebuilt/commit.ts';

const {
  RUN_ID: id = '',
  RUN_ATTEMPT: attempt = '',
  HEAD_SHA: headSha = '',
  HEAD_BRANCH: headBranch = '',
} = process.env;

await runScript(() => commitDist(GitHub.of(process.env), { id, attempt, headSha, headBranch }));
