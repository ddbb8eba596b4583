/**
 * Real processes, programs on the packages, for every other state and workload, under SIGKILL at seeded moments of their
 * lives, then run again until they are done: what is kept and the bill are those of a night in which nothing was killed.
 */

import { FURTHER } from '../world/combinations.ts';
import { scale } from '../world/scale.ts';
import { describeKills } from './killed-nights.ts';

for (const combination of FURTHER) describeKills('programs', scale(1, 150), combination);
