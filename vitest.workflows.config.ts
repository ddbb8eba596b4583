/** The suites that need tools which npm does not have: the workflows under act, linters, real servers. */
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import base, { toolsProjects } from './vitest.config.ts';

/** From half a minute to a minute and a half each: begun last, one of them would be waited for alone. */
const LONGEST = ['proof/s3.tools', 'workflows/release', 'workflows/release-run', 'workflows/submit'].map(
  (name) => `/test/${name}.test.ts`,
);

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const place = LONGEST.findIndex((name) => moduleId.endsWith(name));
      return place === -1 ? LONGEST.length : place;
    };
    return (await super.sort(files)).toSorted((one, other) => rank(one) - rank(other));
  }
}

export default defineConfig({
  test: {
    ...base.test,
    projects: toolsProjects,
    sequence: { sequencer: LongestFirst },
    // versitygw keeps attributes of files, which not every file system in memory does.
    env: {},
    // A workflow run of twenty jobs takes 15 s on two idle cores, and several times that on busy ones.
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
