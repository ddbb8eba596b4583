/**
 * Real processes, the built actions and the command line, under SIGKILL at seeded moments of their lives, then run again
 * until they are done: the rows and the bill are those of a night in which nothing was killed.
 */

import { JOBS } from '../world/combinations.ts';
import { scale } from '../world/scale.ts';
import { describeKills } from './killed-nights.ts';

describeKills('commands', scale(2, 150));
for (const combination of JOBS.slice(-scale(1, 2))) describeKills('jobs', scale(1, 150), combination);
